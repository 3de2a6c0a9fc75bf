"""expression: a step of one's own, one SQL expression over the cells of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from workbench.cleaning.steps.rowwise import Cell, mapped_rows
from workbench.cleaning.steps.step import Gives, Schema, TableChange, TableStep
from workbench.core.errors_cleaning import ExpressionRefused

if TYPE_CHECKING:
    import ibis
    from sqlglot.expressions import Expr

    from workbench.tables.engine import Engine

ALLOWED_FUNCTIONS = (
    "abs", "ceil", "coalesce", "concat", "concat_ws", "floor", "greatest", "least", "left",
    "length", "lower", "lpad", "ltrim", "nullif", "regexp_extract", "regexp_matches",
    "regexp_replace", "replace", "reverse", "right", "round", "rpad", "rtrim", "split_part",
    "starts_with", "strip_accents", "substring", "substr", "trim", "upper", "year", "month", "day",
)  # fmt: skip
"""The functions that an expression may call: of values only, the same on every run."""

_NODES = frozenset(
    [
        "Abs",
        "Add",
        "And",
        "Between",
        "Boolean",
        "Bracket",
        "Case",
        "Cast",
        "Ceil",
        "Coalesce",
        "Column",
        "Concat",
        "ConcatWs",
        "DPipe",
        "DataType",
        "DataTypeParam",
        "Day",
        "Div",
        "Distinct",
        "EQ",
        "Floor",
        "GT",
        "GTE",
        "Greatest",
        "Identifier",
        "If",
        "In",
        "Is",
        "LT",
        "LTE",
        "Least",
        "Left",
        "Length",
        "Like",
        "ILike",
        "Literal",
        "Lower",
        "LPad",
        "Mod",
        "Month",
        "Mul",
        "NEQ",
        "Neg",
        "Not",
        "Null",
        "Nullif",
        "Or",
        "Pad",
        "Paren",
        "RegexpExtract",
        "RegexpLike",
        "RegexpReplace",
        "Replace",
        "Reverse",
        "Right",
        "Round",
        "RPad",
        "SplitPart",
        "StartsWith",
        "Sub",
        "Substring",
        "Trim",
        "TryCast",
        "Tuple",
        "Upper",
        "Var",
        "Year",
    ]
)
_CALLS = frozenset({"regexp_matches", "strip_accents", "reverse", "ltrim", "rtrim"})
_TYPES: dict[Gives, str] = {
    "text": "VARCHAR", "date": "DATE", "timestamp": "TIMESTAMP", "number": "DOUBLE",
}  # fmt: skip


class ExpressionStep(TableStep):
    """Compute `column` (made where it lacks) from an SQL expression `sql` in DuckDB's dialect.

    It is parsed, and refused unless every part of it is on a list: columns of the table, literals,
    comparisons, arithmetic, `CASE`, casts and the functions of `ALLOWED_FUNCTIONS`. It runs once
    per distinct combination of cells, on a database of its own without access to files or net. A
    row on which it fails gives missing.
    """

    kind: Literal["expression"]
    column: str
    sql: str
    gives: Gives = "text"

    @model_validator(mode="after")
    def _sound(self) -> ExpressionStep:
        parsed(self.sql)
        if not self.needs():
            raise ValueError("the expression names no column")
        return self

    def needs(self) -> tuple[str, ...]:
        from sqlglot import expressions

        names = [one.name for one in parsed(self.sql).find_all(expressions.Column)]
        return tuple(dict.fromkeys(names))

    def makes(self) -> tuple[str, ...]:
        return (self.column,)

    def after(self, schema: Schema) -> Schema:
        return {**schema, self.column: self.gives}

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        outputs: dict[str, Gives] = {self.column: self.gives}
        return mapped_rows(engine, table, self.needs(), outputs, self._computed, number)

    def _computed(self, rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
        import duckdb
        import pyarrow as pa

        if not rows:
            return []
        names = self.needs()
        cells = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        typed = {
            name: pa.array(values, pa.string()) if all(v is None for v in values) else values
            for name, values in cells.items()
        }
        held = pa.table({**typed, "_place": list(range(len(rows)))})
        sql = parsed(self.sql).sql(dialect="duckdb")
        apart = duckdb.connect(config={"enable_external_access": "false", "threads": "1"})
        try:
            apart.register("cells", held)
            apart.execute("SET lock_configuration = true")
            query = f"SELECT TRY(CAST(({sql}) AS {_TYPES[self.gives]})) FROM cells ORDER BY _place"  # noqa: S608 - every node was checked
            found: list[tuple[Cell, ...]] = apart.execute(query).fetchall()
        except duckdb.Error as fault:
            detail = str(fault).splitlines()[0]
            raise ExpressionRefused(step=self.id, detail=detail) from fault
        finally:
            apart.close()
        return found


def parsed(sql: str) -> Expr:
    """An expression of allowed parts only; ValueError names the part that is not."""
    import sqlglot
    from sqlglot import expressions
    from sqlglot.errors import SqlglotError

    try:
        found = sqlglot.parse(f"SELECT {sql}", dialect="duckdb")
    except SqlglotError as fault:
        raise ValueError("sql can't be read as an expression") from fault
    select = found[0] if len(found) == 1 else None
    if not isinstance(select, expressions.Select) or len(select.expressions) != 1:
        raise ValueError("sql must be one expression")
    if any(value for key, value in select.args.items() if key != "expressions"):
        raise ValueError("sql must be an expression, without FROM, WHERE or other clauses")
    expression: Expr = select.expressions[0]
    for node in expression.walk():
        _allow(node)
    return expression


def _allow(node: Expr) -> None:
    from sqlglot import expressions

    name = type(node).__name__
    if isinstance(node, expressions.Anonymous):
        if node.name.lower() not in _CALLS:
            raise ValueError(f"function {node.name} is not allowed; {_known()}")
    elif isinstance(node, expressions.Column) and node.table:
        raise ValueError(f"{node.sql()}: name a column without a table")
    elif name not in _NODES:
        raise ValueError(f"{name} is not allowed in an expression; {_known()}")


def _known() -> str:
    return "functions: " + ", ".join(ALLOWED_FUNCTIONS)
