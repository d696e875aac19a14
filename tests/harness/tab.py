"""A browser's tab without the browser: the states of one person at one address."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import reflex as rx
from reflex.istate.data import RouterData

from shop_app.domain import access
from shop_app.states.door import SESSION_COOKIE
from shop_app.states.notices import Notices, Toast
from tests.harness.shop import Shop
from tests.harness.staff import PASSWORD, Colleague

State = TypeVar("State", bound=rx.State)


class Tab:
    """One tab of somebody who is signed in, or of nobody."""

    def __init__(self, shop: Shop, colleague: Colleague | None = None) -> None:
        self._root = rx.State(_reflex_internal_init=True)
        self._host = f"{shop.subdomain}.localhost"
        self._cookie = ""
        if colleague is not None:
            token = access.sign_in(colleague.context, email=colleague.email, password=PASSWORD, address="203.0.113.9")
            self._cookie = f"{SESSION_COOKIE}={token}"

    def at(self, address: str, state: type[State]) -> State:
        """The state of a screen at this address."""
        url = urlsplit(address)
        self._root.router = RouterData.from_router_data(
            {
                "headers": {"host": self._host, "cookie": self._cookie},
                "pathname": url.path,
                "asPath": address,
                "query": dict(parse_qsl(url.query)),
            }
        )
        return self._root.get_substate(state.get_full_name().split("."))  # type: ignore[return-value]

    @property
    def toasts(self) -> list[Toast]:
        notices: Any = self._root.get_substate(Notices.get_full_name().split("."))
        return list(notices.toasts)


def goes_to(answer: Any) -> str:
    """Where a handler sends the browser; empty when it stays."""
    if answer is None or "path" not in {str(name) for name, _ in answer.args}:
        return ""
    return str(next(value for name, value in answer.args if str(name) == "path")).strip('"')
