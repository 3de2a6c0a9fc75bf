"""The survival model over drawn linkages: errors that include doubt about the linkage."""

import pandas as pd

from workbench.survival.results import PooledCox
from workbench.ui import naming, show

_COLUMNS = {
    "term": "label.term",
    "coef": "label.coef",
    "se": "label.se",
    "lower": "label.lower",
    "upper": "label.upper",
    "linkage_share": "label.linkage_share",
}
_KINDS = dict.fromkeys(("coef", "lower", "upper"), "decimal") | {
    "se": "probability",
    "linkage_share": "share",
}


def draw_pooled(pooled: PooledCox | None, labels: dict[str, str]) -> None:
    """A table of the pooled terms; nothing where the hand-over asks for no draws."""
    if pooled is None:
        return
    show.heading("survival.pooled")
    show.say("survival.pooled_note", draws=pooled.draws)
    _table(pooled, labels, "label.linkage_share")


def draw_imputed(imputed: PooledCox | None, labels: dict[str, str]) -> None:
    """The same with missing covariates filled in; nothing where that was not asked for."""
    if imputed is None:
        return
    show.heading("survival.imputed")
    show.say("survival.imputed_note", count=imputed.draws)
    _table(imputed, labels, "label.filled_share")


def _table(pooled: PooledCox, labels: dict[str, str], share: str) -> None:
    rows = [
        {"term": naming.term(name, labels), **one.model_dump(include=set(_COLUMNS))}
        for name, one in pooled.coefficients.items()
    ]
    show.table(
        pd.DataFrame(rows, columns=list(_COLUMNS)),
        _KINDS,
        {**_COLUMNS, "linkage_share": share},
        alt_key="survival.pooled_alt",
    )
