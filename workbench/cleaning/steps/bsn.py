"""bsn: what a spreadsheet did to a BSN undone, dummies to missing, never a guess."""

import re
from typing import Literal

import numpy as np

from workbench.cleaning.steps.step import Change, ColumnStep
from workbench.values.arrays import Objects
from workbench.values.bsn import is_dummy_bsn, is_valid_bsn, with_leading_zero
from workbench.values.placeholders import is_placeholder

_MARKS = re.compile(r"[\s.\-]+")
_AS_NUMBER = re.compile(r"([0-9]{8,9})\.0+")


class Bsn(ColumnStep):
    """Give a lost leading zero back, take spaces and dots out, turn dummies into missing.

    A number is only rewritten when the outcome passes the 11-test. What is still invalid stays as
    it is and is counted, but not listed: a BSN in a report is one place too many.
    """

    kind: Literal["bsn"]

    def change(self, values: Objects) -> Change:
        dense = np.empty(len(values), dtype=object)
        dense[:] = [_dense(value) for value in values]
        whole = with_leading_zero(dense)
        valid = is_valid_bsn(whole)
        dummy = is_dummy_bsn(dense)
        nothing = dummy | is_placeholder(values)
        outcome = values.copy()
        outcome[valid] = whole[valid]
        outcome[nothing] = None
        marks = {"bsn_dummy": dummy, "bsn_leading_zero": valid & (whole != dense)}
        return Change(outcome, ~valid & ~nothing, lists_unparsed=False, marks=marks)


def _dense(text: str) -> str:
    number = _AS_NUMBER.fullmatch(text.strip())
    return number.group(1) if number is not None else _MARKS.sub("", text)
