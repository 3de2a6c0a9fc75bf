"""What a project says about quality over time, made up; any text may be hostile."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.core.errors import NotMadeYet
from workbench.project.report_answers import (
    ReportBackAnswer,
    ReportChange,
    ReportItem,
    ReportPoint,
)
from workbench.project.report_seen import alert_point
from workbench.quality.results import (
    Alert,
    ColumnDrift,
    Counted,
    DimensionPoint,
    Drift,
    HeatCell,
    Point,
    Trend,
    Turnover,
)

DAYS = ("2016-09-30", "2016-10-31", "2016-11-30")


class FakeQuality:
    """The part of the fake project that the Track pages ask."""

    folder: Path
    empty: bool
    word: str

    def alert(self) -> Alert:
        return Alert(
            source="clients",
            extract=DAYS[1],
            kind="fill_fell",
            dimension="effective_fill",
            severity="warning",
            code="fill_fell_in_group",
            text=f"Effective fill of {self.word} fell",
            values={"column": self.word, "before_share": 0.61, "after_share": 0.34},
            column=self.word,
            group_column="team",
            group=self.word,
            before=0.61,
            after=0.34,
            rows=12,
            lines=(5, 9),
            history=tuple(
                Point(extract=day, value=share, rows=40)
                for day, share in zip(DAYS, (0.61, 0.34, 0.33), strict=True)
            ),
        )

    def trend(self, source: str) -> Trend:
        if self.empty:
            raise NotMadeYet(what="x", folder=self.folder)
        return Trend(
            source=source,
            extracts=DAYS,
            unreadable=(DAYS[0],),
            outdated=(DAYS[1],),
            dimensions=tuple(
                DimensionPoint(extract=day, dimension="completeness", share=0.9, share_new=None)
                for day in DAYS
            ),
            heat=tuple(
                HeatCell(column=column, extract=day, fill=0.9, effective_fill=fill)
                for column in (self.word, "b")
                for day, fill in zip(DAYS, (0.8, 0.5, 0.5), strict=True)
            ),
            alerts=(self.alert(), self.alert().model_copy(update={"until": DAYS[2]})),
        )

    def alert_rows(self, alert: Alert) -> pd.DataFrame:
        return pd.DataFrame({"_record": [3], "_row": [5], "team": [self.word], alert.column: [""]})

    def drift(self, source: str, before: date, after: date) -> Drift:
        return Drift(
            before=str(before),
            after=str(after),
            rows_before=100,
            rows_after=110,
            columns_vanished=(self.word,),
            columns=(
                ColumnDrift(
                    column=self.word,
                    kind="code",
                    moved=True,
                    why=("appeared", "distribution"),
                    fill_before=0.9,
                    fill_after=0.8,
                    effective_fill_before=0.9,
                    effective_fill_after=0.5,
                    appeared=(Counted(value=self.word, count=4),),
                    psi=0.31,
                ),
            ),
            turnover=Turnover(
                key=("a",), before=100, after=110, new=10, gone=0, same=98, changed=2
            ),
        )

    def report_back(self) -> ReportBackAnswer:
        if self.empty:
            return ReportBackAnswer(points=(), items=())
        told: dict[str, Any] = {"source": "clients", "severity": "warning", "count": 12}
        waiting = ReportPoint(
            id=alert_point(self.alert()),
            about="alert",
            code="fill_fell_in_group",
            extract=date(2016, 10, 31),
            text=self.alert().text,
            values=self.alert().values,
            owner=self.word,
            **told,
        )
        done = ReportPoint(
            id="b",
            about="expectation",
            code="expect_column_to_exist",
            extract=date(2016, 10, 31),
            file=self.word,
            column=self.word,
            why=self.word,
            share=0.1,
            **told,
        )
        change = ReportChange(
            state="promised",
            made=datetime(2016, 11, 1),
            note=self.word,
            promised_for=date(2016, 12, 1),
        )
        item = ReportItem(
            id=1,
            point=done,
            lines=(2, 3),
            state="promised",
            promised_for=date(2016, 12, 1),
            revision=2,
            seen="fixed",
            seen_in=date(2016, 11, 30),
            history=(change,),
        )
        return ReportBackAnswer(points=(waiting, done), items=(item,))
