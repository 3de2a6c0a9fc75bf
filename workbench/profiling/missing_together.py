"""Which columns are missing in the same rows, and which patterns of missing there are."""

import numpy as np
import numpy.typing as npt

from workbench.profiling.coded import CodedTable
from workbench.profiling.results import MissingPattern, MissingTogether
from workbench.profiling.settings import CrossThresholds

_ENOUGH_ROWS = 3


def find_missing_together(
    coded: CodedTable, thresholds: CrossThresholds
) -> tuple[MissingTogether, ...]:
    """Groups of columns whose missing rows overlap nearly wholly, most rows first.

    Columns that are always or never missing are left out: they go together with anything.
    """
    names, flags = _with_gaps(coded)
    if len(names) < 2:
        return ()
    both = flags.T.astype(np.float32) @ flags.astype(np.float32)
    each = np.diag(both)
    either = each[:, None] + each[None, :] - both
    alike = both >= thresholds.missing_alike * either
    groups: list[list[int]] = []
    left = set(range(len(names)))
    for at in range(len(names)):
        if at not in left:
            continue
        members = [other for other in sorted(left) if alike[at, other]]
        left -= set(members)
        if len(members) > 1:
            groups.append(members)
    found = []
    for members in groups:
        rows = int(flags[:, members].all(axis=1).sum())
        found.append(
            MissingTogether(
                columns=tuple(names[at] for at in members), rows=rows, share=rows / coded.rows
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.rows, one.columns)))


def find_patterns(coded: CodedTable, thresholds: CrossThresholds) -> tuple[MissingPattern, ...]:
    """The commonest combinations of missing columns, the whole rows among them."""
    names, flags = _with_gaps(coded)
    if not names or not coded.rows:
        return ()
    packed = np.packbits(flags, axis=1)
    _, first, counts = np.unique(packed, axis=0, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))[: thresholds.missing_patterns]
    return tuple(
        MissingPattern(
            columns=tuple(name for name, flag in zip(names, flags[first[at]], strict=True) if flag),
            rows=int(counts[at]),
            share=int(counts[at]) / coded.rows,
        )
        for at in order
    )


def _with_gaps(coded: CodedTable) -> tuple[list[str], npt.NDArray[np.bool_]]:
    chosen = [
        (name, flags)
        for name in coded.codes
        if (flags := coded.missing(name)).sum() >= _ENOUGH_ROWS and not flags.all()
    ]
    names = [name for name, _ in chosen]
    columns = [flags for _, flags in chosen]
    empty = np.zeros((coded.rows, 0), dtype=np.bool_)
    return names, np.column_stack(columns) if columns else empty
