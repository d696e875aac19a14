"""S4 as plain values: a product with one of its variants chosen, all of it finished text."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from shop_app.core.formatting import day_text
from shop_app.core.translation import t
from shop_app.domain import catalog
from shop_app.states.storefront.choice import nearest, needs_a_list, option_field
from shop_app.states.storefront.delivery import DeliveryView
from shop_app.states.storefront.opinions import OpinionsView
from shop_app.states.storefront.picture import PictureView, picture_view
from shop_app.states.storefront.shelf import Card, NavLink, cards_of, links_of, product_href, rating_text


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
class Combination:
    """A variant in stock, by its values, and the way to it."""

    label: str = ""
    price: str = ""
    href: str = ""


@dataclasses.dataclass
class Fact:
    """A line of the specification."""

    name: str = ""
    value: str = ""


@dataclasses.dataclass
class ProductView:
    """A product with one of its variants chosen.

    `why_not` says why it cannot be added, empty where it can; `is_waited_for` that one may ask to be told. Where
    tiles would take too many clicks, `combinations` has every variant in stock. `path` is the address of this choice.
    """

    product_id: str = ""
    slug: str = ""
    path: str = ""
    title: str = ""
    vendor: str = ""
    summary: str = ""
    description_html: str = ""
    trail: list[NavLink] = dataclasses.field(default_factory=list)
    slides: list[Slide] = dataclasses.field(default_factory=list)
    groups: list[OptionGroup] = dataclasses.field(default_factory=list)
    combinations: list[Combination] = dataclasses.field(default_factory=list)
    variant_id: str = ""
    sku: str = ""
    price: str = ""
    was: str = ""
    unit_price: str = ""
    price_minor: int = 0
    currency: str = ""
    tax_note: str = ""
    stock: str = ""
    is_available: bool = False
    is_waited_for: bool = False
    is_archived: bool = False
    was_sold_meanwhile: bool = False
    why_not: str = ""
    switched: str = ""
    delivery: DeliveryView = dataclasses.field(default_factory=DeliveryView)
    returns: str = ""
    size_guide_html: str = ""
    facts: list[Fact] = dataclasses.field(default_factory=list)
    rating: str = ""
    opinions: OpinionsView = dataclasses.field(default_factory=OpinionsView)
    related: list[Card] = dataclasses.field(default_factory=list)
    is_missing: bool = False


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


def chosen_in(page: catalog.ProductPage, variant: catalog.VariantOffer) -> dict[str, str]:
    """A variant's values by the options' names."""
    return {option.name: value for option, value in zip(page.options, variant.options, strict=True)}


def path_of(page: catalog.ProductPage, variant: catalog.VariantOffer) -> str:
    """The address of a variant."""
    return product_href(page.slug) + catalog.variant_query(chosen_in(page, variant))


def _combinations(page: catalog.ProductPage) -> list[Combination]:
    if not needs_a_list(page):
        return []
    return [
        Combination(variant.title, variant.price_text, path_of(page, variant))
        for variant in page.variants
        if variant.is_buyable
    ]


def _why_not(page: catalog.ProductPage, variant: catalog.VariantOffer) -> str:
    if variant.is_buyable:
        return ""
    if page.is_archived or not page.is_buyable:
        return t("This is not for sale just now.")
    return t("This choice is sold out. Choose another one.")


def _stock(variant: catalog.VariantOffer, back_on: date | None) -> str:
    if variant.is_buyable or back_on is None:
        return variant.stock_text
    return t("Sold out, back about {day}", day=day_text(back_on))


def view_of(
    page: catalog.ProductPage,
    wanted: Mapping[str, str],
    kept: str = "",
    *,
    opinions: OpinionsView | None = None,
    back_on: date | None = None,
) -> ProductView:
    """A product page with the variant nearest to what is wanted; `kept` is the option chosen last."""
    variant = nearest(page, wanted, kept)
    if variant is None:
        return ProductView(is_missing=True)
    chosen = chosen_in(page, variant)
    moved = [f"{name}: {chosen[name]}" for name, value in wanted.items() if chosen.get(name, value) != value]
    return ProductView(
        product_id=str(page.id),
        slug=page.slug,
        path=path_of(page, variant),
        title=page.title,
        vendor=page.vendor,
        summary=page.seo_description or catalog.plain_text(page.description_html)[:160],
        description_html=page.description_html,
        size_guide_html=page.size_guide_html,
        trail=links_of(page.breadcrumb),
        slides=_slides(page, variant.picture),
        groups=_groups(page, chosen, wanted),
        combinations=_combinations(page),
        variant_id=str(variant.id),
        sku=variant.sku,
        price=variant.price_text,
        was=variant.was_text,
        unit_price=variant.unit_price_text,
        price_minor=variant.price_minor,
        currency=page.currency,
        tax_note=page.tax_note,
        stock=_stock(variant, back_on),
        is_available=variant.is_buyable,
        is_waited_for=not page.is_archived and variant.available == 0,
        is_archived=page.is_archived,
        why_not=_why_not(page, variant),
        switched=t("That is not made. Now chosen: {choice}", choice=", ".join(moved)) if moved else "",
        facts=[Fact(name, value) for name, value in page.attributes]
        + ([Fact(t("SKU"), variant.sku)] if variant.sku else []),
        rating=rating_text(page.rating_average, page.rating_count),
        opinions=opinions or OpinionsView(),
        related=cards_of(page.related),
    )
