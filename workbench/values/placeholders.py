"""Cells that are filled but say nothing: `n.v.t.`, `onbekend`, `-`, `xxx`, `31-12-9999`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workbench.values.arrays import Flags, Values, only_texts

if TYPE_CHECKING:
    import pyarrow as pa

_PHRASES = """
geen|geen antwoord|geen gegevens|geen idee|geen info|geen informatie|geen mening|geen opgave
geen waarde|leeg|nader te bepalen|niet bekend|niet beschikbaar|niet besproken|niet gevraagd
niet doorgegeven|niet genoteerd|niet geregistreerd|niet geweten|niet ingevuld|niet opgegeven
niet van toepassing|niet vastgelegd|niet vermeld|nog in te vullen|nog invullen|nog niet bekend
nog niet ingevuld|nog onbekend|nog te bepalen|nog vragen|onbekend|onbekende|onduidelijk|volgt
volgt later|volgt nog|weet ik niet|weet niet|wil niet zeggen|wordt aangevuld|wordt nagevraagd
zie aantekening|zie aantekeningen|zie bijlage|zie boven|zie brief|zie dossier|zie notitie
zie opmerking|zie opmerkingen|zie plan van aanpak|zie rapport|zie rapportage|zie systeem
zie verslag
blank|data not available|do not know|don t know|dont know|empty|information not available|missing
missing data|missing value|no answer|no data|no data available|no entry|no info|no information
no response|no value|none|none given|none listed|none provided|none reported|not applicable
not asked|not available|not collected|not determined|not disclosed|not entered|not given
not known|not listed|not provided|not recorded|not reported|not specified|not stated|null
prefer not to say|see attached|see comments|see file|see notes|see report|to be advised
to be announced|to be determined|unavailable|undefined|undetermined|unidentified|unknown
unknown value|unspecified|asdf|asdfgh|qwerty
"""

PHRASES = frozenset(_PHRASES.strip().replace("\n", "|").split("|"))
"""Whole cells, Dutch and English, in lower case without punctuation."""

ABBREVIATIONS = frozenset(
    {"nvt", "na", "nb", "nnb", "ntb", "onb", "onbek", "onbk", "unk", "tbd", "tba", "nan", "nil"}
    | {"unkn", "unknwn", "unkown", "uknown", "onbekent", "onbeknd"}
)
"""Whole cells again, of which only the letters count: `n.v.t.`, `N/A`; and the commonest typos."""

ORDINARY_WORDS = frozenset(
    {"geen", "leeg", "volgt", "none", "nil", "blank", "empty", "missing", "null", "nb", "na", "tba"}
)
"""Of these words and abbreviations (letters only) the ones that may be an answer: a level `none`
beside `some`, the code `NB` among other codes. Only their column can tell."""

_SPREADSHEET_ERRORS = frozenset(
    {"#n/a", "#n/b", "#null!", "#leeg!", "#ref!", "#verw!", "#value!", "#waarde!", "#name?"}
    | {"#naam?", "#num!", "#getal!", "#div/0!", "#deel/0!"}
)
_SHAPE = re.compile(r"[-‐‑‒–—.…?_/\\*#~,;:!'\"()\[\]<> ]+|x+|z{3,}", re.IGNORECASE)
_DEFAULT_DATE = re.compile(
    r"(?:"
    r"0?1([-/.])0?1\1(?:0001|1753|1800|1899|1900)"
    r"|3[01]([-/.])12\2(?:1899|2099|2999|9999)|12([-/.])3[01]\3(?:1899|2099|2999|9999)"
    r"|00?([-/.])00?\4(?:0000|1900|1970|9999)|0?1/0/1900"
    r"|99([-/.])99\5(?:99)?99|0?9([-/.])0?9(?:\6)9999|11([-/.])11(?:\7)1111"
    r"|(?:0001|1753|1800|1899|1900)-01-01|(?:1899|2999|9999)-12-3[01]|2099-12-31"
    r"|(?:0000|1900|1970|9999)-00-00|9999-99-99"
    r"|0{8}|19000101|99991231|29991231"
    r")(?:[ T](?:00:00(?::00)?(?:\.0+)?|12:00(?::00)? ?AM)Z?)?",
    re.IGNORECASE,
)
_DEFAULT_NUMBER = re.compile(r"9{6,}|0{9,}")
_LONGEST = 40
_LONGEST_ABBREVIATION = 14
_MARKS = str.maketrans(dict.fromkeys(".,;:!?()[]<>{}*\"'’-", " "))
_EITHER = re.compile(r"/|\|| of | or ")
_NOWHERE = re.compile(r"(?:POINT ?)?\(-?0(?:\.0+)?,? ?-?0(?:\.0+)?\)", re.IGNORECASE)
_PUNCTUATED = re.compile(r"[(+]?\d[\d()\-+./ ]*\d")
_ENOUGH_DIGITS = 7
_LABELLED = re.compile(r"\d{1,3}\s*[-=:.)]?\s*(\D.*)")
_FEW = 300
# for Arrow: what certainly says something, over all texts at once; the others are looked at by one
_ORDINARY = (
    r"^([0-9]+|[0-9]{4} ?[A-Za-z]{2}|0[0-9]{1,3}-[0-9]{6,8}|[0-9]+[.,][0-9]+"
    r"|[0-3]?[0-9][-/.][01]?[0-9][-/.](19|20)[0-9]{2})$"
)
_DOUBTFUL = "9{6}|0{6}|99991231|29991231|1900|1970|2099"
_WORDS = r"^[A-Za-z][0-9A-Za-z]*( [0-9A-Za-z]+)*$"
_ODD_WORDS = "(?i)^(x+|z+)$| o"
_PROSE = f"(?s)^[A-WYa-wy].{{{_LONGEST - 1},}}[0-9A-Za-z.]$"


def placeholder_reason(value: str | None) -> str | None:
    """Why a cell says nothing, or None where it does say something (or is missing already).

    `blank` (empty or spaces), `word` (in the dictionary), `shape` (only punctuation or only x),
    `spreadsheet_error` (`#N/B`), `default_date` (31-12-9999, 00-00-1970, 00000000),
    `default_number` (999999 and longer, a telephone number of one digit only, the place 0, 0). A bare 0, 9 or 99
    may be a code, and 01-01-1970 a birth date with only the year known: those are for a recipe to
    declare.
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    if not text:
        return "blank"
    if _SHAPE.fullmatch(text):
        return "shape"
    if text[0].isdigit() or text[0] in "(+":
        return _figures_reason(text) or _word_reason(text)
    return _word_reason(text)


