"""S4: decide and add."""

import dataclasses
from collections.abc import Mapping

import reflex as rx

from models.errors import NotFound, ShopError
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.states.door import Arguments
from shop_app.states.storefront.choice import nearest, option_field, options_in
from shop_app.states.storefront.opinions import OpinionsView, opinions_view
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.picture import PictureView, picture_view
from shop_app.states.storefront.shelf import Card, NavLink, cards_of, links_of, rating_text
from shop_app.states.visit import Visit


@dataclasses.dataclass
class Slide:
    """A picture of the gallery. `anchor` is its id on the page."""

    anchor: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)


@dataclasses.dataclass
class OptionValue:
    """One tile of a choice; `note` says “Sold out” or “Not made” of the pair it would make."""

    value: str = ""
    is_chosen: bool = False
    note: str = ""


@dataclasses.dataclass
class OptionGroup:
    """A choice such as Size. `key` changes when the server, not the shopper, changed what is chosen."""

    name: str = ""
    field: str = ""
    key: str = ""
    choices: list[OptionValue] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Fact:
    """A line of the specification."""

    name: str = ""
    value: str = ""


@dataclasses.dataclass
class ProductView:
    """A product with one of its variants chosen."""

    slug: str = ""
    title: str = ""
    vendor: str = ""
    summary: str = ""
    description_html: str = ""
    trail: list[NavLink] = dataclasses.field(default_factory=list)
    slides: list[Slide] = dataclasses.field(default_factory=list)
    groups: list[OptionGroup] = dataclasses.field(default_factory=list)
    sku: str = ""
    price: str = ""
    was: str = ""
    price_minor: int = 0
    currency: str = ""
    tax_note: str = ""
    stock: str = ""
    is_available: bool = False
    switched: str = ""
    delivery: str = ""
    facts: list[Fact] = dataclasses.field(default_factory=list)
    rating: str = ""
    opinions: OpinionsView = dataclasses.field(default_factory=OpinionsView)
    related: list[Card] = dataclasses.field(default_factory=list)
    is_missing: bool = False


class OptionChoice(Arguments):
    """A value of an option, as a tile sends it."""

    option: str
    value: str


def _note_of(page: catalog.ProductPage, pair: Mapping[str, str]) -> str:
    """What stands on a tile whose value, with everything else as chosen, makes `pair`."""
    made = [
        variant
        for variant in page.variants
        if all(pair.get(option.name) == value for option, value in zip(page.options, variant.options, strict=True))
    ]
    if not made:
        return t("Not made")
    return "" if made[0].is_buyable else t("Sold out")


def _groups(page: catalog.ProductPage, chosen: Mapping[str, str], wanted: Mapping[str, str]) -> list[OptionGroup]:
    groups = []
    for option in page.options:
        now = chosen.get(option.name, "")
        was_switched = wanted.get(option.name, now) != now
        groups.append(
            OptionGroup(
                name=option.name,
                field=option_field(option.name),
                key=f"{option.name}:{now}" if was_switched else option.name,
                choices=[
                    OptionValue(value, value == now, _note_of(page, {**chosen, option.name: value}))
                    for value in option.values
                ],
            )
        )
    return groups


def _slides(page: catalog.ProductPage, first: int | None) -> list[Slide]:
    order = list(range(len(page.pictures)))
    if first is not None:
        order = [first, *(index for index in order if index != first)]
    return [
        Slide(
            anchor=f"picture-{index + 1}",
            picture=picture_view(page.pictures[index], page.pictures[index].alt or page.title),
        )
        for index in order
    ]


def view_of(
    page: catalog.ProductPage, opinions: OpinionsView, wanted: Mapping[str, str], kept: str = ""
) -> ProductView:
    """A product page with the variant nearest to what is wanted; `kept` is the option chosen last."""
    variant = nearest(page, wanted, kept)
    if variant is None:
        return ProductView(is_missing=True)
    chosen = {option.name: value for option, value in zip(page.options, variant.options, strict=True)}
    moved = [f"{name}: {chosen[name]}" for name, value in wanted.items() if chosen.get(name, value) != value]
    return ProductView(
        slug=page.slug,
        title=page.title,
        vendor=page.vendor,
        summary=page.seo_description or catalog.plain_text(page.description_html)[:160],
        description_html=page.description_html,
        trail=links_of(page.breadcrumb),
        slides=_slides(page, variant.picture),
        groups=_groups(page, chosen, wanted),
        sku=variant.sku,
        price=variant.price_text,
        was=variant.was_text,
        price_minor=variant.price_minor,
        currency=page.currency,
        tax_note=page.tax_note,
        stock=variant.stock_text,
        is_available=variant.is_buyable,
        switched=t("That is not made. Now chosen: {choice}", choice=", ".join(moved)) if moved else "",
        delivery=page.delivery_text,
        facts=[Fact(name, value) for name, value in page.attributes]
        + ([Fact(t("SKU"), variant.sku)] if variant.sku else []),
        rating=rating_text(page.rating_average, page.rating_count),
        opinions=opinions,
        related=cards_of(page.related),
    )


def product_view(uow: UnitOfWork, visit: Visit) -> ProductView:
    """The product at an address, with the options that the address names."""
    page = catalog.product_page(uow, visit.parts.get("slug", ""))
    return view_of(page, opinions_view(uow, page.id), options_in(visit.query))


def product_or_missing(uow: UnitOfWork, visit: Visit) -> ProductView:
    """The same for the app, which has an address already and shows on its page that nothing is there."""
    try:
        return product_view(uow, visit)
    except NotFound:
        return ProductView(is_missing=True)


def _rechosen(uow: UnitOfWork, slug: str, wanted: Mapping[str, str], kept: str) -> ProductView:
    page = catalog.product_page(uow, slug)
    return view_of(page, opinions_view(uow, page.id), wanted, kept)


class ProductState(StorefrontPage, rx.State):
    """A product page."""

    view: ProductView = ProductView()

    @rx.event
    async def load(self) -> None:
        """Public: the catalogue is everybody's."""
        self.view = await self._open(product_or_missing, "slug") or self.view

    @rx.event
    async def choose(self, option: str, value: str) -> None:
        """Another value of one option; where that pair is not made, the nearest that is, and a word about it."""
        choice = self._read(OptionChoice, option=option, value=value)
        if choice is None:
            return
        wanted = {group.name: each.value for group in self.view.groups for each in group.choices if each.is_chosen}
        wanted[choice.option] = choice.value
        try:
            self.view = await self._do(_rechosen, self.view.slug, wanted, choice.option)
        except ShopError as error:
            await self._refuse(error)
