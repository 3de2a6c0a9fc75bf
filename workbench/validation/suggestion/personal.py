"""Columns whose values may not stand in a suite: a suite leaves the building, persons do not."""

import re
from collections.abc import Sequence

import numpy as np

from workbench.core.settings import Role
from workbench.validation.suggestion.delivery import Delivery
from workbench.validation.value_tests import is_dutch_postcode
from workbench.values.bsn import is_valid_bsn, with_leading_zero

PERSONAL_ROLES: tuple[Role, ...] = ("key", "identifying", "case_manager", "remark")
"""Roles of columns that say who a client or a colleague is, or what was written of them."""

_CALLED = re.compile(
    r"bsn|(?:achter|voor|roep|meisjes|geslachts|familie|partner)na(?:am|men)|^naam$|voorvoegsel"
    r"|tussenvoegsel|geboorte ?dat|straat|\badres|postcode|telefoon|mobiel|e ?-?mail|\biban|rekening"
    r"|(?:sur|first|last|given|full) ?name|birth ?da|street|address|phone",
    re.IGNORECASE,
)
_SHAPES = re.compile(
    r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}|(?:\+31|0031|0)[ -]?(?:\(0\))?[1-9](?:[ -]?\d){8}"
    r"|\d{9}|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"
)
"""Mail addresses, telephone numbers, nine digits (a BSN, even one typed wrong), IBANs."""
_HALF = 0.5
_LOOKED_AT = 400


def personal_columns(deliveries: Sequence[Delivery]) -> frozenset[str]:
    """Columns that are called so, or whose values are mostly BSNs, postcodes, numbers to reach people."""
    return frozenset(
        name
        for one in deliveries
        for name in one.columns
        if _CALLED.search(name.replace("_", " ")) or _looks_personal(one, name)
    )


def _looks_personal(delivery: Delivery, name: str) -> bool:
    column = delivery.column(name)
    says = np.flatnonzero(column.says)[:_LOOKED_AT]
    texts = [str(column.values[place]).strip() for place in says]
    if not texts:
        return False
    bsn = np.asarray(is_valid_bsn(with_leading_zero(texts)))  # eight digits too
    shaped = np.array([_SHAPES.fullmatch(text) is not None for text in texts])
    found = (bsn.mean(), np.asarray(is_dutch_postcode(texts)).mean(), shaped.mean())
    return max(float(share) for share in found) >= _HALF
