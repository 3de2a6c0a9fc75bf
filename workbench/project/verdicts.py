"""What the current validation runs say, for `run --fail-on`."""

from workbench.project.places import Places
from workbench.project.stages.context import RESULT_FILE, load
from workbench.project.stations import Plan, extract_subject
from workbench.validation.results import ValidationRun


def count_failures(places: Places, plan: Plan) -> tuple[int, int]:
    """Failed critical and failed warning expectations on the current state of every source."""
    critical = warning = 0
    for source, extract in plan.current.items():
        for stage, subject in (
            ("validate_raw", extract_subject(extract)),
            ("validate_cleaned", source),
        ):
            if not plan.has(stage, subject):
                continue
            folder = places.result(stage, subject, plan.stations[stage, subject].key)
            if not (folder / RESULT_FILE).is_file():
                continue
            failed = [one for one in load(folder, ValidationRun).expectations if not one.success]
            critical += sum(one.severity == "critical" for one in failed)
            warning += sum(one.severity == "warning" for one in failed)
    return critical, warning
