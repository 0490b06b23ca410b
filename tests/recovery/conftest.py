"""The towns that are recovered: a few for every run of the tests, others and more under --full."""

from types import SimpleNamespace

import pytest
from recovery_tables import IRREGULAR, REGULAR, over_seeds

FEW = {REGULAR: range(1, 6), IRREGULAR: range(1, 6)}
MANY = {REGULAR: range(101, 121), IRREGULAR: range(101, 121)}
HOUSEHOLDS = 360


@pytest.fixture(scope="session", params=[FEW, pytest.param(MANY, marks=pytest.mark.full)], ids=["few", "many"])
def found(request: pytest.FixtureRequest) -> SimpleNamespace:
    """Figures by seed: `regular` under deliveries before the jar is empty, `irregular` without them."""
    seeds = request.param
    return SimpleNamespace(
        regular=over_seeds(REGULAR, seeds[REGULAR], HOUSEHOLDS),
        irregular=over_seeds(IRREGULAR, seeds[IRREGULAR], HOUSEHOLDS),
    )
