"""What a text looks like, with its letters and digits taken out."""

import re

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_RUN_OF_DIGITS = re.compile(r"[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:[.,][0-9]+)?|[0-9]{1,3}(?:[.,][0-9]{3})+)")
_LETTERS = re.compile(r"[^\W\d_]+")
_THREE_NUMBERS = re.compile(r"[0-9]+([-/.])[0-9]+\1[0-9]+")
_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
_WORDS = re.compile(r"a(?: a)+")
_NO_WORD = re.compile(r"[\W_]+")


def skeleton(text: str) -> str:
    """The text with every number as 0: `12.0 oz.` gives `0 oz.`, `1/2/2011` gives `0/0/0`."""
    return _DIGITS.sub("0", text)


def outline(text: str) -> str:
    """Runs of letters as `a`, of digits as `9`, other signs as they are: `al_pn-3b` gives `a_a-9a`."""
    out: list[str] = []
    for sign in text:
        kind = "9" if sign.isdigit() else "a" if sign.isalpha() else " " if sign.isspace() else sign
        if not out or kind != out[-1] or kind not in "9a ":
            out.append(kind)
    return "".join(out)


def notation(text: str) -> str:
    """Numbers as `0`, a year among three numbers as `Y`, letters as `a` or `A`.

    `12.0 oz.` gives `0 a.`, `31-12-2016` gives `0-0-Y`, `2016-12-31` gives `Y-0-0`.
    """
    if _THREE_NUMBERS.search(text):
        text = _YEAR.sub("Y", text)
    return _LETTERS.sub(_as_letter, _DIGITS.sub("0", text))


def _as_letter(found: re.Match[str]) -> str:
    word = found.group()
    return "Y" if word == "Y" else "A" if word.isupper() else "a"


def phrase(text: str) -> str:
    """As `outline`, with words in a row as one `a`: what is left are digits and signs."""
    return _WORDS.sub("a", outline(text))


def lengths_mask(text: str) -> str:
    """Each letter as `A` or `a`, each digit as `9`: `1234 AB` gives `9999 AA`."""
    return "".join(
        "9" if sign.isdigit() else "A" if sign.isupper() else "a" if sign.isalpha() else sign
        for sign in text
    )


def exact_mask(text: str) -> str:
    """Each letter as `a`, each digit as `9`: `1234 AB` gives `9999 aa`."""
    return "".join("9" if sign.isdigit() else "a" if sign.isalpha() else sign for sign in text)


def bare(text: str) -> str:
    """Lower case, words with single spaces, no punctuation: equal for the same thing written otherwise."""
    return " ".join(_NO_WORD.sub(" ", text.casefold()).split())


def same_thing(text: str) -> str:
    """A key that is equal for one thing spaced, capitalised or (without digits) pointed otherwise."""
    folded = text.casefold()
    if any(sign.isdigit() for sign in folded):
        return " ".join(folded.split())
    return "".join(sign for sign in folded if sign.isalnum()) or folded


def is_number(text: str) -> bool:
    """Whether the whole text is one number, with a point or a comma."""
    return _NUMBER.fullmatch(text.strip()) is not None


def digits_of(text: str) -> tuple[str, ...]:
    """The runs of digits, in order."""
    return tuple(_RUN_OF_DIGITS.findall(text))
