"""S2 and S3 share this: a list with its filters, all in finished text and ready-made addresses."""

import dataclasses
import math
from collections.abc import Iterator

from shop_app.core.formatting import money_text
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, search, tenants
from shop_app.states.storefront.facets import (
    FacetView,
    PriceRange,
    facet_label,
    facets_of,
    price_range_of,
    value_label,
)
from shop_app.states.storefront.list_address import MOST_PAGES, ListAddress
from shop_app.states.storefront.shelf import Card, NavLink, category_href, full_cards_of, products_text


@dataclasses.dataclass
class Chip:
    """A choice that was made, and the list without it."""

    label: str = ""
    href: str = ""
    spoken: str = ""


@dataclasses.dataclass
class WayOut:
    """Where nothing is left: a filter to drop, and what that would bring."""

    label: str = ""
    count: str = ""
    href: str = ""


@dataclasses.dataclass
class Listing:
    """A list as far as its address goes. `stamp` changes with every answer; `more_href` is empty at the end.

    `canonical` is the path that search engines should keep, `is_listed` whether they should keep any.
    """

    href: str = ""
    query: str = ""
    stamp: str = ""
    count: str = ""
    show: str = ""
    total: int = 0
    shown: int = 0
    cards: list[Card] = dataclasses.field(default_factory=list)
    sort: str = ""
    chips: list[Chip] = dataclasses.field(default_factory=list)
    clear_href: str = ""
    facets: list[FacetView] = dataclasses.field(default_factory=list)
    price: PriceRange = dataclasses.field(default_factory=PriceRange)
    more_href: str = ""
    ways_out: list[WayOut] = dataclasses.field(default_factory=list)
    is_stale: bool = False
    canonical: str = ""
    is_listed: bool = True
    corrected: str = ""
    did_you_mean: str = ""
    did_you_mean_href: str = ""
    nearest: NavLink = dataclasses.field(default_factory=NavLink)
    best: list[Card] = dataclasses.field(default_factory=list)


def _chips(
    address: ListAddress, question: search.SearchQuestion, facets: tuple[search.Facet, ...], currency: str
) -> Iterator[Chip]:
    by_key = {facet.key: facet for facet in facets}

    def chip(label: str, key: str, value: str = "") -> Chip:
        return Chip(label, address.without(key, value).href, t("Remove the filter {filter}", filter=label))

    for key, value in address.filters:
        facet = by_key.get(key)
        known = next((one for one in facet.values if one.value == value), None) if facet else None
        name = facet_label(facet) if facet else key.partition(".")[2] or key
        yield chip(f"{name}: {value_label(key, known) if known else value}", key, value)
    least, most = question.min_minor, question.max_minor
    if least is not None and most is not None:
        yield chip(f"{money_text(least, currency)} – {money_text(most, currency)}", "price")
    elif least is not None:
        yield chip(t("From {amount}", amount=money_text(least, currency)), "price")
    elif most is not None:
        yield chip(t("Up to {amount}", amount=money_text(most, currency)), "price")
    if address.rating:
        yield chip(t("{stars} stars and more", stars=address.rating), "rating")
    if address.in_stock:
        yield chip(t("In stock"), "stock")


def listing_of(uow: UnitOfWork, address: ListAddress, *, category: str = "", default: catalog.Sort) -> Listing:
    """The list at an address, from its beginning to the page that it asks for."""
    currency = tenants.currency_in_use(uow)
    question = address.question(currency, category=category, default=default)
    # One long page instead of several: the facets are counted once.
    found = search.find(uow, dataclasses.replace(question, page=1, limit=address.page * question.limit))
    page = max(1, math.ceil(len(found.products) / question.limit))
    is_whole = page * question.limit >= found.total or page == MOST_PAGES
    chips = list(_chips(address, question, found.facets, currency))
    listing = Listing(
        href=address.path,
        query=address.q,
        stamp=address.href,
        count=t("about {products}", products=products_text(found.total))
        if found.is_estimate
        else products_text(found.total),
        show=tn("Show {count} product", "Show {count} products", found.total),
        total=found.total,
        shown=len(found.products),
        cards=full_cards_of(uow, found.products),
        sort=question.sort.value,
        chips=chips,
        clear_href=address.bare().href,
        facets=facets_of(found.facets, address, within_category=bool(category)),
        price=price_range_of(found.facets, address, question, currency),
        more_href="" if is_whole else address.at(page + 1).href,
        canonical=dataclasses.replace(address, sort="", page=page).href,
        is_listed=not address.is_narrowed,
        corrected=found.corrected,
        did_you_mean=found.did_you_mean,
        did_you_mean_href=address.about(found.did_you_mean).href if found.did_you_mean else "",
    )
    return listing if found.products else _with_help(uow, listing, address, question)


def _with_help(uow: UnitOfWork, listing: Listing, address: ListAddress, question: search.SearchQuestion) -> Listing:
    drops = search.without(uow, question) if address.is_narrowed else ()
    found = search.help_with(uow, question)
    return dataclasses.replace(
        listing,
        ways_out=[
            WayOut(
                t("Remove {filter}", filter=drop.label),
                products_text(drop.count),
                address.without(drop.key, drop.value).href,
            )
            for drop in drops
        ],
        nearest=NavLink(found.category.name, category_href(found.category.slug)) if found.category else NavLink(),
        best=full_cards_of(uow, found.best_sellers),
    )


def kept(listing: Listing) -> Listing:
    """What was shown stays, and says that it could not be read again."""
    return dataclasses.replace(listing, stamp=listing.stamp + "!", is_stale=True)
