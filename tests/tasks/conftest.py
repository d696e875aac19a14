from __future__ import annotations

import pytest

from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop


@pytest.fixture
def shop(database: Database) -> Shop:
    """A shop that no other test has seen."""
    return open_shop()
