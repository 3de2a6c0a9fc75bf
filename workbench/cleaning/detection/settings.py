"""The thresholds of detection, each with where it comes from."""

from pydantic import Field

from workbench.core.results import Setting


class DetectSettings(Setting):
    """How detection judges. Shares are 0-1.

    Where no source is named the number was chosen by looking at tables with known errors: hospital,
    beers, and made ones. Made tables of other seeds are the check (`tests/benchmarks/detection.py`).
    """

    confidence: float = Field(default=0.5, gt=0, lt=1)
    """Cells at or over this are listed."""
    rare_shape: float = 0.02
    """A shape with at most this share of a column's cells is rare there."""
    many_rare_shapes: float = 0.10
    """From this share of rare shapes on the column is free text, and a rare shape says nothing."""
    minor_notation: float = 0.35
    """A notation with at most this share, beside one at least twice as common, is the odd one."""
    column_kind: float = 0.90
    """Share of numbers from which a column is one of numbers."""
    dependency: float = 0.70
    """Chance-corrected agreement within groups from which one column follows from another.
    (Cohen's kappa 1960: over 0.6 substantial, over 0.8 nearly perfect.)"""
    composite_dependency: float = 0.85
    """The same for two columns together: there are many such pairs, so chance must be out."""
    entity_dependency: float = 0.25
    """The same where rows tell of the same thing and contradict each other."""
    frequent: int = 3
    """A value of at least this many rows can be what a rarer one was meant to be."""
    times_more_frequent: float = 4.0
    """How many times more often the meant value must stand in the column."""
    edit_share: float = 0.2
    """Edits per sign up to which two values are a typing error apart."""
    most_pairs: int = 30_000_000
    """Rare times frequent values of a column that are compared at most."""
    most_composites: int = 40
    """Pairs of columns that are tried together as what a column follows from."""
    seed: int = 0
    """For the learner's trees and clusters: the same input gives the same answer."""
