"""Promotion codes and gift cards, given in one field: whoever has a code need not know which kind it is."""

import dataclasses
from typing import Any

import reflex as rx
from pydantic import Field

from models.errors import NotFound, ShopError
from models.values.ids import parse_id
from shop_app.core.context import Context
from shop_app.core.formatting import money_text
from shop_app.core.rate_limit import CODES, take
from shop_app.core.translation import said, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import carts, checkout, pricing
from shop_app.states.door import Arguments, Door


@dataclasses.dataclass
class GivenCode:
    """A code or a gift card of the cart; `token` takes it out again, `detail` says what it does or why nothing."""

    token: str = ""
    label: str = ""
    detail: str = ""


@dataclasses.dataclass
class Given:
    """What was given with the cart."""

    codes: list[GivenCode] = dataclasses.field(default_factory=list)


class TypedCode(Arguments):
    """A code as it was typed."""

    code: str = Field(min_length=1, max_length=40)


class CodeToken(Arguments):
    """Which one to take out."""

    token: str = Field(min_length=1, max_length=60)


def given_codes(page: checkout.CheckoutView) -> Given:
    """The cart's codes with what each is worth, then its gift cards."""
    tried = {one.code: one for one in page.quote.benefits.tried if one.code}
    return Given(
        [
            *(GivenCode(f"code:{code}", code, _worth(page, tried.get(code))) for code in page.cart.codes),
            *(
                GivenCode(
                    f"card:{card.account_id}",
                    t("Gift card ending in {ending}", ending=card.ending),
                    t("pays {amount}", amount=money_text(card.amount_minor, page.cart.currency)),
                )
                for card in page.cards
            ),
        ]
    )


def _worth(page: checkout.CheckoutView, tried: pricing.Tried | None) -> str:
    if tried is None:
        return ""
    if tried.applied and tried.promotion_id is not None:
        spent = page.quote.benefits.spent_minor(tried.promotion_id)
        return f"−{money_text(spent, page.cart.currency)}" if spent else tried.title
    return pricing.said(tried.reason, tried.values, page.cart.currency)


def _use(context: Context, code: str, address: str) -> None:
    take(CODES, context.tenant_id, address)
    try:
        in_unit(context, carts.apply_code, code)
    except NotFound as unknown:
        if unknown.reason == "CART_EMPTY":
            raise
        try:
            in_unit(context.later(), carts.add_gift_card, code)
        except NotFound:
            # Neither: the promotion's sentence is the one for people.
            raise unknown from None


def _take_out(uow: UnitOfWork, token: str) -> None:
    kind, _, name = token.partition(":")
    account = parse_id(name)
    if kind == "code":
        carts.remove_code(uow, name)
    elif account is not None:
        carts.remove_gift_card(uow, account)


class CodeState(Door, rx.State):
    """The field of the cart and of the checkout. Each asks for its own figures again afterwards."""

    fault: str = ""
    edition: int = 0

    @rx.event
    async def use(self, form: dict[str, Any]) -> None:
        """Give a code with the cart."""
        typed = self._read(TypedCode, code=str(form.get("code", "")).strip())
        if typed is None:
            self.fault = await self._through(lambda _: t("Enter the code as it stands on your card or in your mail."))
            return
        address = str(self.router.session.client_ip)
        try:
            await self._through(_use, typed.code, address)
        except ShopError as error:
            self.fault = await self._words(error)
            return
        self.fault = ""
        self.edition += 1

    @rx.event
    async def take_out(self, token: str) -> None:
        """Take a code or a gift card out again."""
        chosen = self._read(CodeToken, token=token)
        if chosen is None:
            return
        try:
            await self._do(_take_out, chosen.token)
        except ShopError as error:
            await self._refuse(error)
        self.fault = ""

    async def _words(self, error: ShopError) -> str:
        return await self._through(lambda _: said(error))
