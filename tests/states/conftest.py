from __future__ import annotations

from collections.abc import Callable

import pytest

from models.user import RoleName
from shop_app.core.hosts import forget_hosts
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop
from tests.harness.staff import hire
from tests.harness.tab import Tab


@pytest.fixture
def shop(database: Database) -> Shop:
    """A shop that no other test has seen."""
    forget_hosts()
    return open_shop()


@pytest.fixture
def tab_of(database: Database, shop: Shop) -> Callable[[RoleName], Tab]:
    """A tab of a new colleague with this role."""
    return lambda role: Tab(shop, hire(database, shop.tenant_id, role))


@pytest.fixture
def tab(tab_of: Callable[[RoleName], Tab]) -> Tab:
    """A merchant's tab."""
    return tab_of(RoleName.MERCHANT)
