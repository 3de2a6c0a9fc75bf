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
    rows = [
        {"term": naming.term(name, labels), **one.model_dump(include=set(_COLUMNS))}
        for name, one in pooled.coefficients.items()
    ]
    show.table(
        pd.DataFrame(rows, columns=list(_COLUMNS)), _KINDS, _COLUMNS, alt_key="survival.pooled_alt"
    )
