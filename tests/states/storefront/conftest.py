from __future__ import annotations

from collections.abc import Callable

import pytest

from shop_app.core.hosts import forget_hosts
from shop_app.core.tokens import new_token
from shop_app.states.door import VISITOR_COOKIE
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop
from tests.states.merchant.tab import Tab


class VisitorTab(Tab):
    """One tab of a shopper; `of` another tab is a second one of the same browser."""

    def __init__(self, shop: Shop, of: VisitorTab | None = None) -> None:
        super().__init__(shop)
        self._cookie = of._cookie if of else f"{VISITOR_COOKIE}={new_token()}"


TabOf = Callable[..., VisitorTab]


@pytest.fixture
def shop(database: Database) -> Shop:
    """A shop that no other test has seen."""
    forget_hosts()
    return open_shop()


@pytest.fixture
def tab_of(shop: Shop) -> TabOf:
    return lambda of=None: VisitorTab(shop, of)


@pytest.fixture
def tab(tab_of: TabOf) -> VisitorTab:
    return tab_of()
