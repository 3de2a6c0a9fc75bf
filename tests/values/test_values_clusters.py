"""Values that are one value written in several ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.values.clusters import CLUSTER_METHODS, ClusterMethod, cluster_values
from workbench.values.phonetics import cologne, dutch_sound


def found(counts: dict[str, int], method: ClusterMethod) -> list[set[str]]:
    return [{value for value, _ in one.values} for one in cluster_values(counts, method)]


def test_the_cologne_key_is_postels() -> None:
    names = ["Müller-Lüdenscheidt", "Wikipedia", "Breschnew", "Meyer", "Maier"]
    assert list(cologne(names)) == ["65752682", "3412", "17863", "67", "67"]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Jansen", "Janssen", "Janszen"),
        ("Kuiper", "Kuyper", "Cuijper"),
        ("Meijer", "Meyer", "Meier"),
        ("de Vries", "de Fries"),
        ("Schmidt", "Smit", "Smith", "Smidt"),
        ("Dijkstra", "Dykstra"),
        ("Claessen", "Klaassen"),
        ("Philips", "Filips"),
    ],
)
def test_spellings_of_one_dutch_name_sound_alike(spellings: tuple[str, ...]) -> None:
    assert len(set(dutch_sound(spellings))) == 1


def test_names_that_sound_otherwise_stay_apart() -> None:
    names = ["Bakker", "Bekker", "Visser", "Smit", "de Boer", "Mulder", "Bos", "Vos", "Peters"]
    assert len(set(dutch_sound(names))) == len(names)


def test_a_fingerprint_is_blind_to_order_capitals_and_signs() -> None:
    counts = {"Berg, van den": 2, "van den Berg": 9, "VAN DEN BERG": 1, "van der Berg": 5}
    (one,) = cluster_values(counts)
    assert one.canonical == "van den Berg"
    assert one.rows == 12
    assert one.values[0] == ("van den Berg", 9)


def test_ngrams_are_blind_to_spaces() -> None:
    assert found({"West land": 1, "Westland": 8, "Oostland": 8}, "ngram") == [
        {"West land", "Westland"}
    ]


def test_nearest_neighbours_find_typing_errors_and_leave_codes_alone() -> None:
    counts = {"Eindhoven": 80, "Eindhovne": 1, "Einhoven": 2, "Tilburg": 40, "A-101": 3, "A-102": 3}
    assert found(counts, "nearest") == [{"Eindhoven", "Eindhovne", "Einhoven"}]


def test_many_values_are_compared_in_blocks() -> None:
    counts = {
        f"{at:05d}".translate(str.maketrans("0123456789", "abcdefghij")): 1 for at in range(6000)
    }
    counts |= {"Groningen stad": 9, "Groningen stadt": 1}
    clusters = cluster_values(counts, "nearest", 0.9)
    assert {"Groningen stad", "Groningen stadt"} in [{v for v, _ in one.values} for one in clusters]


@given(st.dictionaries(st.text(max_size=12), st.integers(1, 99), max_size=25))
@pytest.mark.parametrize("method", CLUSTER_METHODS)
def test_clusters_are_disjoint_and_counted(method: ClusterMethod, counts: dict[str, int]) -> None:
    clusters = cluster_values(counts, method)
    members = [value for one in clusters for value, _ in one.values]
    assert len(members) == len(set(members))
    assert set(members) <= set(counts)
    for one in clusters:
        assert one.rows == sum(counts[value] for value, _ in one.values)
        assert one.canonical == one.values[0][0]
        assert len(one.values) > 1
    assert clusters == cluster_values(dict(reversed(counts.items())), method)
