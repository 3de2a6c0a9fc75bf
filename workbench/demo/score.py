"""The project's outcome against the truth: pure functions on tables and numbers."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.demo.results import (
    AccountScore,
    GroupScore,
    LinkScore,
    PairScore,
    SoftScore,
    TermScore,
)

Ids = npt.NDArray[np.int64]
NOBODY = -1
"""The entity of a record that was linked to no client."""
Estimates = Mapping[str, tuple[float, float]]
"""Per term a coefficient and its standard error."""


def pairwise_score(found: Ids, truth: Ids) -> PairScore:
    """Entities as sets of record pairs; both arrays are aligned with the records."""
    both = pd.DataFrame({"found": found, "truth": truth})
    true_pairs = _pairs(both.groupby("truth").size())
    found_pairs = _pairs(both.groupby("found").size())
    right = _pairs(both.groupby(["truth", "found"]).size())
    precision = right / found_pairs if found_pairs else 1.0
    recall = right / true_pairs if true_pairs else 1.0
    return PairScore(
        records=len(both),
        entities_true=int(both["truth"].nunique()),
        entities_found=int(both["found"].nunique()),
        true_pairs=true_pairs,
        found_pairs=found_pairs,
        right_pairs=right,
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    )


def _pairs(sizes: "pd.Series[int]") -> int:
    counts = sizes.to_numpy(dtype=np.int64)
    return int((counts * (counts - 1) // 2).sum())


def entity_owners(found: Ids, truth: Ids) -> "pd.Series[int]":
    """Per found entity the true one that most of its client records belong to (ties: the lowest)."""
    counts = pd.DataFrame({"found": found, "truth": truth}).value_counts().rename("n").reset_index()
    ranked = counts.sort_values(["found", "n", "truth"], ascending=[True, False, True])
    owners: pd.Series[int] = ranked.drop_duplicates("found").set_index("found")["truth"]
    return owners


def link_score(source: str, found: Ids, truth: Ids, owners: "pd.Series[int]") -> LinkScore:
    """Records of a source linked to found entities (NOBODY: to none), against whose they are.

    `owners` is what `entity_owners` says of the client records.
    """
    owner = owners.reindex(found).to_numpy(dtype=np.float64)
    linked = found != NOBODY
    right = int((linked & (owner == truth)).sum())
    count = int(linked.sum())
    return LinkScore(
        source=source,
        records=len(found),
        linked=count,
        right=right,
        precision=right / count if count else 1.0,
        recall=right / len(found) if len(found) else 1.0,
    )


def account_score(
    source: str,
    extract: str,
    *,
    records_in: int,
    kept: int,
    quarantined: int,
    not_data: int,
    rows_true: int,
) -> AccountScore:
    """Whether the account of one file closes and keeps exactly the rows that were written."""
    return AccountScore(
        source=source,
        extract=extract,
        records_in=records_in,
        kept=kept,
        quarantined=quarantined,
        not_data=not_data,
        closes=records_in == kept + quarantined + not_data,
        rows_true=rows_true,
        complete=kept == rows_true,
    )


def cox_score(
    planted: Mapping[str, float],
    terms: Sequence[str],
    estimate: Estimates | None = None,
    truth: Estimates | None = None,
    raw: Estimates | None = None,
) -> tuple[TermScore, ...]:
    """The terms of the model beside what was planted (0 where nothing was)."""
    return tuple(
        _term(
            term,
            planted.get(term, 0.0),
            (estimate or {}).get(term),
            (truth or {}).get(term),
            (raw or {}).get(term),
        )
        for term in terms
    )


def _term(
    term: str,
    planted: float,
    estimate: tuple[float, float] | None,
    truth: tuple[float, float] | None,
    raw: tuple[float, float] | None,
) -> TermScore:
    return TermScore(
        term=term,
        planted=planted,
        estimate=estimate and estimate[0],
        se=estimate and estimate[1],
        z=_steps(estimate, planted, estimate),
        truth_estimate=truth and truth[0],
        truth_se=truth and truth[1],
        distance=_steps(estimate, truth and truth[0], truth),
        raw_estimate=raw and raw[0],
        raw_se=raw and raw[1],
        raw_z=_steps(raw, planted, raw),
        raw_distance=_steps(raw, truth and truth[0], truth),
    )


def _steps(
    value: tuple[float, float] | None,
    other: float | None,
    scale: tuple[float, float] | None,
) -> float | None:
    if value is None or other is None or scale is None or not scale[1] > 0:
        return None
    return (value[0] - other) / scale[1]


def group_score(found: Sequence[object], truth: Sequence[object]) -> GroupScore:
    """Adjusted Rand index of found groups (aligned with the planted ones, a client each)."""
    from sklearn.metrics import adjusted_rand_score

    return GroupScore(
        clients=len(found),
        groups_true=len(set(truth)),
        groups_found=len(set(found)),
        ari=float(adjusted_rand_score(list(truth), list(found))),
    )


def soft_score(
    planted: Mapping[str, str],
    verdicts: Mapping[str, str],
    reasons: Mapping[str, Sequence[str]] | None = None,
) -> tuple[SoftScore, ...]:
    """Verdicts (`use`, `use_with_care`, `do_not_use`) beside what was planted per column."""
    return tuple(
        SoftScore(
            column=column,
            planted=kind,
            verdict=verdicts[column],
            reasons=tuple((reasons or {}).get(column, ())),
            right=(verdicts[column] == "use") == (kind == "well"),
        )
        for column, kind in planted.items()
        if column in verdicts
    )
