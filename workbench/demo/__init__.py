"""A made register with known truth, as raw exports, and how a project did on it."""

from workbench.demo.faults import Faults, load_exports, load_faults
from workbench.demo.make import DemoFiles, make_demo
from workbench.demo.reading_truth import (
    truth_analysis_frame,
    truth_cells,
    truth_groups,
    truth_identities,
    truth_parameters,
    truth_soft,
)
from workbench.demo.results import DemoScore
from workbench.demo.score import (
    account_score,
    cox_score,
    entity_owners,
    group_score,
    link_score,
    pairwise_score,
    soft_score,
)
from workbench.demo.score_cleaning import cleaning_score
from workbench.demo.score_incidents import incidents_score, truth_incidents
from workbench.demo.truth import planted_log_hazard_ratios
from workbench.demo.variants import ExportVariants

__all__ = [
    "DemoFiles", "DemoScore", "ExportVariants", "Faults", "account_score", "cleaning_score",
    "cox_score", "entity_owners", "group_score", "incidents_score", "link_score", "load_exports", "load_faults",
    "make_demo", "pairwise_score",
    "planted_log_hazard_ratios", "soft_score", "truth_analysis_frame", "truth_cells", "truth_groups",
    "truth_identities", "truth_incidents", "truth_parameters", "truth_soft",
]  # fmt: skip
