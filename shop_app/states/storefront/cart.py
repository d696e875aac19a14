"""S5: check, adjust, go. The cart is rows behind the visitor's cookie; this is one tab's picture of it."""

import dataclasses
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

import reflex as rx

from models.errors import ShopError
from models.values.ids import parse_id
from models.values.money import exponent
from shop_app.core.formatting import money_text, total_text
from shop_app.core.translation import N_, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, checkout, pricing
from shop_app.states.door import Door
from shop_app.states.notices import Notices
from shop_app.states.storefront.choice import WHOLE_NUMBER, CartForm, add_chosen
from shop_app.states.storefront.shelf import product_href
from shop_app.states.visit import Visit

Given = ParamSpec("Given")

REMOVED = N_("Removed")
UNDO = N_("Undo")


@dataclasses.dataclass
class CartLineView:
    """One line in finished text."""

    id: str = ""
    variant_id: str = ""
    title: str = ""
    href: str = ""
    image: str = ""
    options: str = ""
    unit_price: str = ""
    total: str = ""
    quantity: int = 1
    notice: str = ""
    why: list[str] = dataclasses.field(default_factory=list)
    unit_minor: int = 0


@dataclasses.dataclass
class GiftView:
    """Goods that a promotion adds, and why."""

    title: str = ""
    image: str = ""
    reason: str = ""


@dataclasses.dataclass
class CartView:
    """The lines and what they come to. Amounts are empty where there is nothing to say.

    `free_percent` is how far the goods have come to free delivery, from 0 to 100; -1 where there is no such thing.
    `currency` and `digits`, its decimal places, let the browser show a line's total before we confirm it.
    """

    lines: list[CartLineView] = dataclasses.field(default_factory=list)
    gifts: list[GiftView] = dataclasses.field(default_factory=list)
    currency: str = ""
    digits: int = 2
    count: int = 0
    subtotal: str = ""
    discount: str = ""
    shipping: str = ""
    tax: str = ""
    tax_label: str = ""
    total: str = ""
    to_free_shipping: str = ""
    free_percent: int = -1


def line_notice(line: carts.CartLineView, currency: str) -> str:
    """What is odd about a line: its stock first, then a price that is not what it was."""
    match line.problem:
        case carts.LineProblem.NOT_FOR_SALE:
            return t("Not for sale any more")
        case carts.LineProblem.SOLD_OUT:
            return t("Sold out")
        case carts.LineProblem.TOO_MANY:
            return t("Only {count} left", count=line.available)
        case _:
            return _price_notice(line, currency)


def _price_notice(line: carts.CartLineView, currency: str) -> str:
    if not line.price_change_minor or line.seen_minor is None:
        return ""
    was = money_text(line.seen_minor, currency)
    return (
        t("Price went up: it was {was} when you added it", was=was)
        if line.price_change_minor > 0
        else t("Price went down: it was {was} when you added it", was=was)
    )


def line_view(line: carts.CartLineView, currency: str, why: list[str] | None = None) -> CartLineView:
    """A line as it is shown."""
    return CartLineView(
        id=str(line.id),
        variant_id=str(line.variant_id),
        title=line.title,
        href=product_href(line.slug),
        image=f"/media/{line.picture}" if line.picture else "",
        options=line.variant_title,
        unit_price=t("{price} each", price=money_text(line.unit_price_minor, currency)),
        total=money_text(line.total_minor, currency),
        quantity=line.quantity,
        notice=line_notice(line, currency),
        why=why or [],
        unit_minor=line.unit_price_minor,
    )


def shipping_text(amount_minor: int, currency: str) -> str:
    """A price, or “Free”."""
    return money_text(amount_minor, currency) if amount_minor else t("Free")