def is_placeholder(values: Values) -> Flags:
    """Which cells are filled but say nothing; blanks are True, missing (None) is False."""
    texts = only_texts(list(values))
    flags = np.zeros(len(texts), dtype=np.bool_)
    for place in may_say_nothing(texts):
        flags[place] = placeholder_reason(texts[place]) is not None
    return flags


def is_placeholder_in_arrow(texts: pa.Array) -> Flags:
    """The same of an Arrow array of texts; only what may be a placeholder comes into Python."""
    flags = np.zeros(len(texts), dtype=np.bool_)
    places = _doubtful(texts) if len(texts) >= _FEW else np.arange(len(texts))
    flags[places] = [
        placeholder_reason(text) is not None for text in texts.take(places).to_pylist()
    ]
    return flags


def may_say_nothing(texts: Sequence[str | None]) -> npt.NDArray[np.int64]:
    """Places of texts that could be placeholders: all but ordinary numbers, dates, postcodes, prose.

    Of numbers and dates those are kept that a default is made of: nines, noughts, 1900. Of few
    texts all places.
    """
    if len(texts) < _FEW:
        return np.arange(len(texts))
    import pyarrow as pa

    try:
        column = pa.array(texts, type=pa.string())
    except UnicodeEncodeError:  # half a character (a lone surrogate): not for Arrow
        return np.arange(len(texts))
    return _doubtful(column)


def _doubtful(column: pa.Array) -> npt.NDArray[np.int64]:
    import pyarrow as pa
    import pyarrow.compute as pc

    harmless = np.asarray(pc.fill_null(pc.match_substring_regex(column, _ORDINARY), True))
    looks = [(harmless, _DOUBTFUL, True), (~harmless, _PROSE, False)]
    doubtful = np.zeros(len(column), dtype=np.bool_)
    words = np.asarray(pc.fill_null(pc.match_substring_regex(column, _WORDS), False))
    doubtful[words] = _doubtful_words(column.filter(pa.array(words)))
    looks = [(one & ~words, pattern, if_found) for one, pattern, if_found in looks]
    for among, pattern, if_found in looks:
        found = pc.match_substring_regex(column.filter(pa.array(among)), pattern)
        doubtful[among] = np.asarray(pc.fill_null(found, False)) == if_found
    return np.flatnonzero(doubtful)


def _doubtful_words(words: pa.Array) -> Flags:
    """Which of these ASCII words, one or more a text, could say nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pc.is_in(pc.ascii_lower(words), value_set=pa.array(sorted(PHRASES | ABBREVIATIONS)))
    spelled_out = pc.and_(
        pc.less_equal(pc.binary_length(words), _LONGEST_ABBREVIATION),
        pc.match_substring(words, " "),
    )
    odd = pc.or_(spelled_out, pc.match_substring_regex(words, _ODD_WORDS))
    return np.asarray(pc.or_(known, odd))


def letters_of(value: str) -> str:
    """Only the letters and digits, in lower case: `N/A` becomes `na`."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", value).lower())


def _figures_reason(text: str) -> str | None:
    if _DEFAULT_DATE.fullmatch(text):
        return "default_date"
    if _DEFAULT_NUMBER.fullmatch(text) or _NOWHERE.fullmatch(text):
        return "default_number"
    if _PUNCTUATED.fullmatch(text) and not text.isdigit():
        digits = re.sub(r"\D", "", text)
        # a point or comma makes it an amount: 0.0000000 is one
        if len(digits) >= _ENOUGH_DIGITS and len(set(digits)) == 1 and not re.search(r"[.]", text):
            return "default_number"
    return None


def _word_reason(text: str) -> str | None:
    if len(text) > _LONGEST:
        return None
    lowered = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
    if lowered[0] == "#" and lowered in _SPREADSHEET_ERRORS:
        return "spreadsheet_error"
    if _says_nothing(lowered):
        return "word"
    if lowered[0].isdigit():
        labelled = _LABELLED.fullmatch(lowered)
        if labelled and _plain(labelled.group(1)) in PHRASES - ORDINARY_WORDS:
            return "word"
    if "/" in lowered or "|" in lowered or " o" in lowered:
        parts = _EITHER.split(lowered)
        return "word" if len(parts) > 1 and all(_says_nothing(part) for part in parts) else None
    return None


def _says_nothing(lowered: str) -> bool:
    if lowered.isalnum():  # one word: nothing to take out
        return lowered in PHRASES or lowered in ABBREVIATIONS
    if _plain(lowered) in PHRASES:
        return True
    if len(lowered) > _LONGEST_ABBREVIATION:
        return False
    return "".join(char for char in lowered if char.isalnum()) in ABBREVIATIONS


def _plain(lowered: str) -> str:
    return " ".join(lowered.translate(_MARKS).split())
