"""Suggestion: what deliveries have in common, as expectations that a person may accept."""

from workbench.validation.suggestion.accepting import Choice, accept_into, bounds_of, with_bounds
from workbench.validation.suggestion.personal import PERSONAL_ROLES
from workbench.validation.suggestion.proposing import suggest_expectations
from workbench.validation.suggestion.results import Evidence, Proposal, Suggestions

__all__ = [
    "PERSONAL_ROLES",
    "Choice",
    "Evidence",
    "Proposal",
    "Suggestions",
    "accept_into",
    "bounds_of",
    "suggest_expectations",
    "with_bounds",
]
