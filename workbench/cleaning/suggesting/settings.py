"""The thresholds of suggestions, each with where it comes from. Shares are 0-1."""

from workbench.core.results import Setting


class SuggestSettings(Setting):
    """When a step is proposed."""

    says_nothing: float = 0.7
    """Confidence from which a value is proposed as missing: the profile's own for effective fill."""
    one_style: float = 0.6
    """Share of rows in capitals (or in lower case) from which a list of answers, some of which
    stand there both ways, is written that way; the profile's `semantic_share`."""
    capital_names: float = 0.5
    """Share of names wholly in capitals up to which that is the odd way of writing them."""
    few_values: int = 60
    """Distinct values up to which a column is a list of answers: the profile's `code_distinct`."""
    most_clustered: int = 2000
    """Distinct values up to which a column is searched for variants: the profile's `typo_values`."""
    particles: float = 0.95
    """Share of rows that hold a known name particle, from which a column is the one for them."""
    adds_reads: float = 0.0005
    """Share of rows that a further date format must read: under it, it is more likely chance."""
    readable: float = 0.6
    """Share of rows that must be read before a column is proposed as dates or numbers: the
    profile's `semantic_share`."""
    repair: float = 0.8
    """Confidence of a suspect cell's repair from which it is proposed: the repairs of reviewed and
    of made tables are right in 9 of 10 from there on (docs/suggestions.md)."""
    most_cells: int = 500
    """Cells in one step at most: what a person can still look through."""
    examples: int = 10
    changes: int = 10
    """Listed at most."""
