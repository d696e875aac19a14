"""A1: what the log-in page says after a refusal. Signing in itself is a form post (`shop_app/api/session.py`)."""

import re
from typing import Any

import reflex as rx

from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.states.merchant.desk import Desk

LONGEST_WAIT_S = 3600


def _sentence(refused: str, wait_s: int) -> str:
    if refused == "TOO_MANY_ATTEMPTS":
        return tn(
            "Too many attempts. Try again in {count} minute.",
            "Too many attempts. Try again in {count} minutes.",
            max(1, -(-wait_s // 60)),
        )
    return t("The e-mail or the password is not right.") if refused else ""


def _look(uow: UnitOfWork, refused: str, wait_s: int) -> tuple[str, str]:
    return tenants.current(uow).name, _sentence(refused, wait_s)


class LoginState(Desk, rx.State):
    """The log-in page."""

    shop: str = ""
    sentence: str = ""

    async def _fetch(self) -> None:
        query = self.router.url.query_parameters
        wait = str(query.get("wait", "0"))
        wait_s = min(int(wait), LONGEST_WAIT_S) if re.fullmatch("[0-9]{1,6}", wait, re.ASCII) else 0
        self.shop, self.sentence = await self._do(_look, str(query.get("refused", "")), wait_s)

    @rx.event
    async def load(self) -> Any:
        """Why the browser was sent back here, if it was."""
        return await self._open(self._fetch)
