"""A table that answers questions: counts, and the records that fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from workbench.tables.engine import RECORD, Engine
from workbench.validation.fast.questions import Question

if TYPE_CHECKING:
    import ibis

Counts = npt.NDArray[np.int64]
_NOBODY: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What Great Expectations would say: verdict, counts, and failing records, ascending."""

    success: bool
    element_count: int | None = None
    missing_count: int | None = None
    rows: tuple[int, ...] = _NOBODY
    observed: float | None = None


@dataclass(frozen=True)
class _Distinct:
    values: list[Any]
    """Without the missing ones."""
    counts: Counts
    blank: list[str]
    """Texts of nothing but white space: missing, for delimited text can't tell the two apart."""
    missing: int
    """Rows that are null or blank."""


class Lane:
    """One table of the engine, with `_record`; remembers the distinct values of its last column."""

    def __init__(self, engine: Engine, table: ibis.Table) -> None:
        self.engine, self.table = engine, table
        self.rows = int(table.count().execute())
        self._last: tuple[str, _Distinct] | None = None

    def can_answer(self, question: Question) -> bool:
        """Whether the columns have the type that the question is about."""
        if question.of == "any":
            return True
        kind = self.table[question.columns[0]].type()
        return bool(kind.is_string() if question.of == "text" else kind.is_numeric())

    def answer(self, question: Question) -> Outcome:
        """Ask the engine."""
        match question.kind:
            case "exists":
                return Outcome(question.columns[0] in self.table.columns)
            case "row_count":
                return self._row_count(question)
            case "pairs":
                return self._pairs(question)
            case "compound_unique":
                return self._compound(question)
            case "filled" | "empty":
                return self._filling(question)
            case _:
                return self._values(question)

    def _row_count(self, question: Question) -> Outcome:
        least, most = question.least, question.most
        holds = (least is None or self.rows >= least) and (most is None or self.rows <= most)
        return Outcome(holds, observed=float(self.rows))

    def _values(self, question: Question) -> Outcome:
        column = question.columns[0]
        found = self._distinct(column)
        if question.kind == "unique":
            failing = found.counts > 1
        else:
            assert question.test is not None
            failing = ~question.test(found.values) if found.values else np.zeros(0, dtype=np.bool_)
        bad = [found.values[place] for place in np.flatnonzero(failing)]
        if question.missing_fails:
            return self._judge(question, self._in(column, [*bad, *found.blank], True), self.rows)
        considered = self.rows - found.missing
        return self._judge(question, self._in(column, bad), considered, found.missing)

    def _filling(self, question: Question) -> Outcome:
        column = question.columns[0]
        found = self._distinct(column)
        missing = self._in(column, found.blank, True)
        if question.kind == "filled":
            return self._judge(question, missing, self.rows)
        return self._judge(question, self._in(column, found.values), self.rows)

    def _pairs(self, question: Question) -> Outcome:
        first, second = question.columns
        both = self._without_blanks(question.columns)
        both = both.filter(both[first].notnull() & both[second].notnull())
        counted = both.group_by([first, second]).aggregate(_count=both.count()).to_pyarrow()
        considered = sum(counted.column("_count").to_pylist())
        holds = np.ones(counted.num_rows, dtype=np.bool_)
        if counted.num_rows:
            assert question.read is not None
            assert question.pair_test is not None
            days = [_read_distinct(counted.column(name), question.read) for name in (first, second)]
            holds = question.pair_test(*days)
        rows = _NOBODY
        if not holds.all():
            bad = self._hold(counted.select([first, second]).filter(~holds))
            keys = [self.table[name] == bad[name] for name in question.columns]
            rows = self._records(self.table.semi_join(bad, keys))
        return self._judge(question, rows, considered, self.rows - considered)

    def _compound(self, question: Question) -> Outcome:
        import ibis

        table = self._without_blanks(question.columns)
        missing = [table[name].isnull() for name in question.columns]
        ignored = missing[0]
        for other in missing[1:]:
            ignored = ignored | other if question.any_missing_passes else ignored & other
        taking_part = table.filter(~ignored)
        considered = int(taking_part.count().execute())
        alike = ibis._.count().over(ibis.window(group_by=list(question.columns)))
        doubled = taking_part.mutate(_alike=alike)
        rows = self._records(doubled.filter(doubled._alike > 1))
        return self._judge(question, rows, considered, self.rows - considered)

    def _judge(
        self, question: Question, rows: tuple[int, ...], considered: int, missing: int | None = None
    ) -> Outcome:
        holds = question.holds(considered, len(rows))
        return Outcome(holds, self.rows, missing, rows)

    def _distinct(self, column: str) -> _Distinct:
        if self._last is None or self._last[0] != column:
            grouped = self.table.group_by(value=self.table[column])
            counted = grouped.aggregate(_count=self.table.count()).to_pyarrow()
            column_values = counted.column("value").combine_chunks()
            missing, blank = _missing(column_values)
            counts = counted.column("_count").to_numpy()
            self._last = (
                column,
                _Distinct(
                    column_values.filter(~missing).to_pylist(),
                    counts[~missing],
                    blank,
                    int(counts[missing].sum()),
                ),
            )
        return self._last[1]

    def _in(self, column: str, values: list[Any], or_null: bool = False) -> tuple[int, ...]:
        """The records that have one of these values."""
        import pyarrow as pa

        rows = _NOBODY
        if values:
            kind = self.table[column].type().to_pyarrow()
            bad = self._hold(pa.table({"value": pa.array(values, type=kind)}))
            rows = self._records(self.table.semi_join(bad, self.table[column] == bad.value))
        if or_null:
            nulls = self._records(self.table.filter(_null_or_nan(self.table[column])))
            rows = tuple(sorted({*rows, *nulls})) if rows and nulls else rows or nulls
        return rows

    def _without_blanks(self, columns: tuple[str, ...]) -> ibis.Table:
        import ibis

        emptied = {}
        for name in columns:
            blank = self._distinct(name).blank
            if blank:
                cell = self.table[name]
                emptied[name] = ibis.ifelse(cell.isin(blank), ibis.null(cell.type()), cell)
        return self.table.mutate(**emptied) if emptied else self.table

    def _hold(self, table: Any) -> ibis.Table:
        import ibis

        return self.engine.keep(ibis.memtable(table))

    def _records(self, table: ibis.Table) -> tuple[int, ...]:
        found = table.select(RECORD).to_pyarrow().column(RECORD).to_numpy()
        return tuple(np.sort(found).tolist())


def _read_distinct(column: Any, read: Any) -> Any:
    """Every cell of an Arrow column read, each distinct one once."""
    encoded = column.combine_chunks().dictionary_encode()
    return read(encoded.dictionary.to_pylist())[encoded.indices.to_numpy()]


def _missing(values: Any) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """Which values of an Arrow array are null, NaN or blank; and the blank texts among them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    flags = pc.is_null(values, nan_is_null=True).to_numpy(zero_copy_only=False).astype(np.bool_)
    blank: list[str] = []
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        # Python says what is white space; only cells that don't begin with a plain letter are asked
        asked = pc.fill_null(pc.match_substring_regex(values, r"^(?:\W|$)"), False)
        for place in np.flatnonzero(asked.to_numpy(zero_copy_only=False)):
            text = values[int(place)].as_py()
            if not text.strip():
                flags[place] = True
                blank.append(text)
    return flags, blank


def _null_or_nan(cell: Any) -> Any:
    return cell.isnull() | cell.isnan() if cell.type().is_floating() else cell.isnull()
