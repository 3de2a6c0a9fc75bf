"""The register that linkage tests share."""

import pytest
from linkage_register import Register, measure_pairs


@pytest.fixture(scope="session")
def register():
    """About 1,600 client records of 1,500 persons."""
    return Register(seed=7, persons=1500)


@pytest.fixture(scope="session")
def pairwise():
    """A measure: of found and true entities, precision, recall and F1 over pairs."""
    return measure_pairs
