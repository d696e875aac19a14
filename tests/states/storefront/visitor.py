"""A shopper's tabs."""

from __future__ import annotations

from shop_app.core.tokens import new_token
from shop_app.states.door import VISITOR_COOKIE
from tests.harness.shop import Shop
from tests.harness.tab import Tab


class VisitorTab(Tab):
    """One tab of a shopper; `beside` another it is a second one of the same browser."""

    def __init__(self, shop: Shop, beside: VisitorTab | None = None) -> None:
        super().__init__(shop)
        self._cookie = beside._cookie if beside else f"{VISITOR_COOKIE}={new_token()}"

    @property
    def token(self) -> str:
        """What the cookie holds."""
        return self._cookie.partition("=")[2]
