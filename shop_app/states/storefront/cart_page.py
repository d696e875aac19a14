"""S5 as a page: beside the cart itself what was put aside, what goes with it, words, codes and a link to share."""

import dataclasses
from typing import Any

import reflex as rx
from pydantic import Field

from models.errors import NotFound, ShopError
from models.values.ids import parse_id
from shop_app.core.context import Context
from shop_app.core.translation import N_, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, catalog, checkout, tenants
from shop_app.states.door import Arguments
from shop_app.states.notices import Notices
from shop_app.states.storefront.address_form import AddressForm, Choice, address_form, countries, helped
from shop_app.states.storefront.cart import CartLineView, CartState, CartView, line_view, view_of
from shop_app.states.storefront.checkout_view import Way, way_view
from shop_app.states.storefront.codes import Given, given_codes
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.shelf import Card, cards_of
from shop_app.states.visit import Visit

SAVED = N_("Put aside for later")
MOST_BESIDE = 4


@dataclasses.dataclass
class CartPageView:
    """What stands around the cart. `shared` are the titles behind a shared link that was opened."""

    saved: list[CartLineView] = dataclasses.field(default_factory=list)
    beside: list[Card] = dataclasses.field(default_factory=list)
    given: Given = dataclasses.field(default_factory=Given)
    ways: list[Way] = dataclasses.field(default_factory=list)
    form: AddressForm = dataclasses.field(default_factory=AddressForm)
    postcode: str = ""
    gift_note: str = ""
    share_link: str = ""
    shared: list[str] = dataclasses.field(default_factory=list)
    shared_gone: bool = False


class LineId(Arguments):
    """A line's id as a page of ours sends it."""

    line_id: str = Field(max_length=40)


class Destination(Arguments):
    """Where an estimate is for."""

    name: str = Field(pattern="^(country|postcode)$")
    value: str = Field(max_length=40)


class GiftNote(Arguments):
    """Words for the parcel."""

    words: str = Field(max_length=500)


def cart_page_view(uow: UnitOfWork, visit: Visit) -> CartPageView:
    """Everything around the caller's cart."""
    page = checkout.view(uow)
    held = {line.product_id for line in page.cart.lines}
    popular = catalog.list_products(uow, sort=catalog.Sort.BEST_SELLING, limit=min(MOST_BESIDE + len(held), 100))
    token = visit.query.get("shared", "")
    shared, gone = _shared(uow, token)
    return CartPageView(
        saved=[line_view(line, page.cart.currency) for line in carts.saved_lines(uow)],
        beside=cards_of([card for card in popular.products if card.id not in held][:MOST_BESIDE]),
        given=given_codes(page),
        ways=[way_view(way) for way in page.ways_to_pay],
        form=address_form(page.country),
        postcode=page.cart.address.get("postcode", ""),
        gift_note=page.cart.gift_note,
        shared=shared,
        shared_gone=gone,
    )


def _set_aside(uow: UnitOfWork, visit: Visit) -> str:
    """What is told of a cart that was counted in another currency, part of which is not sold in it."""
    currency = visit.query.get("aside", "")
    if currency not in tenants.offered(uow).currencies:
        return ""
    return t("Not everything in your cart is sold in {currency}. We put the rest aside for you.", currency=currency)


def _shared(uow: UnitOfWork, token: str) -> tuple[list[str], bool]:
    if not token:
        return [], False
    try:
        lines = carts.shared_cart(uow, token)
    except NotFound:
        return [], True
    return [f"{line.quantity} × {line.title}" for line in lines], False


def _estimate(uow: UnitOfWork, name: str, value: str) -> None:
    cart = carts.view(uow)
    address = {**cart.address, name: value.strip()}
    if name == "country":
        # A region belongs to its country, and so does a postcode.
        address |= {"region": "", "postcode": ""}
    carts.save_contact(uow, address=helped({"country": checkout.view(uow).country, **address}))


def sold_out(_context: Context, titles: tuple[str, ...]) -> list[str]:
    """What could not come into a cart, a sentence each."""
    return [t("{title} is sold out", title=title) for title in titles]


class CartPageState(StorefrontPage, rx.State):
    """The cart's page, and the page that says nothing is here."""

    view: CartPageView = CartPageView()
    countries: list[Choice] = []

    @rx.event
    async def load(self) -> None:
        """The visitor's own cart, by the cookie."""
        if not self.countries:
            self.countries = await self._through(lambda _: countries())
        found = await self._open(lambda uow, visit: (cart_page_view(uow, visit), _set_aside(uow, visit)))
        if found is None:
            return
        self.view, told = found
        if told:
            (await self.get_state(Notices))._say(told)

    @rx.event
    async def refresh(self) -> None:
        """Read everything again, the cart too."""
        await self._look()

    @rx.event
    async def save_for_later(self, line_id: str) -> None:
        """Take a line out of the cart and put it aside."""
        if await self._move(carts.save_for_later, line_id):
            await self._tell(SAVED)

    @rx.event
    async def take_back(self, line_id: str) -> None:
        """Put what was put aside into the cart again."""
        await self._move(carts.take_back, line_id)

    @rx.event
    async def forget(self, line_id: str) -> None:
        """Let go of what was put aside."""
        await self._move(carts.forget_saved, line_id)

    @rx.event
    async def estimate(self, name: str, value: str) -> None:
        """Delivery and tax for another country or postcode."""
        place = self._read(Destination, name=name, value=value)
        if place is not None:
            await self._change(lambda uow: _estimate(uow, place.name, place.value))

    @rx.event
    async def write(self, words: str) -> None:
        """Keep the words for the parcel as soon as the field is left."""
        note = self._read(GiftNote, words=words)
        if note is not None and note.words.strip() != self.view.gift_note:
            await self._change(lambda uow: carts.write_notes(uow, gift_note=note.words))

    @rx.event
    async def share(self) -> None:
        """Show a link by which others can copy this cart."""
        try:
            token = await self._do(carts.share_cart)
        except ShopError as error:
            await self._refuse(error)
            return
        origin = await self._through(lambda context: context.origin)
        self.view = dataclasses.replace(self.view, share_link=f"{origin}/cart?shared={token}")

    @rx.event
    async def copy_shared(self) -> Any:
        """Put a shared cart's lines into one's own, and leave the link."""
        token = self._visit().query.get("shared", "")
        try:
            copied = await self._do(carts.copy_shared, token)
        except ShopError as error:
            await self._refuse(error)
            return None
        for sentence in await self._through(sold_out, copied.missing):
            (await self.get_state(Notices))._say(sentence)
        return rx.redirect("/cart")

    async def _move(self, command: Any, line_id: str) -> bool:
        line = self._read(LineId, line_id=line_id)
        known = parse_id(line.line_id) if line else None
        return known is not None and await self._change(lambda uow: command(uow, known))

    async def _change(self, command: Any) -> bool:
        try:
            await self._do(command)
        except ShopError as error:
            await self._refuse(error)
            await self._look()
            return False
        await self._look()
        return True

    async def _look(self) -> None:
        visit, link = self._visit(), self.view.share_link

        def all_of_it(uow: UnitOfWork) -> tuple[CartView, CartPageView]:
            return view_of(checkout.view(uow)), cart_page_view(uow, visit)

        cart, view = await self._do(all_of_it)
        (await self.get_state(CartState))._show(cart)
        self.view = dataclasses.replace(view, share_link=link)
