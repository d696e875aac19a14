"""Putting the goods on the shelves, on the day each of them was launched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.domain.catalog import PriceSheet, ProductSheet, Sellable, VariantSheet
from shop_app.seed.goods import Good, Stock
from shop_app.seed.goods.good import CARE
from shop_app.seed.pictures import Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A good that stands in the shop, with its variants as a cart would see them."""

    good: Good
    product_id: UUID
    launched_at: datetime
    variants: tuple[Sellable, ...]


@contextmanager
def living_at(uow: UnitOfWork, moment: datetime) -> Iterator[None]:
    """What is written inside happened at ``moment``: the shop's past is lived through, not invented afterwards."""
    present = uow.now
    _set_hour(uow, moment)
    yield
    _set_hour(uow, present)


def _set_hour(uow: UnitOfWork, moment: datetime) -> None:
    uow.context = replace(uow.context, now=moment)
    uow.execute("SELECT set_config('app.now', %(now)s, true)", now=moment.isoformat())


# What weighs more stays at home: it has a price in the shop's own currency only.
_TOO_HEAVY_G = 3000


def shelve(
    uow: UnitOfWork,
    goods: Sequence[Good],
    drawn: Mapping[str, list[Drawn]],
    currency: str,
    abroad: tuple[str, int] | None = None,
) -> list[Shelved]:
    """Creates every product through the front door, oldest first, without any stock yet."""
    now = uow.now
    shelved = []
    for good in sorted(goods, key=lambda one: -one.launched):
        launched_at = now - timedelta(days=good.launched, hours=8)
        with living_at(uow, launched_at):
            shelved.append(_shelve(uow, good, drawn[good.title], currency, abroad, launched_at))
    return shelved


def _shelve(
    uow: UnitOfWork,
    good: Good,
    pictures: Sequence[Drawn],
    currency: str,
    abroad: tuple[str, int] | None,
    launched_at: datetime,
) -> Shelved:
    sheet = _sheet(good, currency, abroad)
    product_id = catalog.create_product(uow, sheet)
    page = catalog.find_product(uow, str(product_id))
    for one in pictures:
        shows = next((v.id for v in page.variants if good.has_colours and v.options[0] == one.colour), None)
        alt = f"{good.title}, {one.colour.lower()}" if good.has_colours else good.title
        catalog.add_picture(uow, product_id, one.picture, alt=alt, variant_id=shows, renditions=one.renditions)
    variants = catalog.sellables(uow, [variant.id for variant in page.variants], currency)
    return Shelved(good=good, product_id=product_id, launched_at=launched_at, variants=tuple(variants))


def _prices(
    good: Good, currency: str, abroad: tuple[str, int] | None, price: int, was: int | None
) -> dict[str, PriceSheet]:
    prices = {currency: PriceSheet(amount_minor=price, compare_at_minor=was)}
    if abroad and good.weight_g < _TOO_HEAVY_G:
        code, share = abroad
        prices[code] = PriceSheet(amount_minor=price * share // 100 // 50 * 50)
    return prices


def _sheet(good: Good, currency: str, abroad: tuple[str, int] | None) -> ProductSheet:
    names = tuple(name for name, is_there in (("Colour", good.has_colours), ("Size", bool(good.sizes))) if is_there)
    code = "".join(word[0] for word in catalog.slug_of(good.title).split("-")).upper()
    stem = f"{code}-{catalog.slug_of(good.title)[:4].upper()}"
    variants = []
    for colour in good.colours if good.has_colours else ("",):
        for size, extra in good.sizes or (("", 0),):
            price = good.price + extra
            was = price * good.was // good.price // 100 * 100 if good.was else None
            parts = [stem, *(catalog.slug_of(word).upper() for word in (colour, size) if word)]
            variants.append(
                VariantSheet(
                    options=tuple(value for value in (colour, size) if value),
                    sku="-".join(parts),
                    prices=_prices(good, currency, abroad, price, was),
                    weight_g=good.weight_g,
                    is_tracked=good.stock is not Stock.UNCOUNTED,
                )
            )
    return ProductSheet(
        slug=catalog.slug_of(good.title),
        title=good.title,
        description_html=catalog.clean_html(f"<p>{good.about}</p><p>{CARE[good.material]}</p>"),
        product_type=good.place[1],
        tags=(good.material, good.place[1].lower()),
        attributes={"Material": good.material.capitalize(), "Weight": f"{good.weight_g} g"},
        seo_description=good.about,
        categories=(good.place,),
        option_names=names,
        variants=tuple(variants),
    )
