import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.values.names import PARTICLES, fold, split_particle


@pytest.mark.parametrize(
    ("text", "particle", "surname"),
    [
        ("Berg", None, "Berg"),
        ("van den Berg", "van den", "Berg"),
        ("Berg, van den", "van den", "Berg"),
        ("BERG VAN DEN", "van den", "BERG"),
        ("Berg (van den)", "van den", "Berg"),
        ("Van der Heijden", "van der", "Heijden"),
        ("El Idrissi", "el", "Idrissi"),
        ("Idrissi, El", "el", "Idrissi"),
        ("Ben Ali", "ben", "Ali"),
        ("in ’t Veld", "in 't", "Veld"),
        ("van den Berg-de Vries", "van den", "Berg-de Vries"),
        ("Nguyen Le", None, "Nguyen Le"),
        ("De", None, "De"),
        ("Van de", "van", "de"),
        ("Berg, Jan", None, "Berg, Jan"),
        ("  de   Wit ", "de", "Wit"),
        ("Vandenberg", None, "Vandenberg"),
    ],
)
def test_a_particle_is_found_where_registers_put_it(
    text: str, particle: str | None, surname: str
) -> None:
    particles, surnames = split_particle([text])
    assert (particles[0], surnames[0]) == (particle, surname)


def test_missing_stays_missing() -> None:
    particles, surnames = split_particle([None])
    assert (particles[0], surnames[0]) == (None, None)


pieces = st.sampled_from([*sorted(PARTICLES), "Berg", "Vries-de", "Ünal", ",", "(van)", "É"])


@given(st.lists(pieces | st.text(max_size=5), max_size=6).map(" ".join))
def test_splitting_loses_no_letter(text: str) -> None:
    particles, surnames = split_particle([text])
    rest = (particles[0] or "") + surnames[0]

    def letters(of: str) -> list[str]:
        return sorted("".join(sign for sign in of if sign.isalnum()).lower())

    assert letters(rest) == letters(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Yılmaz", "yilmaz"),
        ("YILMAZ", "yilmaz"),
        ("İbrahim", "ibrahim"),
        ("Łukasz", "lukasz"),
        ("Groß", "gross"),
        ("Sørensen", "sorensen"),
        ("Van-der  Berg", "van der berg"),
        ("O'Neill", "o neill"),
        ("Coördinaat", "coordinaat"),
    ],
)
def test_a_folded_name_is_bare(text: str, bare: str) -> None:
    assert fold([text])[0] == bare


@given(st.text())
@example("℡")
@example("İ")
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold([text])
    assert fold(once).tolist() == once.tolist()
