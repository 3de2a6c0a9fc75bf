"""One spelling for a name that was put into our letters in different ways.

Arabic writes consonants and three vowels; Dutch, French, English and German officials put them into
Latin letters each in their own way (`Yousef`, `Youssef`, `Jusuf`; `Cherif`, `Sjarif`). Turkish,
Polish and German letters lose their marks or get a second letter (`Müller`, `Mueller`). Unlike the
sound key this keeps the vowels, so `Karim` and `Karam` stay two names.
"""

import re

_SPELLINGS = (
    *(("tsj", "c"), ("tsh", "c"), ("tch", "c"), ("dsch", "g"), ("dzj", "g"), ("dj", "g")),
    *(("sch", "s"), ("sh", "s"), ("sj", "s"), ("sz", "s"), ("kh", "h"), ("gh", "g")),
    *(("ch", "h"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("q", "k"), ("w", "v")),
    *(("ou", "u"), ("oe", "u"), ("oo", "u"), ("ue", "u"), ("aa", "a"), ("ae", "a")),
    *(("ee", "i"), ("ie", "i"), ("ij", "i"), ("j", "i"), ("y", "i"), ("o", "u"), ("e", "a")),
)
"""In order; `ch` at the beginning is the French `sh`."""
_DOUBLED = re.compile(r"(.)\1+")


def transliterated(text: str) -> str:
    """A folded name in one spelling, without blanks: `mohammed` and `muhamad` give `muhamad`."""
    words = []
    for word in text.split():
        plain = "s" + word[2:] if word.startswith("ch") else word
        for spelled, as_if in _SPELLINGS:
            plain = plain.replace(spelled, as_if)
        words.append(_DOUBLED.sub(r"\1", plain))
    return "".join(words)
