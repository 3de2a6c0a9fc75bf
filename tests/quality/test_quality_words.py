"""Every alert, kind and dimension has words in Dutch and English; the English ones are the same."""

from typing import get_args

from workbench.quality.alerts import ALERT_SENTENCES
from workbench.quality.results import Dimension, Kind
from workbench.ui.words import all_words, placeholders


def test_every_sentence_is_in_the_words_table_as_it_is_in_the_code() -> None:
    words = all_words()
    assert {key for key in words if key.startswith("alert.")} == {
        f"alert.{code}" for code in ALERT_SENTENCES
    }
    for code, text in ALERT_SENTENCES.items():
        assert words[f"alert.{code}"].en == text
        assert placeholders(words[f"alert.{code}"].nl) == placeholders(text)


def test_every_kind_and_dimension_has_its_word() -> None:
    words = all_words()
    for kind in get_args(Kind):
        assert f"alert_kind.{kind}" in words
        assert any(code.startswith(kind) for code in ALERT_SENTENCES)
    for dimension in get_args(Dimension):
        assert f"dimension.{dimension}" in words
