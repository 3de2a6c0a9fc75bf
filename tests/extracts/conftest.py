"""Reading a file made in plain sight."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from workbench.core.settings import Limits, ReadSettings
from workbench.extracts import read_extract
from workbench.extracts.results import Reading

ReadText = Callable[..., tuple[Reading, pd.DataFrame]]


@pytest.fixture
def read_bytes(tmp_path: Path) -> ReadText:
    """Write bytes to a file, read it, and give the reading with its records."""

    def read(
        data: bytes,
        name: str = "file.csv",
        limits: Limits | None = None,
        layouts: tuple[Path, ...] = (),
        **settings: object,
    ) -> tuple[Reading, pd.DataFrame]:
        file = tmp_path / name
        file.write_bytes(data)
        to = tmp_path / "reading"
        to.mkdir(exist_ok=True)
        reading = read_extract(
            file, to, ReadSettings.model_validate(settings), limits or Limits(), layouts
        )
        assert reading.account.closes
        frame = pd.read_parquet(to / "reading.parquet")
        assert len(frame) == reading.account.kept
        assert list(frame["_record"]) == list(range(len(frame)))
        apart = pd.read_parquet(to / "quarantine.parquet")
        assert len(apart) == sum(reading.account.quarantined.values())
        return reading, frame

    return read


@pytest.fixture
def quarantine(tmp_path: Path) -> Callable[[], list[dict[str, object]]]:
    """The quarantined records of the last reading."""
    return lambda: pd.read_parquet(tmp_path / "reading" / "quarantine.parquet").to_dict("records")
