"""The JSON contract: which model answers which verb."""

from workbench.core.results import Result
from workbench.project.answers import (
    AddAnswer,
    AssignAnswer,
    CleanAnswer,
    ClusterAnswer,
    DetectAnswer,
    LinkAnswer,
    ProfileAnswer,
    RetainAnswer,
    RunReport,
    Status,
    SuggestAnswer,
    SurvivalAnswer,
    TrendAnswer,
    ValidateAnswer,
)
from workbench.project.recipe_answers import AcceptAnswer
from workbench.project.recipe_answers import SuggestAnswer as StepSuggestions
from workbench.project.report_answers import ReportBackAnswer
from workbench.quality.results import Drift


def answers_by_verb() -> dict[str, type[Result]]:
    """The model of each verb that takes `--json`."""
    from workbench.demo import DemoScore

    return {
        "profile": ProfileAnswer,
        "validate": ValidateAnswer,
        "clean": CleanAnswer,
        "detect": DetectAnswer,
        "dedupe": LinkAnswer,
        "link": LinkAnswer,
        "cluster": ClusterAnswer,
        "assign": AssignAnswer,
        "survival": SurvivalAnswer,
        "add": AddAnswer,
        "run": RunReport,
        "status": Status,
        "retain": RetainAnswer,
        "demo-score": DemoScore,
        "trend": TrendAnswer,
        "report-back": ReportBackAnswer,
        "drift": Drift,
        "suggest-steps": StepSuggestions,
        "accept": AcceptAnswer,
        "dismiss": AcceptAnswer,
        "undo": AcceptAnswer,
        "redo": AcceptAnswer,
        "suggest": SuggestAnswer,
    }
