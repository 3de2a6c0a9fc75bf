"""Values that fill a cell and say nothing."""


def found(column):
    return {each.value: each.reason for each in column.disguised_missing}


def test_words_shapes_and_default_dates_are_found_as_delivered(column_of):
    column = column_of(["hoog"] * 9 + [" Onbekend ", "n.v.t.", "??", "#N/B"])
    assert found(column) == {
        " Onbekend ": "word", "n.v.t.": "word", "??": "shape", "#N/B": "spreadsheet_error",
    }  # fmt: skip
    assert found(column_of(["01-02-2016"] * 5 + ["31-12-9999"])) == {"31-12-9999": "default_date"}


def test_a_cross_that_is_the_only_value_is_a_tick(column_of):
    column = column_of(["x", "", "X", ""])
    assert found(column) == {}
    assert column.effective_fill == 0.5


def test_plus_and_minus_are_answers_where_nothing_else_is(column_of):
    assert found(column_of(["+", "-", "+", "-", "+"])) == {}


def test_a_zero_in_a_count_is_an_answer(column_of):
    assert found(column_of(["0"] * 50 + [str(n) for n in range(1, 30)])) == {}


def test_a_zero_far_from_all_other_values_is_not(column_of):
    scores = ["0"] * 4 + [f"{n}.5" for n in range(70, 100)]
    assert found(column_of(scores)) == {"0": "isolated_zero"}


def test_repeated_digits_outside_the_range_are_a_code_for_missing(column_of):
    ages = [str(n) for n in range(18, 66)]
    assert found(column_of([*ages, "999", "999"])) == {"999": "sentinel"}
    assert found(column_of([*ages, "-1", "-1", "-1"])) == {"-1": "sentinel"}
    grades = [str(n) for n in range(1, 11)] * 5
    assert found(column_of([*grades, "99", "99"])) == {"99": "sentinel"}
    assert found(column_of([*[str(n) for n in range(1, 130)], "99", "99"])) == {}


def test_the_only_word_among_figures_says_nothing(column_of):
    numbers = [str(n) for n in range(40)]
    assert found(column_of([*numbers, "s", "s", "s"])) == {"s": "odd_one_out"}
    words = ["rood", "groen", "blauw", "geel", "paars", "wit"]
    assert found(column_of([*numbers, *words, *words])) == {}


def test_ladder_steps_and_codes_are_left_alone(column_of):
    assert found(column_of([str(n % 6 + 1) for n in range(200)])) == {}
    assert found(column_of(["01", "02", "03", "90", "99", "00"] * 10)) == {}


def test_a_zero_where_the_name_says_that_there_is_none(column_of):
    insulin = [str(n) for n in range(14, 300, 2)] + ["0"] * 60
    assert found(column_of(insulin, name="insulin")) == {"0": "impossible_zero"}
    assert found(column_of(insulin, name="bedrag")) == {}
    years = [str(n) for n in range(1900, 2016)] + ["0"] * 300
    assert found(column_of(years, name="year_built")) == {"0": "isolated_zero"}


def test_a_zero_of_most_is_an_answer(column_of):
    gains = ["0"] * 900 + [str(n) for n in range(5000, 9000, 40)]
    assert found(column_of(gains, name="gain")) == {}


def test_a_weak_sign_counts_where_its_rows_say_nothing_elsewhere(profile_of):
    places = [str(1_300_000 + 997 * n) for n in range(60)]
    status = ["M"] * 52 + ["U"] * 8
    columns = {"status": status, "x": places[:52] + ["0"] * 8}
    profile = profile_of(columns)
    assert found(profile.columns[0]) == {"U": "missing_together"}
    apart = profile_of({"status": status, "x": ["0"] * 8 + places[:52]})
    assert found(apart.columns[0]) == {}


def test_a_word_is_judged_by_its_column(column_of):
    assert found(column_of(["Some", "None", "Much"] * 20)) == {}
    assert found(column_of(["licht", "ernstig", "geen"] * 20)) == {}
    provinces = ["AB", "BC", "ON", "QC", "NS", "NB", "PE", "YT"] * 5
    assert found(column_of(provinces)) == {}
    assert found(column_of([*provinces, *["NA"] * 60])) == {"NA": "word"}
    assert found(column_of(["A", "B", "C", "D", "X", "E"] * 5)) == {}
    phones = [f"06-{n:08d}" for n in range(11111111, 11111511)]
    assert found(column_of([*phones, *["geen"] * 9])) == {"geen": "word"}


def test_an_end_that_is_still_open_is_filled_and_no_missing_value(profile_of):
    ends = ["31-12-2015"] * 5 + ["30-06-2014"] * 5 + ["31-12-9999"] * 4 + ["00000000"] * 2
    column = profile_of({"einddatum": ends}).columns[0]
    assert (found(column), column.open_ends, column.effective_fill) == ({}, 6, 1)
    assert column.date_share == 1
    assert set(found(profile_of({"geboortedatum": ends}).columns[0])) == {"31-12-9999", "00000000"}


def test_scientific_notation_and_codes_with_letters_are_no_odd_words(column_of):
    numbers = [f"0.{n:04d}" for n in range(200)]
    assert found(column_of([*numbers, "1e-04", "1e-04"])) == {}
    assert found(column_of([*[str(n) for n in range(100)], "136A", "136A"])) == {}


def test_the_first_day_of_a_clock_only_where_it_stands_out(column_of):
    days = [f"{n % 28 + 1:02d}-{n % 12 + 1:02d}-{1950 + n % 48}" for n in range(700)]
    assert found(column_of([*days, "01-01-1970"])) == {}
    assert found(column_of([*days, *["01-01-1970"] * 60])) == {"01-01-1970": "default_date"}


def test_what_a_person_decided_goes_before_all(profile_of):
    columns = {"opleiding": ["1", "2", "9", "-"] * 10, "anders": ["9", "zie SYS", "2", "-"] * 10}
    profile = profile_of(
        columns,
        placeholders={"opleiding": ["9"], "*": ["Zie sys"]},
        answers={"opleiding": ["-"]},
    )
    assert found(profile.columns[0]) == {"9": "confirmed"}
    assert found(profile.columns[1]) == {"zie SYS": "confirmed", "-": "shape"}
    assert profile.columns[0].disguised_missing[0].confidence == 1
