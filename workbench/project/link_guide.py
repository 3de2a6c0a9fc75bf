"""A project's linkages at work: start rules, look into a run, choose a threshold, compare runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.core.errors import NotMadeYet, UnknownSource
from workbench.core.errors_link_guide import PairNotKept, TaskUnknown
from workbench.core.settings import LinkTask, WorkbenchSettings
from workbench.core.tomlfile import load as load_toml
from workbench.linkage.results import LinkReport
from workbench.project import link_rules, link_runs, looking
from workbench.project.link_answers import RulesState
from workbench.project.link_roles import proposed_roles
from workbench.project.stages.context import load
from workbench.project.stages.link_reasons import kept_explanation, kept_sweep

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from workbench.linkage.pair_results import PairExplanation
    from workbench.linkage.run_results import LinkRun, RunComparison
    from workbench.linkage.sweep_results import Sweep
    from workbench.project.project import Project


class LinkGuide:
    """The linkage tasks of one project, by the name of their rule file."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def tasks(self) -> tuple[str, ...]:
        """The tasks of workbench.toml, in its order."""
        return tuple(task.rules for task in self._project.settings.linkage)

    def report(self, task: str) -> LinkReport | None:
        """What a task came to; None while no run has made it with the rules as they are."""
        try:
            return load(self._folder(task), LinkReport)
        except NotMadeYet:
            return None

    # -- rules

    def rules(self, task: str) -> RulesState:
        """Where the rule file stands."""
        project = self._project
        return link_rules.state(project.places, project.database, self._task(task).rules)

    def set_threshold(self, task: str, value: float, revision: str, by: str = "") -> RulesState:
        """Another threshold in the rule file; its stations become out of date.

        `revision` is that of the state that was looked at; see `link_rules.set_threshold`.
        """
        project = self._project
        name = self._task(task).rules
        return link_rules.set_threshold(project.places, project.database, name, value, revision, by)

    def choices(self, task: str) -> tuple[str, ...]:
        """The rule files that a task may use."""
        wanted = self._task(task)
        return link_rules.choices(self._project.places, link_runs.stage_of(wanted))

    def use(self, task: str, name: str) -> None:
        """Let a task use another rule file; the one that it used stays where it is."""
        wanted, project = self._task(task), self._project
        project.settings = link_rules.use(
            project.places.settings_file, name, wanted.left, wanted.right
        )

    def proposed_roles(self, source: str) -> dict[str, str]:
        """Column -> role as the profile of the current delivery suggests; NotMadeYet without one."""
        extract = self._current(source)
        return proposed_roles(self._project.last_profile(extract)[0].columns)

    def columns(self, source: str) -> list[str]:
        """The columns of a source's current delivery."""
        return [one.name for one in self._project.last_profile(self._current(source))[0].columns]

    def begin(
        self,
        name: str,
        title: str,
        left: str,
        roles: Mapping[str, tuple[tuple[str, str], ...]],
        right: str | None = None,
    ) -> None:
        """A new rule file from roles, and its task in workbench.toml; see `link_rules.begin`.

        A source without a recipe gets an empty one: a linkage works on cleaned tables.
        """
        project = self._project
        tables = [(side, self._table(side)) for side in (left, right) if side is not None]
        other = tables[1] if right is not None else None
        link_rules.begin(project.places, name, title, tables[0], other, roles)
        for side, _ in tables:
            project.begin_recipe(side)
        project.settings = load_toml(project.places.settings_file, WorkbenchSettings)

    # -- a run

    def sweep(self, task: str) -> Sweep:
        """What other thresholds would come to."""
        return kept_sweep(self._folder(task))

    def near_pairs(self, task: str, limit: int = 50) -> pd.DataFrame:
        """Kept pairs nearest to the threshold: left and right `_record`, line, and probability."""
        import pandas as pd

        wanted = self._task(task)
        pairs = self._pairs(wanted)
        threshold = load(self._folder(task), LinkReport).threshold
        doubt = (pairs["match_probability"] - threshold).abs()
        near = pairs.assign(_doubt=doubt).sort_values(["_doubt", "left_record", "right_record"])
        near = near.head(limit)
        lines = [
            self._cleaned(side).set_index("_record")["_row"]
            for side in (wanted.left, wanted.right or wanted.left)
        ]
        return pd.DataFrame(
            {
                "left_record": near["left_record"].to_numpy(),
                "right_record": near["right_record"].to_numpy(),
                "left_line": lines[0].loc[near["left_record"]].to_numpy(),
                "right_line": lines[1].loc[near["right_record"]].to_numpy(),
                "match_probability": near["match_probability"].to_numpy(),
            }
        )

    def explain(self, task: str, left_record: int, right_record: int) -> PairExplanation:
        """Why two records are one or not, from what the run kept; PairNotKept for another pair."""
        from workbench.linkage import load_rules

        wanted, folder = self._task(task), self._folder(task)
        tables = [self._cleaned(wanted.left), self._cleaned(wanted.right or wanted.left)]
        places = [
            (table["_record"] == record).to_numpy().nonzero()[0]
            for table, record in zip(tables, (left_record, right_record), strict=True)
        ]
        found = None
        if all(len(place) for place in places):
            left, right = (int(place[0]) for place in places)
            found = kept_explanation(
                folder,
                load_rules(self._project.places.rules(wanted.rules)),
                load(folder, LinkReport).threshold,
                (left, right),
                (tables[0].iloc[[left]], tables[1].iloc[[right]]),
            )
        if found is None:
            raise PairNotKept(task=task, left=left_record, right=right_record)
        return found

    # -- runs

    def runs(self, task: str) -> tuple[LinkRun, ...]:
        """The runs of a task whose outcome is there, newest first."""
        project = self._project
        return link_runs.listed(project.folder, project.database, project.plan(), self._task(task))

    def compare(
        self, task: str, before: str | None = None, after: str | None = None
    ) -> RunComparison:
        """Two runs of a task side by side, by default the last two; see `link_runs.compare`."""
        project = self._project
        return link_runs.compare(
            project.folder, project.database, project.plan(), self._task(task), before, after
        )

    # -- within

    def _task(self, name: str) -> LinkTask:
        for task in self._project.settings.linkage:
            if task.rules == name:
                return task
        raise TaskUnknown(task=name, known=", ".join(self.tasks()) or "none yet")

    def _folder(self, task: str) -> Path:
        wanted = self._task(task)
        return self._project.result_folder(link_runs.stage_of(wanted), wanted.rules)

    def _pairs(self, task: LinkTask) -> pd.DataFrame:
        import pandas as pd

        folder = self._folder(task.rules)
        if task.right is not None:
            return pd.read_parquet(folder / "links.parquet")
        pairs = pd.read_parquet(folder / "pairs.parquet")
        records = self._cleaned(task.left)["_record"].to_numpy()
        return pairs.assign(
            left_record=records[pairs["left"].to_numpy()],
            right_record=records[pairs["right"].to_numpy()],
        )

    def _cleaned(self, source: str) -> pd.DataFrame:
        return looking.parquet(self._project.result_folder("clean", source), "cleaned")

    def _table(self, source: str) -> pd.DataFrame:
        """The cleaned table; as it was read where no recipe has cleaned it."""
        try:
            return self._cleaned(source)
        except NotMadeYet:
            return self._project.records(self._current(source), None)

    def _current(self, source: str) -> int:
        current = self._project.plan().current
        if source not in current:
            raise UnknownSource(source=source, sources=", ".join(current) or "none yet")
        return current[source].id
