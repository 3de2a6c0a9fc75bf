"""Steps that findings ask for: proposed with what they would change, before anything is changed."""

from workbench.cleaning.suggesting.clues import Candidate, ColumnClues, FollowsFrom, TableClues
from workbench.cleaning.suggesting.now import ColumnNow, TableNow, table_now
from workbench.cleaning.suggesting.results import (
    ExpectationEffect,
    SuggestedExample,
    Suggestion,
    ValueChange,
)
from workbench.cleaning.suggesting.suggest import Previewed, finished, suggest

__all__ = [
    "Candidate",
    "ColumnClues",
    "ColumnNow",
    "ExpectationEffect",
    "FollowsFrom",
    "Previewed",
    "SuggestedExample",
    "Suggestion",
    "TableClues",
    "TableNow",
    "ValueChange",
    "finished",
    "suggest",
    "table_now",
]
