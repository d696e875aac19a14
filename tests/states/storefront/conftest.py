from __future__ import annotations

import pytest

from tests.harness.shop import Shop
from tests.states.storefront.visitor import VisitorTab


@pytest.fixture
def tab(shop: Shop) -> VisitorTab:
    """A tab of a shopper nobody has seen before."""
    return VisitorTab(shop)
