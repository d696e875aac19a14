"""A1: what the log-in page says after a refusal. Signing in itself is a form post (`shop_app/api/session.py`)."""

from typing import Any

import reflex as rx

from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.states.merchant.desk import Desk

LONGEST_WAIT_S = 3600


def _shop_name(uow: UnitOfWork) -> str:
    return tenants.current(uow).name


def _sentence(refused: str, wait_s: int) -> str:
    if refused == "TOO_MANY_ATTEMPTS":
        return tn(
            "Too many attempts. Try again in {count} minute.",
            "Too many attempts. Try again in {count} minutes.",
            max(1, -(-wait_s // 60)),
        )
    return t("The e-mail or the password is not right.") if refused else ""


class LoginState(Desk, rx.State):
    """The log-in page. `next_page` is where the form will lead; the server checks it again."""

    shop: str = ""
    sentence: str = ""
    next_page: str = ""

    @rx.event
    async def load(self) -> Any:
        """Why the browser was sent back here, if it was."""
        query = self.router.url.query_parameters
        wait = str(query.get("wait", "0"))
        self.sentence = _sentence(
            str(query.get("refused", "")),
            min(int(wait), LONGEST_WAIT_S) if wait.isascii() and wait.isdigit() and len(wait) < 6 else 0,
        )
        self.next_page = str(query.get("next", ""))[:300]
        self.shop = await self._do(_shop_name)
        self.is_loaded = True
