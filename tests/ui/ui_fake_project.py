"""A project that holds made-up results of every stage, some of them hostile; no stage runs."""

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
from ui_fake_analysis import FakeAnalysis
from ui_fake_desk import FakeDesk
from ui_fake_link_desk import FakeLinkDesk
from ui_fake_links import FakeGuide
from ui_fake_quality import FakeQuality

from workbench.cleaning.results import CleaningReport, StepReport, UnparsedValue
from workbench.clustering.results import (
    Candidate,
    Choice,
    Clustering,
    Distinction,
    Group,
    Point,
    Refused,
    Stability,
    Treatment,
    Typical,
)
from workbench.clustering.results import ChoiceReason as ClusterReason
from workbench.clustering.results import Excluded as ClusterExcluded
from workbench.core.errors import NotMadeYet
from workbench.core.findings import Finding, Reason
from workbench.core.settings import LinkTask, ReadSettings, SourceSettings, WorkbenchSettings
from workbench.extracts.layouts import Layout
from workbench.extracts.results import Comparison, Reading, RecordAccount
from workbench.handover.results import Covariate, Excluded, FlowStep, HandoverReport
from workbench.linkage.entity_results import EntityEvents, EntityMove
from workbench.linkage.results import (
    BlockingCount,
    Estimate,
    EstimatedQuality,
    LevelWeight,
    LinkReport,
    Seconds,
    Subgroup,
    WeightBin,
)
from workbench.profiling.results import (
    Across,
    Bin,
    ColumnProfile,
    Dependency,
    DisguisedMissing,
    DuplicateRows,
    KeyCandidate,
    MissingPattern,
    ModelTerm,
    NumberSummary,
    Profile,
    SoftCharacteristic,
    Spelling,
    ValueCount,
)
from workbench.profiling.soft.results import (
    FieldWeight,
    FillAt,
    FilledCurve,
    FillingProcess,
    HazardRatio,
    McarTest,
    MissingDriver,
    Missingness,
    OutflowPicture,
    SoftInsight,
    SoftSuggestion,
    WorkListCount,
)
from workbench.project.answers import (
    CellStory,
    Extract,
    Job,
    KnownFailure,
    ProjectProvisions,
    ProjectSurvival,
    StationStatus,
    Status,
)
from workbench.project.entity_history import Generation
from workbench.project.failing import FailingPage, Known
from workbench.project.places import Places
from workbench.survival.results import (
    Coefficient,
    Cox,
    CurvePoint,
    IncidencePoint,
    PooledCoefficient,
    PooledCox,
    Survival,
)
from workbench.validation.causes import Cause
from workbench.validation.results import ExpectationResult, ValidationRun

HOSTILE = (
    "![x](http://evil.example/a.png) <img src='http://evil.example/b.png'>"
    "<script>fetch('http://evil.example/c')</script> [l](http://evil.example/d) =1+1 \u202eab \x1b[31m"
)
NOW = datetime(2016, 11, 1, 9, 30)


