"""Plain texts treated in bulk: Arrow's kernels for ASCII, Python for the rest, with one outcome."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Texts = npt.NDArray[np.object_]
"""A text each, or None where it is missing."""

Kernel = Callable[[pa.StringArray], pa.StringArray]

_FEW = 300
_REPEATED = "^(" + "|".join(f"{digit}{{4,}}" for digit in range(10)) + ")$"


def in_bulk(texts: Texts, kernel: Kernel, one: Callable[[str], str | None]) -> Texts:
    """`kernel` over the ASCII texts and `one` over the others; an empty outcome is missing.

    The two must agree on ASCII. Few texts are done by `one` alone.
    """
    if len(texts) < _FEW:
        return each(texts, one)
    column = pa.array(texts, type=pa.string())
    plain = pc.fill_null(pc.string_is_ascii(column), True)
    outcome = kernel(column)
    outcome = pc.if_else(pc.equal(pc.utf8_length(outcome), 0), None, outcome)
    found: Texts = outcome.to_numpy(zero_copy_only=False)
    for place in np.flatnonzero(~np.asarray(plain)):
        found[place] = one(texts[place])
    return found


def each(texts: Texts, treat: Callable[[str], str | None]) -> Texts:
    """Treat every text that is there; an empty one counts as missing."""
    outcome = np.empty(len(texts), dtype=object)
    outcome[:] = [treat(text) if text else None for text in texts]
    return outcome


def folded(column: pa.StringArray) -> pa.StringArray:
    """Lower case, anything but letters and digits a single space."""
    spaced = pc.replace_substring_regex(pc.ascii_lower(column), "[^0-9a-z]+", " ")
    return pc.ascii_trim(spaced, " ")


def digits(column: pa.StringArray) -> pa.StringArray:
    """Digits only; one digit over and over is missing."""
    kept = pc.replace_substring_regex(column, "[^0-9]+", "")
    return pc.if_else(pc.match_substring_regex(kept, _REPEATED), None, kept)


def last_digits(length: int) -> Kernel:
    """The last so many of the digits."""
    return lambda column: pc.utf8_slice_codeunits(digits(column), start=-length)


def without_spaces(column: pa.StringArray) -> pa.StringArray:
    """All blanks out: also the few that Python splits at and RE2's \\s is not."""
    return pc.replace_substring_regex(column, r"[\s\x0b\x1c-\x1f]+", "")
