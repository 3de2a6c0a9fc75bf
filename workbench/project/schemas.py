"""The JSON contract: which model answers which verb."""

from workbench.core.results import Result
from workbench.linkage.run_results import RunComparison
from workbench.project.answers import (
    AddAnswer,
    AssignAnswer,
    CleanAnswer,
    ClusterAnswer,
    DetectAnswer,
    LinkAnswer,
    ProfileAnswer,
    ProvisionAnswer,
    RetainAnswer,
    ReviewAnswer,
    RunReport,
    Status,
    SuggestAnswer,
    SurvivalAnswer,
    TrendAnswer,
    ValidateAnswer,
)
from workbench.project.outflow_answers import (
    CardAnswer,
    OutflowAnswer,
    PoolFilesAnswer,
    PredictAnswer,
    RecalibrateAnswer,
)
from workbench.project.recipe_answers import AcceptAnswer
from workbench.project.recipe_answers import SuggestAnswer as StepSuggestions
from workbench.project.report_answers import ReportBackAnswer
from workbench.project.review_answers import DecideAnswer, DecisionsAnswer
from workbench.quality.results import Drift


def answers_by_verb() -> dict[str, type[Result]]:
    """The model of each verb that takes `--json`."""
    from workbench.demo import DemoScore
    from workbench.linkage.engines.splink_files import SplinkExport

    return {
        "profile": ProfileAnswer,
        "validate": ValidateAnswer,
        "clean": CleanAnswer,
        "detect": DetectAnswer,
        "dedupe": LinkAnswer,
        "link": LinkAnswer,
        "export-splink": SplinkExport,
        "review": ReviewAnswer,
        "cluster": ClusterAnswer,
        "assign": AssignAnswer,
        "compare-runs": RunComparison,
        "survival": SurvivalAnswer,
        "outflow": OutflowAnswer,
        "predict": PredictAnswer,
        "recalibrate": RecalibrateAnswer,
        "pool": PoolFilesAnswer,
        "card": CardAnswer,
        "provision": ProvisionAnswer,
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
        "decisions": DecisionsAnswer,
        "decide": DecideAnswer,
    }


def answers_by_flag() -> dict[str, type[Result]]:
    """The model that answers instead where a verb is asked for something else, by schema file."""
    from workbench.linkage import LinkPlan

    return {"link-plan": LinkPlan}
