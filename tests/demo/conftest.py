"""Small demo registers, made once."""

import pytest

from workbench.demo import DemoFiles, Faults, make_demo


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    """1,500 clients, two deliveries, the default faults."""
    return make_demo(tmp_path_factory.mktemp("demo"), seed=11, clients=1500, deliveries=2)


@pytest.fixture(scope="session")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    """The same people without a fault."""
    to = tmp_path_factory.mktemp("faultless")
    return make_demo(to, seed=11, clients=1500, deliveries=1, faults=Faults.none())
