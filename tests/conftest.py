"""What all tests share: Hypothesis profiles, a quiet home, a made demo project, the real data."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from workbench.core.privacy import quiet_libraries

quiet_libraries()
settings.register_profile("dev", max_examples=40, deadline=None)
settings.register_profile(
    "ci",
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("sweep", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data beside the checkout, for developers and CI; a user's clone has none."""
    if not SHARED.is_dir():
        pytest.skip("needs the real data of ../shared/data, which a user's clone does not have")
    return SHARED


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo project of 400 clients, two deliveries, every stage made; shared, so only looked at."""
    root = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent
    folder = root / "made-demo"
    with FileLock(root / "made-demo.lock"):
        if not (folder / "whole").exists():
            from workbench.project.demo import make_demo_project

            report = make_demo_project(folder, 11, 400, 2, "default")
            assert not report.failed
            (folder / "whole").touch()
    return folder


@pytest.fixture
def demo_copy(made_demo: Path, tmp_path: Path) -> Path:
    """The made demo project as a copy that a test may change."""
    return Path(shutil.copytree(made_demo, tmp_path / "project"))