def view_of(page: checkout.CheckoutView) -> CartView:
    """The cart with everything it will cost, delivery and tax included, before the checkout asks for anything."""
    cart, quote = page.cart, page.quote
    currency = cart.currency
    free_from = quote.delivery.is_free_from_minor if quote.delivery else None
    missing = free_from - quote.subtotal_minor if free_from else 0
    tax_name = quote.tax_name or t("Tax")
    reasons = _reasons(page)
    return CartView(
        lines=[line_view(line, currency, reasons.get(line.variant_id)) for line in cart.lines],
        gifts=[
            GiftView(gift.title, f"/media/{gift.picture}" if gift.picture else "", given.reason)
            for gift, given in zip(page.gifts, quote.benefits.gifts, strict=True)
        ],
        currency=currency,
        digits=exponent(currency),
        count=cart.item_count,
        subtotal=money_text(quote.subtotal_minor, currency),
        discount=money_text(-quote.discount_minor, currency) if quote.discount_minor else "",
        shipping=shipping_text(quote.shipping_minor, currency) if quote.delivery else "",
        tax=money_text(quote.tax_minor, currency) if quote.tax_minor else "",
        tax_label=t("Includes {tax}", tax=tax_name) if quote.prices_include_tax else tax_name,
        total=total_text(quote.total_minor, currency),
        to_free_shipping=t("{amount} more and delivery is free.", amount=money_text(missing, currency))
        if missing > 0
        else t("Delivery is free.")
        if free_from
        else "",
        free_percent=min(quote.subtotal_minor * 100 // free_from, 100) if free_from else -1,
    )


def _reasons(page: checkout.CheckoutView) -> dict[UUID, list[str]]:
    """Why each line costs what it costs, one sentence a reason, by variant."""
    bought = [line for line in page.cart.lines if line.is_buyable]
    found: dict[UUID, list[str]] = {}
    for reason in page.quote.trace:
        if reason.line is None or reason.line >= len(bought):
            continue
        sign = "−" if reason.figure is pricing.Figure.DISCOUNT else ""
        said = pricing.said(reason.sentence, reason.values, page.cart.currency)
        amount = money_text(reason.amount_minor, page.cart.currency)
        found.setdefault(bought[reason.line].variant_id, []).append(f"{said}: {sign}{amount}")
    return found


def cart_view(uow: UnitOfWork) -> CartView:
    """The caller's cart."""
    return view_of(checkout.view(uow))


def _kept_within_stock(uow: UnitOfWork) -> list[str]:
    """Lowers every line to what there is, and says so."""
    told = []
    for line in carts.view(uow).lines:
        if line.problem is carts.LineProblem.TOO_MANY and line.available:
            carts.change_line(uow, line.id, line.available)
            told.append(t("{title}: only {count} left", title=line.title, count=line.available))
    return told


def own_cart(uow: UnitOfWork, _visit: Visit) -> CartView:
    """The caller's cart, for the first paint of its page."""
    return cart_view(uow)


class CartState(Door, rx.State):
    """The cart, in the drawer and on its page. Only the visitor's own: the domain finds it by the cookie."""

    view: CartView = CartView()
    is_loaded: bool = False
    revision: int = 0
    """Grows with each answer, so that fields and counts which the browser changed ahead show what the server says."""

    def _show(self, cart: CartView) -> None:
        self.view = cart
        self.is_loaded = True
        self.revision += 1

    async def _change(
        self, command: Callable[Concatenate[UnitOfWork, Given], Any], *given: Given.args, **named: Given.kwargs
    ) -> bool:
        def changed(uow: UnitOfWork) -> tuple[list[str], CartView]:
            command(uow, *given, **named)
            return _kept_within_stock(uow), cart_view(uow)

        try:
            told, cart = await self._do(changed)
        except ShopError as error:
            self._show(await self._do(cart_view))
            await self._refuse(error)
            return False
        self._show(cart)
        for sentence in told:
            (await self.get_state(Notices))._say(sentence)
        return True

    @rx.event
    async def add(self, form: dict[str, Any]) -> None:
        """Put what the product's form says into the cart."""
        wanted = CartForm.from_browser(form)
        if wanted is not None:
            await self._change(add_chosen, wanted)

    @rx.event
    async def change(self, line_id: str, quantity: str) -> None:
        """Another quantity of one line; more than there is becomes all there is, and a word says so."""
        line, known = self._line(line_id)
        text = str(quantity).strip()
        if line is None or known is None or not WHOLE_NUMBER.fullmatch(text) or int(text) == line.quantity:
            self.revision += 1
            return
        if int(text) == 0:
            await self._take_out(line, known)
        else:
            await self._change(carts.change_line, known, int(text))

    @rx.event
    async def remove(self, line_id: str) -> None:
        """Take a line out, for ten seconds with a way back."""
        line, known = self._line(line_id)
        if line is not None and known is not None:
            await self._take_out(line, known)

    @rx.event
    async def refresh(self) -> None:
        """Read the cart again, after something beside it has changed it."""
        self._show(await self._do(cart_view))

    async def _take_out(self, line: CartLineView, line_id: UUID) -> None:
        if await self._change(carts.remove_line, line_id):
            await self._tell(REMOVED, action=UNDO, token=f"{line.variant_id}:{line.quantity}")

    @rx.event
    async def undo(self, toast_id: str, token: str) -> None:
        """Put back what was taken out."""
        notices = await self.get_state(Notices)
        if not any(toast.id == toast_id and toast.token == token for toast in notices.toasts):
            return
        variant, _, quantity = token.partition(":")
        notices.toasts = [toast for toast in notices.toasts if toast.id != toast_id]
        variant_id = parse_id(variant)
        if variant_id is not None:
            await self._change(carts.add_line, variant_id, int(quantity))

    def _line(self, line_id: str) -> tuple[CartLineView | None, UUID | None]:
        return next((line for line in self.view.lines if line.id == line_id), None), parse_id(line_id)
