"""Cells that are filled but say nothing: `n.v.t.`, `onbekend`, `-`, `xxx`, `31-12-9999`."""

import re
import unicodedata

from workbench.values.arrays import Flags, Values, which

_PHRASES = """
geen|geen antwoord|geen gegevens|geen idee|geen info|geen informatie|geen mening|geen opgave
geen waarde|leeg|nader te bepalen|niet bekend|niet beschikbaar|niet besproken|niet gevraagd
niet ingevuld|niet opgegeven|niet van toepassing|nog in te vullen|nog invullen|nog niet bekend
nog onbekend|nog te bepalen|onbekend|onbekende|onduidelijk|volgt|volgt later|volgt nog
weet ik niet|weet niet|wordt aangevuld|wordt nagevraagd|zie aantekening|zie aantekeningen
zie bijlage|zie brief|zie dossier|zie opmerking|zie opmerkingen|zie rapport|zie rapportage
zie verslag
blank|empty|missing|no answer|no data|no info|no information|none|not applicable|not asked
not available|not known|not specified|null|see file|see report|to be determined|undefined
unknown|unspecified
"""

PHRASES = frozenset(_PHRASES.strip().replace("\n", "|").split("|"))
"""Whole cells, Dutch and English, in lower case without punctuation."""

ABBREVIATIONS = frozenset(
    {"nvt", "na", "nb", "nnb", "ntb", "onb", "onbek", "onbk", "unk", "tbd", "tba", "nan", "nil"}
)
"""Whole cells again, of which only the letters count: `n.v.t.`, `N/A`."""

_SPREADSHEET_ERRORS = frozenset(
    {"#n/a", "#n/b", "#null!", "#leeg!", "#ref!", "#verw!", "#value!", "#waarde!", "#name?"}
    | {"#naam?", "#num!", "#getal!", "#div/0!", "#deel/0!"}
)
_SHAPE = re.compile(r"[-‐‑‒–—.…?_/\\*#~,;:!'\"() ]+|x+", re.IGNORECASE)
_DEFAULT_DATE = re.compile(
    r"(?:"
    r"0?1([-/.])0?1\1(?:0001|1753|1800|1899|1900)"
    r"|3[01]([-/.])12\2(?:1899|2099|2999|9999)"
    r"|00([-/.])00\3(?:0000|1900|1970|9999)"
    r"|(?:0001|1753|1800|1899|1900)-01-01|(?:1899|2999|9999)-12-3[01]|2099-12-31"
    r"|(?:0000|1900|1970|9999)-00-00"
    r"|0{8}|19000101|99991231|29991231"
    r")(?:[ T]00:00(?::00)?(?:\.0+)?)?"
)
_DEFAULT_NUMBER = re.compile(r"9{6,}|0{9,}")


def placeholder_reason(value: str | None) -> str | None:
    """Why a cell says nothing, or None where it does say something (or is missing already).

    `blank` (empty or spaces), `word` (in the dictionary), `shape` (only punctuation or only x),
    `spreadsheet_error` (`#N/B`), `default_date` (31-12-9999, 00-00-1970, 00000000),
    `default_number` (999999 and longer). A bare 0, 9 or 99 may be a code, and 01-01-1970 a birth
    date with only the year known: those are for a recipe to declare.
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    if not text:
        return "blank"
    if _SHAPE.fullmatch(text):
        return "shape"
    if text[0].isdigit():
        if _DEFAULT_DATE.fullmatch(text):
            return "default_date"
        return "default_number" if _DEFAULT_NUMBER.fullmatch(text) else None
    return _word_reason(text)


def is_placeholder(values: Values) -> Flags:
    """Which cells are filled but say nothing; blanks are True, missing (None) is False."""
    return which(values, lambda text: placeholder_reason(text) is not None)


def _word_reason(text: str) -> str | None:
    if len(text) > 40:
        return None
    lowered = unicodedata.normalize("NFKC", text).lower()
    if lowered in _SPREADSHEET_ERRORS:
        return "spreadsheet_error"
    plain = " ".join(re.sub(r"[.,;:!?()\[\]<>{}*\"'-]+", " ", lowered).split())
    if plain in PHRASES or re.sub(r"[\W_]", "", lowered) in ABBREVIATIONS:
        return "word"
    return None
