"""What a linkage of bare files may be asked besides its outcome: of one pair, of other thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.core.errors_link_guide import NoSuchRow

if TYPE_CHECKING:
    from workbench.linkage.evidence import Evidence


@dataclass(frozen=True)
class Asked:
    """`pair`: two data rows from 0 to explain; `sweep`: the outcome at other thresholds too."""

    pair: tuple[int, int] | None = None
    sweep: bool = False

    def check(self, *tables: tuple[Path, int]) -> None:
        """NoSuchRow when a row of the pair is not in its table; before anything is done."""
        for row, (file, rows) in zip(self.pair or (), tables, strict=False):
            if not 0 <= row < rows:
                raise NoSuchRow(row=row, file=file.name, rows=rows)

    def behind(self, rows: int) -> Asked:
        """The same where the right table's rows come behind so many of the left one."""
        if self.pair is None:
            return self
        return Asked((self.pair[0], self.pair[1] + rows), self.sweep)

    def answers(self, evidence: Evidence) -> dict[str, Any]:
        """The parts of the answer that were asked for."""
        from workbench.linkage.explaining import explain_pair
        from workbench.linkage.sweep import sweep

        return {
            "explained": None if self.pair is None else explain_pair(evidence, *self.pair),
            "sweep": sweep(evidence) if self.sweep else None,
        }
