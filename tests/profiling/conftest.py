"""Tables made in plain sight, profiled."""

from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from workbench.core.settings import SourceSettings
from workbench.profiling import profile_table
from workbench.profiling.results import Profile
from workbench.profiling.settings import Thresholds
from workbench.tables.engine import Engine

ProfileOf = Callable[..., Profile]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as opened:
        yield opened


@pytest.fixture
def profile_of(engine: Engine) -> ProfileOf:
    """Profile columns of text; settings are those of a source."""

    def profile(
        columns: dict[str, list[object]], thresholds: Thresholds | None = None, **settings: object
    ) -> Profile:
        frame = pd.DataFrame(columns)
        frame.insert(0, "_record", range(len(frame)))
        frame.insert(1, "_part", None)
        frame["_part"] = frame["_part"].astype("string")
        frame.insert(2, "_row", range(2, len(frame) + 2))
        source = SourceSettings.model_validate(settings)
        table = engine.from_frame(frame)
        return profile_table(table, source, thresholds=thresholds or Thresholds())

    return profile


@pytest.fixture
def column_of(profile_of: ProfileOf) -> Callable[..., object]:
    """The profile of one column."""
    return lambda values, name="kolom": profile_of({name: values}).columns[0]


@pytest.fixture(scope="session")
def profile_of_any(engine: Engine) -> Callable[[list[str | None]], Profile]:
    """The profile of one column of any texts, for generated values."""

    def profile(values: list[str | None]) -> Profile:
        frame = pd.DataFrame({"_record": range(len(values)), "kolom": pd.array(values, "string")})
        return profile_table(engine.from_frame(frame))

    return profile
