"""Dates that no one meant: a system's first day that stands out, and an end that is still open."""

import re

import numpy as np
import numpy.typing as npt

from workbench.profiling.suspects import Suspects, Suspicion
from workbench.profiling.values_read import DistinctValues
from workbench.values.placeholders import placeholder_reason

_END = re.compile(
    r"(?:^|[^a-z])(?:eind|einde?|tot|t_?m|until|end|ends|stop|expir|valid_?to|geldig_?tot|sluit)"
    r"|einddatum|datum_?einde?|eind_?dat|_end$|beeindig|beëindig|expirat|uitstroomdat",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:3[01]([-/.])12\1|12([-/.])3[01]\2)(?:2099|2999|9999)(?:[ T]00:00.*)?"
    r"|(?:2999|9999)-12-3[01](?:[ T]00:00.*)?|2099-12-31(?:[ T]00:00.*)?"
    r"|0{8}|99991231|29991231|00-00-0000|0000-00-00|9{8}|99-99-9999"
)
_EPOCH = re.compile(
    r"0?1([-/.])0?1\1(?:1970|1980|1901|1910|2000)|(?:1970|1980|1901|1910|2000)-01-01"
    r"|(?:1970|1980|1901|1910|2000)0101|1[-/]1[-/](?:00|70|01)"
)
_ENOUGH_DATES = 30
_STANDS_OUT = 10.0
_LIKE_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?|(?:19|20)\d{6}")


def is_open_end(column: str, text: str) -> bool:
    """Whether a default date is an answer here: in a column of ends it says "not ended yet"."""
    return bool(_END.search(column) and _OPEN.fullmatch(text))


def open_ends(column: str, values: DistinctValues) -> int:
    """Rows whose end is still open, written as a date far away or of zeros."""
    if not _END.search(column):
        return 0
    return sum(
        int(count)
        for text, count in zip(values.stripped, values.counts, strict=True)
        if _OPEN.fullmatch(text) and placeholder_reason(text)
    )


def find_date_codes(values: DistinctValues, rest: npt.NDArray[np.bool_]) -> Suspects:
    """The first day of a clock or century, ten times as frequent as the commonest other date.

    01-01-1970 is also the birth date of who is only known by year: so only where it stands out.
    """
    places = [
        int(at) for at in np.flatnonzero(rest)[:2000] if _EPOCH.fullmatch(values.stripped[at])
    ]
    if not places or values.distinct < _ENOUGH_DATES:
        return {}
    dates = np.array([bool(_LIKE_A_DATE.fullmatch(text)) for text in values.stripped]) & rest
    dates[places] = False
    if dates.sum() < _ENOUGH_DATES:
        return {}
    usual = float(np.quantile(values.counts[dates], 0.99))
    return {
        at: Suspicion("default_date", 0.7)
        for at in places
        if values.counts[at] >= _STANDS_OUT * max(usual, 1.0)
    }
