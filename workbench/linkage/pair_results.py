"""Why a pair weighs what it weighs, as rows that add up."""

from typing import Literal

from workbench.core.results import Result

Verdict = Literal["same", "different"]
PartKind = Literal["prior", "comparison", "together", "date_alone"]


class ExplainedPart(Result):
    """One step of a pair's match weight."""

    kind: PartKind
    """`prior`: what is believed of any two records before looking; `comparison`: one field;
    `together`: what fields that say the same thing counted double; `date_alone`: agreeing on dates
    only is never an identity."""
    fields: tuple[str, ...] = ()
    level: str | None = None
    """The level that a comparison reached; `missing`: one of the two has no value; `elsewhere`: it
    is weighed with the field whose place it stands in."""
    left: str | None = None
    right: str | None = None
    """The standard values that were compared."""
    weight: float
    """log2(m / u) of the level, or what another kind of step adds."""
    term_frequency: float = 0.0
    """What the rarity of the value that they agree on adds."""
    dependence: float = 0.0
    """What is taken off because others reach this level together more often than chance."""

    @property
    def total(self) -> float:
        """What this step adds to the match weight."""
        return self.weight + self.term_frequency + self.dependence


class PairExplanation(Result):
    """Two records, and from what their match weight is made: the totals of `rows` add up to it."""

    left: int
    """Row of the left table, from 0."""
    right: int
    match_weight: float
    """The model's, before any constraint or decision."""
    match_probability: float
    """0 where a constraint forbids the pair; 1 or 0 where people decided."""
    threshold: float
    rows: tuple[ExplainedPart, ...]
    brought_by: tuple[str, ...]
    """The blocking rules that brought the pair; none: it was not a candidate by itself."""
    decided_by: str | None
    """The field that spoke most for the verdict; None where no field spoke."""
    forbidden_by: str | None = None
    """The constraint that keeps the two apart whatever they weigh."""
    decided: Verdict | None = None
    """What people decided, whatever the model or a constraint says."""

    @property
    def is_link(self) -> bool:
        """Whether the pair reaches the threshold and may be one."""
        return self.match_probability >= self.threshold
