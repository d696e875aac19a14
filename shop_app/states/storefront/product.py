"""S4: decide and add."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx

from models.errors import NotFound, ShopError
from models.values.ids import parse_id
from shop_app.core.context import Context
from shop_app.core.rate_limit import WISHES, take
from shop_app.core.translation import said, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import carts, catalog, returns
from shop_app.states.door import Arguments
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.choice import CartForm, add_chosen, nearest, options_in
from shop_app.states.storefront.delivery import delivery_view, place_in
from shop_app.states.storefront.opinions import opinions_view
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.product_view import ProductView, view_of
from shop_app.states.storefront.shelf import product_href
from shop_app.states.storefront.writing import WritingView, writing_view
from shop_app.states.visit import Visit


class OptionChoice(Arguments):
    """A value of an option, as a tile sends it."""

    option: str
    value: str


class StockWish(Arguments):
    """Who wants to hear of which variant."""

    variant_id: str
    email: str


def _offered(
    uow: UnitOfWork, page: catalog.ProductPage, wanted: Mapping[str, str], place: tuple[str, str], kept: str = ""
) -> ProductView:
    """The product with one variant chosen, its stock and its way to a place; without reviews."""
    variant = nearest(page, wanted, kept)
    if variant is None:
        return ProductView(is_missing=True)
    back_on = None if variant.is_buyable or page.is_archived else catalog.expected_on(uow, variant.id)
    view = view_of(page, wanted, kept, back_on=back_on)
    policy = returns.policy_of(uow)
    if policy.is_open and policy.window_days and not page.is_archived:
        view.returns = t("Changed your mind? Send it back within {days} days.", days=policy.window_days)
    if not page.is_archived:
        view.delivery = delivery_view(uow, variant.id, page.delivery_text, place)
    return view


def _product_view(uow: UnitOfWork, visit: Visit, place: tuple[str, str]) -> ProductView:
    page = catalog.product_page(uow, visit.parts.get("slug", ""))
    view = _offered(uow, page, options_in(visit.query), place)
    view.opinions = opinions_view(uow, page.id, product_href(page.slug), visit.query)
    return view


def product_view(uow: UnitOfWork, visit: Visit) -> ProductView:
    """The product at an address, with the options, the postcode and the reviews that the address names."""
    return _product_view(uow, visit, place_in(visit.query))


def _own_place(uow: UnitOfWork) -> tuple[str, str]:
    """Where the visitor's cart goes, as far as it knows."""
    return place_in({name: str(value) for name, value in carts.view(uow).address.items()})


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """What a tab shows of a product: everybody's view, and what only this visitor may do."""

    view: ProductView
    writing: WritingView = dataclasses.field(default_factory=WritingView)


def opened_product(uow: UnitOfWork, visit: Visit) -> Opened:
    """The same for the app, sent to where the visitor's cart goes, with a form for whoever bought it. It has an
    address already, and shows on its page that nothing is there."""
    place = place_in(visit.query)
    try:
        view = _product_view(uow, visit, place if place[1] else _own_place(uow))
    except NotFound:
        return Opened(ProductView(is_missing=True))
    return Opened(view, writing_view(uow, view.slug, visit.query.get("order", "")))


def _limited_wish(context: Context, variant_id: UUID, email: str) -> None:
    take(WISHES, context.tenant_id, str(context.actor.visitor_sha256))
    in_unit(context, catalog.ask_for_stock, variant_id, email)


def _rechosen(uow: UnitOfWork, old: ProductView, wanted: Mapping[str, str], kept: str) -> ProductView:
    page = catalog.product_page(uow, old.slug)
    place = (old.delivery.country, old.delivery.postcode) if old.delivery.is_known else ("", "")
    view = _offered(uow, page, wanted, place, kept)
    view.opinions = old.opinions
    return view


class ProductState(StorefrontPage, rx.State):
    """A product page. `told` answers whoever asked to hear of stock, `wish_fault` says what to mend."""

    view: ProductView = ProductView()
    writing: WritingView = WritingView()
    told: str = ""
    wish_fault: str = ""

    @rx.event
    async def load(self) -> None:
        """Public: the catalogue is everybody's."""
        opened = await self._open(opened_product, "slug")
        if opened is not None:
            self.view, self.writing = opened.view, opened.writing
        self.told = self.wish_fault = ""

    @rx.event
    async def choose(self, option: str, value: str) -> None:
        """Another value of one option; where that pair is not made, the nearest that is, and a word about it."""
        choice = self._read(OptionChoice, option=option, value=value)
        if choice is None:
            return
        wanted = self._chosen()
        wanted[choice.option] = choice.value
        self.told = self.wish_fault = ""
        await self._look_again(wanted, choice.option)

    @rx.event
    async def add(self, form: dict[str, Any]) -> None:
        """Put what the form says into the cart; where somebody else was quicker, say so and show what is left."""
        wanted = CartForm.from_browser(form)
        if wanted is None:
            return
        if await (await self.get_state(CartState))._change(add_chosen, wanted):
            return
        had = self.view.is_available
        await self._look_again(self._chosen(), "")
        self.view.was_sold_meanwhile = had and not self.view.is_available

    @rx.event
    async def deliver(self, form: dict[str, Any]) -> Any:
        """When it would come to a postcode, at an address of its own."""
        country, postcode = place_in({str(name): str(value) for name, value in form.items()})
        if not postcode:
            return None
        separator = "&" if "?" in self.view.path else "?"
        return rx.redirect(
            f"{self.view.path}{separator}{urlencode({'country': country, 'postcode': postcode})}", replace=True
        )

    @rx.event
    async def ask_for_stock(self, form: dict[str, Any]) -> None:
        """Remember whom to tell when the chosen variant is back."""
        wish = self._read(StockWish, variant_id=self.view.variant_id, email=form.get("email"))
        variant_id = parse_id(wish.variant_id) if wish else None
        if wish is None or variant_id is None:
            return
        try:
            await self._through(_limited_wish, variant_id, wish.email)
        except ShopError as error:
            refusal = error
            self.wish_fault = await self._through(lambda _: said(refusal))
            return
        self.wish_fault = ""
        self.told = await self._through(lambda _: t("We will write to {email} once.", email=wish.email.strip()))

    def _chosen(self) -> dict[str, str]:
        return {group.name: each.value for group in self.view.groups for each in group.choices if each.is_chosen}

    async def _look_again(self, wanted: Mapping[str, str], kept: str) -> None:
        try:
            self.view = await self._do(_rechosen, self.view, wanted, kept)
        except ShopError as error:
            await self._refuse(error)