class FakeProject(FakeQuality, FakeAnalysis):
    """Answers as `workbench.project.Project` does. `word` stands wherever data could stand."""

    def __init__(self, folder: Path, word: str = "waarde", empty: bool = False) -> None:
        self.folder, self.word, self.empty = folder, word, empty
        self.places = Places(folder)
        self.settings = WorkbenchSettings(
            format=1,
            name=f"Project {word}",
            handover="handover",
            sources={
                "clients": SourceSettings(
                    title=f"Cliënten {word}", recipe="clients", roles={f"trede {word}": "soft"}
                ),
                "benefits": SourceSettings(recipe="benefits"),
            },
            linkage=(LinkTask(rules="dedupe_clients", left="clients"),),
        )

        self.desk = FakeDesk(self, "clients")
        self.review = FakeLinkDesk(self, "dedupe_clients")

    def clean_desk(self, source: str) -> FakeDesk:
        return self.desk

    def link_desk(self, task: str) -> FakeLinkDesk:
        self._must()
        return self.review

    @property
    def name(self) -> str:
        return self.settings.name

    def sources(self) -> list[str]:
        return list(self.settings.sources)

    def extracts(self, source: str | None = None) -> list[Extract]:
        if self.empty:
            return []
        made = [
            Extract(
                id=number,
                source=name,
                date=when,
                file=f"klanten {self.word}.csv",
                sha256="ab" * 32,
                megabytes=1.234,
                added=NOW,
                withdrawn=False,
            )
            for number, (name, when) in enumerate(
                [
                    ("clients", date(2016, 10, 31)),
                    ("clients", date(2016, 11, 30)),
                    ("benefits", date(2016, 11, 30)),
                ],
                start=1,
            )
        ]
        return [one for one in made if source in (None, one.source)]

    def status(self) -> Status:
        if self.empty:
            return Status(name=self.name, extracts=0, stations=(), next_step="next.add_extract")
        return Status(
            name=self.name,
            extracts=3,
            stations=(
                StationStatus(
                    stage="read",
                    subject="clients/2016-10-31",
                    state="up_to_date",
                    seconds=1.25,
                    made=NOW,
                    rows=9312,
                ),
                StationStatus(
                    stage="clean",
                    subject="clients",
                    state="failed",
                    error="ColumnMissing",
                    error_fields={"file": self.word, "column": self.word, "columns": "a, b"},
                    message="x",
                ),
                StationStatus(stage="survival", subject="all", state="missing"),
            ),
            next_step="next.mend",
        )

    def seconds(self) -> dict[str, float]:
        return {"read": 1.25, "profile": 3.5, "survival": 0.02}

    def jobs(self) -> list[Job]:
        return []

    def start_run(self) -> int:
        return 1

    def reading(self, extract_id: int) -> Reading:
        self._must()
        return Reading(
            file=f"klanten {self.word}.csv",
            sha256="ab" * 32,
            kind="delimited",
            encoding="cp1252",
            delimiter=";",
            quotechar='"',
            header_row=3,
            columns=("a", self.word),
            account=RecordAccount(
                records_in=9316,
                kept=9311,
                quarantined={"too_many_cells": 2},
                not_data={"title": 1, "header": 1, "total": 1},
            ),
            parts=(self.word, "b"),
            settings=ReadSettings(),
            labels={self.word: {self.word: self.word}},
            findings=(self._finding("mojibake"), self._finding("not in the words table")),
        )

    def comparison(self, extract_id: int) -> Comparison | None:
        self._must()
        found = self._finding("column_vanished").model_copy(update={"column": self.word})
        return Comparison(before="2016-10-31", findings=(found,))

    def parts(self, extract_id: int) -> pd.DataFrame:
        return pd.DataFrame({"part": [self.word], "kept": [3], "quarantined": [1]})

    def layouts(self) -> dict[str, Layout]:
        field = {"name": self.word, "start": 1, "length": 2, "certain": False, "check": self.word}
        whole = {"format": 1, "name": "srg", "title": self.word, "source": self.word}
        layout = Layout.model_validate({**whole, "record_length": 2, "fields": [field]})
        return {} if self.empty else {"srg": layout}

    def sample_lines(self, extract_id: int, limit: int) -> list[str]:
        return [self.word] * 5

    def quarantine(self, extract_id: int) -> pd.DataFrame:
        return pd.DataFrame(
            {"_part": [None], "_row": [12], "reason": ["too_many_cells"], "raw": [self.word]}
        )

    def records(self, extract_id: int, limit: int = 100) -> pd.DataFrame:
        return pd.DataFrame(
            {"_record": [0], "_part": [None], "_row": [4], self.word: [self.word], "leeg": [None]}
        )

    def last_profile(self, extract_id: int) -> tuple[Profile, bool]:
        return self.profile(extract_id), True

    def decision_on(self, source: str, column: str, value: str) -> str:
        return "undecided"

    def profile(self, extract_id: int) -> Profile:
        self._must()
        return Profile(
            rows=9311,
            columns=(
                ColumnProfile(
                    name=self.word,
                    role="soft",
                    fill=0.96,
                    effective_fill=0.41,
                    distinct=7,
                    semantic_type="bsn",
                    semantic_share=0.9,
                    disguised_missing=(
                        DisguisedMissing(value=self.word, count=300, confidence=0.9, reason="word"),
                    ),
                    top_values=(
                        ValueCount(value=self.word, count=1200),
                        ValueCount(value=None, count=3),
                        ValueCount(value="", count=2),
                    ),
                    masks=(ValueCount(value="9999aa", count=800),),
                    min_length=1,
                    max_length=60,
                    rare_values=(ValueCount(value=self.word, count=1),),
                    numbers=NumberSummary(
                        lowest=0,
                        quartile_1=1,
                        median=2.5,
                        quartile_3=3,
                        highest=99,
                        mean=2.2,
                        zeros=3,
                        negatives=0,
                        outliers=2,
                        usual_low=-3,
                        usual_high=8,
                        bins=(Bin(start=0, end=1, count=4), Bin(start=1, end=2, count=9)),
                    ),
                    spellings=(
                        Spelling(
                            kind="typo",
                            values=(
                                ValueCount(value=self.word, count=90),
                                ValueCount(value=f"{self.word}e", count=1),
                            ),
                            count=1,
                        ),
                    ),
                    sensitive={"bsn": 2, "health": 7},
                    suggested_role="soft",
                    model_term=ModelTerm(name="Client", domain="Kern", definition="Een persoon."),
                ),
                ColumnProfile(
                    name="datum",
                    fill=1.0,
                    effective_fill=0.99951,
                    distinct=4000,
                    date_share=1.0,
                    date_formats={"dd-mm-yyyy": 0.97, "yyyymmdd": 0.03},
                ),
            ),
            across=Across(
                rows_compared=9311,
                columns_compared=2,
                keys=(KeyCandidate(columns=(self.word, "datum"), unique_share=0.99, empty=2),),
                dependencies=(
                    Dependency(
                        determinant=self.word,
                        dependent="datum",
                        share=0.98,
                        rows=900,
                        violations=18,
                        lines=(3, 9),
                    ),
                ),
                missing_patterns=(
                    MissingPattern(columns=(), rows=9000, share=0.97),
                    MissingPattern(columns=(self.word, "datum"), rows=311, share=0.03),
                ),
                duplicate_rows=DuplicateRows(count=4, share=0.0004, lines=(7,)),
                duplicate_columns=((self.word, "datum"),),
            ),
            soft=(
                SoftCharacteristic(
                    name=self.word,
                    verdict="use_with_care",
                    reasons=(Reason(code="unknown code", text=f"Reden over {self.word}"),),
                    fill=0.96,
                    effective_fill=0.41,
                    real_fill_estimate=0.2,
                    fill_depends_on_time_at_risk=True,
                    fill_by_team={f"Team {self.word}": 0.3, "Noord": 0.8},
                    fill_by_period={f"2015-{month:02d}": month / 13 for month in range(1, 13)},
                    limits=(Reason(code="nor this", text=f"Grens {self.word}"),),
                    fill_by_time=(FillAt(from_day=0, rows=90, fill=0.1),),
                    fill_by_case_manager={self.word: 0.2},
                    fill_by_group={self.word: {self.word: 0.4}},
                    default_by_team={self.word: 0.9},
                    default_by_quarter={"2015-01": 0.4, "2015-04": 0.9},
                    missingness=Missingness(
                        auc=0.8,
                        low=0.75,
                        high=0.85,
                        rows=900,
                        missing=400,
                        drivers=(MissingDriver(name=self.word, auc=0.7),),
                    ),
                    remark_hints=12,
                ),
                SoftCharacteristic(
                    name="motivatie", verdict="do_not_use", reasons=(), fill=0.2, effective_fill=0.0
                ),
                SoftCharacteristic(
                    name="taal", verdict="use", reasons=(), fill=1.0, effective_fill=1.0
                ),
            ),
            soft_missing_at_random=McarTest(statistic=30.0, degrees=14, p=0.0, patterns=4, rows=90),
            soft_suggestions=(SoftSuggestion(name=self.word, because=("code_shape", "name")),),
            findings=(self._finding("mojibake"),),
        )

    def soft_insight(self, source: str) -> SoftInsight:
        self._must()
        curves = tuple(
            FilledCurve(
                group=group,
                days=(0.0, 90.0, 180.0),
                survival=(1.0, fall, fall**2),
                lower=(1.0, fall - 0.1, fall**2 - 0.1),
                upper=(1.0, fall + 0.1, fall**2 + 0.1),
                spells=120,
            )
            for group, fall in (("filled", 0.9), ("not_filled", 0.6))
        )
        process = FillingProcess(
            day=90, still_there=800, filled_of_still_there=0.4, left_before=0, filled_of_left=None
        )
        return SoftInsight(
            pictures=(
                OutflowPicture(
                    name=self.word,
                    landmark=90,
                    spells=900,
                    process=(process,),
                    naive=curves,
                    at_landmark=curves[:1],
                    naive_ratio=HazardRatio(ratio=0.2, low=0.1, high=0.3, events=400),
                    landmark_ratio=HazardRatio(ratio=1.0, low=0.9, high=1.1, events=300),
                    over_time_ratio=None,
                ),
            ),
            weights=(FieldWeight(name=self.word, weight=1.0, gain_per_event=None),),
            work_list=(WorkListCount(team=self.word, to_ask=3, clients=9),),
            spells_without_contact=2,
        )

    def work_list(
        self, source: str, team: str | None = None, limit: int | None = None
    ) -> pd.DataFrame:
        row = {"rank": 1, "team": self.word, "case_manager": self.word, "client": self.word}
        return pd.DataFrame([row | {"ask": self.word, "worth": 1.0}])

    def soft_history(self, source: str) -> pd.DataFrame:
        days = (date(2016, 10, 31), date(2016, 11, 30))
        rows = [(day, self.word, 0.5, "use_with_care") for day in days]
        return pd.DataFrame(rows, columns=["date", "column", "effective_fill", "verdict"])

    def validation(self, subject: int | str, stage: str) -> ValidationRun:
        self._must()
        return ValidationRun(
            suite="clients_raw",
            stage=stage,  # type: ignore[arg-type]
            rows=9311,
            success=False,
            critical_failed=True,
            expectations=(
                ExpectationResult(
                    type="expect_column_values_to_pass_the_bsn_eleven_test",
                    column=self.word,
                    severity="critical",
                    success=False,
                    unexpected_count=37,
                    unexpected_share=0.004,
                    rows=(1, 5),
                    why=f"Waarom {self.word}",
                    remedy=f"Herstel {self.word}",
                    owner=self.word,
                ),
                ExpectationResult(
                    type="expect_column_to_exist", column="bsn", severity="warning", success=True
                ),
            ),
        )

    def failures(self, subject: int | str, stage: str) -> "FakeFailures":
        return FakeFailures(self, self.validation(subject, stage))

    def failing_rows(self, subject: Any, stage: str, number: int, limit: int) -> pd.DataFrame:
        return self.records(1)

    def cleaning(self, source: str) -> CleaningReport:
        self._must()
        return CleaningReport(
            rows_in=9311,
            rows_out=9300,
            changed_cells=1234,
            steps=(
                StepReport(
                    id="trim-1", number=1, kind="trim", columns=(self.word, "b"), changed_cells=1200
                ),
                StepReport(
                    id="dates-2",
                    number=2,
                    kind="parse_dates",
                    columns=("datum",),
                    changed_cells=34,
                    unparsed=2,
                    unparsed_values=(UnparsedValue(column="datum", value=self.word, count=2),),
                ),
            ),
        )

    def changes(self, source: str, limit: int, column: str | None = None) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "step": [1],
                "_record": [0],
                "_part": [None],
                "_row": [4],
                "column": [self.word],
                "before": [f" {self.word}"],
                "after": [None],
            }
        )

    def cleaned(self, source: str, limit: int) -> pd.DataFrame:
        return self.records(1).assign(datum=[date(9999, 12, 31)], bedrag=[1234.5])

    def cell_story(self, source: str, record: int, column: str) -> list[CellStory]:
        return [
            CellStory(where="raw", value=self.word, file=self.word, line=4),
            CellStory(where="step", step="1", value=None),
            CellStory(where="golden", step="17", value=None),
        ]

    def entity_history(self, source: str) -> tuple[Generation, ...]:
        self._must()
        move = EntityMove(entity_id=4, before=(4, 9), after=(4,))
        events = EntityEvents(
            new=12, same=8760, changed=20, returned=1, merged=1, split=0, gone=3, merges=(move,)
        )
        generation = Generation(
            number=2,
            source=source,
            delivery=date(2016, 10, 31),
            extract_id=1,
            made=NOW,
            base="a",
            history={},
            next_id=8800,
            events=events,
        )
        return (generation,)

    def link_reports(self) -> dict[str, LinkReport]:
        self._must()
        report = LinkReport(
            task="dedupe",
            rules="dedupe_clients",
            rows_left=9311,
            comparisons=48123,
            pairs=560,
            entities=8790,
            threshold=0.5,
            prior=0.0001,
            seconds=Seconds(blocking=0.4, comparing=2.2),
            estimated=EstimatedQuality(precision=Estimate(value=0.987)),
            blocking=(BlockingCount(rule=self.word, comparisons=400, new=400, largest_block=12),),
            subgroups=(
                Subgroup(by="sex", group=self.word, rows=40),
                Subgroup(
                    by="name_marks",
                    group="no_mark",
                    rows=9000,
                    links=480,
                    precision=Estimate(value=0.98, lower=0.9, upper=1.0),
                ),
            ),
            weights=(
                LevelWeight(comparison=self.word, level="exact", m=0.9, u=0.01, weight=6.5),
                LevelWeight(comparison=self.word, level=self.word, m=0.05, u=0.9, weight=-4.2),
            ),
            histogram=tuple(
                WeightBin(lower=edge, upper=edge + 2, pairs=(edge + 30) ** 2)
                for edge in range(-20, 20, 2)
            ),
            cluster_sizes={1: 8300, 2: 480, 3: 10},
        )
        return {"dedupe_clients": report, self.word: report}

    def link_guide(self) -> FakeGuide:
        return FakeGuide(self.word, {} if self.empty else self.link_reports())

    def doubtful_pairs(self, task: str, limit: int) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "match_probability": [0.51],
                "left_line": [4],
                "right_line": [9],
                "left_naam": [self.word],
                "right_naam": [self.word],
            }
        )

    def golden(self, limit: int) -> pd.DataFrame:
        return pd.DataFrame({"entity_id": [3], "naam": [self.word], "records": [2]})

    def golden_provenance(self, entity_id: int) -> pd.DataFrame:
        return pd.DataFrame({"entity_id": [3], "column": [self.word], "_record": [12]})

    def handover(self) -> HandoverReport:
        self._must()
        return HandoverReport(
            spells=9800,
            episodes=15012,
            entities=8790,
            censoring_date=date(2016, 11, 30),
            events={"to_work": 3000, "censored": 4000, self.word: 12},
            late_entries=800,
            excluded=(Excluded(reason="missing_value", count=12),),
            flow=(FlowStep(step="periods", rows=12000), FlowStep(step=self.word, rows=9800)),
            covariates=(
                Covariate(
                    name="female", label_nl="Vrouw", label_en="Female", kind="flag", known=0.98
                ),
                Covariate(
                    name="children",
                    label_nl=f"Kinderen {self.word}",
                    label_en="Children",
                    kind="flag",
                    known=0.5,
                ),
            ),
            findings=(self._finding("mojibake"),),
            lineage="cd" * 32,
        )

    def provisions(self) -> ProjectProvisions:
        self._must()
        return super().provisions()

    def clusters(self) -> Clustering:
        self._must()
        distinctions = (
            Distinction(column="age", inside=24.1, outside=41.9, effect=-1.4),
            Distinction(column="female", level=self.word, inside=0.8, outside=0.4, effect=0.84),
        )
        return Clustering(
            k=2,
            rows=8000,
            columns=("age", "female"),
            components=2,
            explained=0.61,
            silhouette=0.31,
            groups=(
                _group(1, 3000, distinctions, self.word),
                _group(2, 5000, (), self.word),
            ),
            choice=_choice(),
            stability=(
                Stability(group=1, jaccard=0.91, verdict="stable"),
                Stability(group=2, jaccard=0.64, verdict="pattern"),
            ),
            map=(Point(x=0.5, y=1.0, group=1), Point(x=-1.5, y=0.2, group=2)),
            map_explained=(0.4, 0.21),
            refused=(Refused(column=self.word, reason="constant"),),
            treatments=(Treatment(column=self.word, kind="number", missing=3),),
            excluded=(ClusterExcluded(reason="missing_value", count=790),),
        )

    def group_names(self) -> dict[int, str]:
        self._must()
        return {1: self.word}

    def waiting_group_names(self) -> tuple[str, ...]:
        return (self.word,)

    def group_curves(self) -> Survival:
        overall = self.survival().overall
        return overall.model_copy(
            update={
                name: tuple(
                    one.model_copy(update={"group": group})
                    for group in ("1", "2")
                    for one in getattr(overall, name)
                )
                for name in ("kaplan_meier", "cumulative_incidence")
            }
        )

    def result_folder(self, stage: str, subject: str) -> Path:
        self._must()
        return self.folder / stage / subject

    def survival(self) -> ProjectSurvival:
        self._must()
        points = tuple(
            CurvePoint(
                group="all",
                time=90.0 * step,
                survival=0.97**step,
                lower=0.96**step if step else None,
                upper=0.98**step,
                at_risk=9000 - 100 * step,
                events=30,
            )
            for step in range(40)
        )
        incidence = tuple(
            IncidencePoint(
                cause=cause, group="all", time=90.0 * step, incidence=share * step / 40, se=0.01
            )
            for cause, share in (("to_work", 0.5), (self.word, 0.2))
            for step in range(40)
        )
        overall = Survival(
            rows=9800, events=5800, kaplan_meier=points, cumulative_incidence=incidence
        )
        split = Survival(
            rows=9800,
            events=5800,
            kaplan_meier=tuple(
                one.model_copy(update={"group": group})
                for group in (self.word, "no")
                for one in points
            ),
            cumulative_incidence=tuple(
                one.model_copy(update={"group": group})
                for group in (self.word, "no")
                for one in incidence
            ),
        )
        cox = Cox(
            coefficients={
                "female": Coefficient(coef=-0.2, se=0.05, p=0.0001),
                "female:children": Coefficient(coef=-0.5, se=0.1, p=0.0),
                f"household[{self.word}]": Coefficient(coef=0.3, se=0.2, p=0.13),
            },
            loglik=-100.0,
            loglik_null=-120.0,
            rows=15000,
            events=3000,
        )
        return ProjectSurvival(
            event="to_work",
            causes=("to_work", self.word),
            overall=overall,
            by_group={"household": split},
            cox=cox,
            pooled=PooledCox(
                draws=5,
                coefficients={
                    self.word: PooledCoefficient(
                        coef=-0.2, se=0.1, p=0.05, lower=-0.4, upper=0.0, linkage_share=0.1
                    )
                },
            ),
            raw=cox,
        )

    def planted(self) -> dict[str, float] | None:
        return {"female": -0.25}

    def history(self, source: str) -> pd.DataFrame:
        return pd.DataFrame(
            [
                {
                    "date": when,
                    "column": column,
                    "rows": 9311,
                    "fill": 0.9,
                    "effective_fill": fill,
                    "distinct": 4,
                }
                for when, fill in ((date(2016, 10, 31), 0.5), (date(2016, 11, 30), 0.7))
                for column in (self.word, "b")
            ]
        )

    def validation_history(self, source: str | None = None) -> pd.DataFrame:
        return pd.DataFrame(
            [
                {
                    "source": "clients",
                    "date": when,
                    "stage": "raw",
                    "type": "expect_column_to_exist",
                    "column": column,
                    "severity": "critical",
                    "success": False,
                    "unexpected_count": count,
                    "unexpected_share": 0.1,
                }
                for when, count in ((date(2016, 10, 31), 50), (date(2016, 11, 30), 70))
                for column in (self.word, None)
            ]
        )

    def plan(self) -> Any:
        class Plan:
            current = {one.source: one for one in self.extracts()}

            def has(self, stage: str, subject: str) -> bool:
                return True

        return Plan()

    def _must(self) -> None:
        if self.empty:
            raise NotMadeYet(what="x", folder=self.folder)

    def _finding(self, code: str) -> Finding:
        return Finding(
            code=code,
            severity="warning",
            text=f"Tekst over {self.word}",
            column=self.word,
            count=12,
            share=0.0123,
        )


