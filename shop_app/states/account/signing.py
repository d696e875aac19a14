"""The pages for signing up and in: what was refused, and what a mailed link needs. Signing itself is a form post
(`shop_app/api/signing.py`).
"""

import dataclasses
import re

import reflex as rx

from models.errors import NotFound
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.visit import Visit

LONGEST_WAIT_S = 3600
ASKS = ("refused", "wait", "field", "next", "token")


@dataclasses.dataclass
class SigningView:
    """`sentence` says why somebody is back here; `email_fault`, `phrase_fault` and `current_fault` stand at their
    fields. `token` is of the mailed link; `is_over` says that it leads nowhere any more. `asks_phrase`: this is not the
    browser that signed up."""

    sentence: str = ""
    email_fault: str = ""
    phrase_fault: str = ""
    current_fault: str = ""
    token: str = ""
    is_over: bool = False
    asks_phrase: bool = False
    is_signed_in: bool = False


def _sentence(refused: str, wait_s: int) -> str:
    if refused in ("TOO_MANY_ATTEMPTS", "RATE_LIMITED"):
        return tn(
            "Too many attempts. Try again in {count} minute.",
            "Too many attempts. Try again in {count} minutes.",
            max(1, -(-wait_s // 60)),
        )
    return {
        "WRONG_CREDENTIALS": t("The e-mail or the password is not right."),
        "LINK_OVER": t("This link has been used or is too old. Ask for a new one."),
        "BUSY": t("The shop is very busy just now. Try again in a moment."),
    }.get(refused, "")


def _phrase_fault(refused: str) -> str:
    return {
        "PASSWORD_TOO_SHORT": t("Choose a password of at least {least} characters.", least=customers.SHORTEST_PASSWORD),
        "PASSWORD_TOO_LONG": t("Use at most {most} characters here.", most=customers.LONGEST_PASSWORD),
        "PASSWORD_TOO_EASY": t("Choose a password that is harder to guess."),
    }.get(refused, "")


def signing_view(uow: UnitOfWork, visit: Visit) -> SigningView:
    """What the form's page says; the codes in its address are ours, anything else says nothing."""
    query = visit.query
    refused, field, wait = query.get("refused", ""), query.get("field", ""), query.get("wait", "0")
    wait_s = min(int(wait), LONGEST_WAIT_S) if re.fullmatch("[0-9]{1,6}", wait, re.ASCII) else 0
    at_email, at_current = field == "email", field == "current"
    return SigningView(
        sentence="" if field else _sentence(refused, wait_s),
        email_fault=t("Enter an e-mail address like name@example.com.") if refused and at_email else "",
        phrase_fault=_phrase_fault(refused),
        current_fault=t("This is not your current password.") if refused and at_current else "",
        is_signed_in=uow.context.actor.customer_id is not None,
    )


def _link_view(uow: UnitOfWork, visit: Visit, purpose: customers.TokenPurpose) -> SigningView:
    view = signing_view(uow, visit)
    token = visit.query.get("token", "")
    try:
        link = customers.pending_link(uow, token, purpose)
    except NotFound:
        return dataclasses.replace(view, is_over=True)
    wrong = t("This is not the password that was chosen for this account.")
    is_wrong = visit.query.get("refused") == "WRONG_CREDENTIALS"
    return dataclasses.replace(
        view,
        token=token,
        asks_phrase=not customers.is_same_browser(uow, link),
        sentence="" if is_wrong else view.sentence,
        phrase_fault=wrong if is_wrong else view.phrase_fault,
    )


def confirm_view(uow: UnitOfWork, visit: Visit) -> SigningView:
    """Where the link of a sign-up leads."""
    return _link_view(uow, visit, customers.TokenPurpose.SIGN_UP)


def reset_view(uow: UnitOfWork, visit: Visit) -> SigningView:
    """Where the link for a new password leads."""
    return _link_view(uow, visit, customers.TokenPurpose.RESET)


class SigningState(StorefrontPage, rx.State):
    """The pages for signing up and in."""

    view: SigningView = SigningView()
    is_loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """Why the browser was sent back here, if it was."""
        self.view = await self._open(signing_view) or self.view
        self.is_loaded = True

    @rx.event
    async def load_confirm(self) -> None:
        """The link of a sign-up, by the token in the address."""
        self.view = await self._open(confirm_view) or self.view
        self.is_loaded = True

    @rx.event
    async def load_reset(self) -> None:
        """The link for a new password, by the token in the address."""
        self.view = await self._open(reset_view) or self.view
        self.is_loaded = True
