"""trim: no spaces around, single ones within, one form of every accented letter."""

import re
import unicodedata
from typing import Literal

from workbench.cleaning.steps.step import Change, ColumnStep, changed_text
from workbench.values.arrays import Objects

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")


class Trim(ColumnStep):
    """Strip, squeeze and write accented letters in one way (Unicode NFC).

    Invisible signs (zero-width spaces, soft hyphens, control characters) go; a hard space counts
    as a space. `squeeze = false` keeps spaces and line ends within the text as they are.
    """

    kind: Literal["trim"]
    squeeze: bool = True

    def change(self, values: Objects) -> Change:
        return changed_text(values, self._trimmed)

    def _trimmed(self, text: str) -> str:
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        plain = _INVISIBLE.sub("", text)
        return " ".join(plain.split()) if self.squeeze else plain.strip()