class FakeFailures:
    """Failing rows of the fake project: one cause, one accepted as known."""

    def __init__(self, project: FakeProject, run: ValidationRun) -> None:
        self.project = project
        self.of = SimpleNamespace(run=run, source="clients")

    def page(self, number: int, at: int = 0, rows: int = 50) -> FailingPage:
        frame = self.project.records(1)
        return FailingPage(frame, (str(frame.columns[-1]),), len(frame))

    def causes(self, number: int) -> tuple[Cause, ...]:
        word = self.project.word
        return (
            Cause(grouping=word, group=word, count=9, rows=90, share=0.1, rest=0.01, lift=10.0),
        )

    def known(self) -> dict[int, Known]:
        return {0: Known(5, False)}

    def accepted(self, number: int) -> list[KnownFailure]:
        return [
            KnownFailure(
                id=1,
                expectation="x",
                scope="group",
                grouping="team",
                group=self.project.word,
                note=self.project.word,
                by="",
                until=date(2016, 12, 31),
            )
        ]

    def step_for(self, number: int) -> str:
        return "bsn"


def _group(number: int, size: int, distinctions: tuple[Distinction, ...], word: str) -> Group:
    return Group(
        group=number,
        size=size,
        share=size / 8000,
        share_lower=size / 8000 - 0.01,
        share_upper=size / 8000 + 0.01,
        certainty=0.93,
        distinctions=distinctions,
        typical=(
            Typical(column="age", median=24.0, low=21.0, high=27.0, known=1.0),
            Typical(column="female", level=word, share=0.8, known=0.7),
        ),
    )


def _choice() -> Choice:
    return Choice(
        answer="groups",
        asked="auto",
        k=2,
        method="latent_class",
        sample=8000,
        candidates=(
            Candidate(k=1, bic=2000.0, icl=2000.0, jaccard=None, jaccards=(), silhouette=None),
            Candidate(
                k=2, bic=1500.0, icl=1600.0, jaccard=0.78, jaccards=(0.64, 0.91), silhouette=0.31
            ),
        ),
        gain=1.2,
        gain_without_groups=0.4,
        gain_deviation=9.0,
        agreement=0.8,
        reasons=(
            ClusterReason(code="more_than_one_population", against=False, value=3.0, limit=1.15),
            ClusterReason(code="groups_come_back", against=False, value=0.78, limit=0.75),
        ),
    )
