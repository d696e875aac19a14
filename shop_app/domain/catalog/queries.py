"""What the storefront, the carts and the API read of the catalogue. SQL text with typed rows (D13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from models.catalog import ContentUnit, ProductStatus
from models.errors import Gone, NotFound, ValidationFailed
from models.values.ids import parse_id
from shop_app.core.formatting import money_text
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.catalog.availability import available_units
from shop_app.domain.catalog.cards import cards_of, list_cards
from shop_app.domain.catalog.categories import menu
from shop_app.domain.catalog.listed import ListQuestion
from shop_app.domain.catalog.rules import (
    average,
    picture_of,
    price_range_text,
    stock_text,
    unit_price_text,
    variant_title,
)
from shop_app.domain.catalog.schemas import (
    CategoryLink,
    HomePage,
    Option,
    Picture,
    ProductCard,
    ProductList,
    ProductPage,
    Sellable,
    Sort,
    VariantOffer,
)
from shop_app.domain.catalog.words import query_of, words_of

LONGEST_LIST = 100
# An archived product may come back, and until then its address is not given up.
GONE_AFTER_DAYS = 90
_RAIL = 8
_RELATED = 4
_FOR_SALE = (ProductStatus.ACTIVE.value,)
_SHOWN = (*_FOR_SALE, ProductStatus.ARCHIVED.value)

_PRODUCT = f"""
    SELECT p.id, p.slug, p.title, p.description_html, p.vendor, p.product_type, p.tags, p.attributes, p.seo_title,
           p.seo_description, p.size_guide_html, p.archived_at, p.rating_count, p.rating_sum, p.updated_at,
           %(currency)s::text AS currency,
           t.prices_include_tax, t.time_zone, t.country,
        (SELECT json_agg(json_build_array(o.name, o.choices) ORDER BY o.position)
         FROM product_option o WHERE o.product_id = p.id) AS options,
        (SELECT json_agg(json_build_array(m.id, m.file, m.width, m.height, m.alt, m.renditions, m.variant_id)
                         ORDER BY m.position, m.id)
         FROM media m WHERE m.product_id = p.id) AS pictures,
        (SELECT json_agg(json_build_array(v.id, v.sku, v.options, pr.amount_minor, pr.compare_at_minor,
                         {available_units("v")}, v.content, v.content_unit) ORDER BY v.position, v.id)
         FROM variant v
         LEFT JOIN price pr ON pr.variant_id = v.id AND pr.currency = %(currency)s AND pr.valid_to IS NULL
         WHERE v.product_id = p.id AND v.is_active) AS variants,
        (WITH RECURSIVE up AS (
             (SELECT c.id, c.parent_id, c.slug, c.name, 0 AS depth FROM product_category pc
              JOIN category c ON c.id = pc.category_id WHERE pc.product_id = p.id ORDER BY pc.position, pc.id LIMIT 1)
             UNION SELECT c.id, c.parent_id, c.slug, c.name, up.depth + 1
             FROM category c JOIN up ON c.id = up.parent_id)
         SELECT json_agg(json_build_array(slug, name) ORDER BY depth DESC) FROM up) AS breadcrumb
    FROM product p JOIN tenant t ON t.id = p.tenant_id
    WHERE p.status = ANY (%(statuses)s) AND p.{{key}} = %(value)s
"""
_IS_GONE = """
    SELECT EXISTS (SELECT FROM product p WHERE p.{key} = %(value)s AND p.status = 'archived'
                   AND p.archived_at < app_now() - make_interval(days => %(days)s))
"""
_IS_SOLD = """
    SELECT EXISTS (
        SELECT FROM variant v
        JOIN tenant t ON t.id = v.tenant_id
        JOIN price pr ON pr.variant_id = v.id AND pr.currency = t.currency AND pr.valid_to IS NULL
        WHERE v.product_id = %(product)s AND v.is_active)
"""
_AT = "SELECT id FROM product WHERE slug = ANY(%(slugs)s) ORDER BY array_position(%(slugs)s::text[], slug::text)"
_SELLABLE = f"""
    SELECT v.id AS variant_id, p.id AS product_id, p.slug, p.title, array_to_string(v.options, ' / ') AS variant_title,
           coalesce(v.sku, '') AS sku, %(currency)s::text AS currency, coalesce(pr.amount_minor, 0) AS unit_price_minor,
           v.is_tracked, {available_units("v")} AS available,
           v.requires_shipping, v.is_taxable,
           coalesce(m.renditions ->> '320', m.file, '') AS picture, v.weight_g,
           p.status = 'active' AND v.is_active AND pr.id IS NOT NULL AS is_buyable
    FROM variant v
    JOIN product p ON p.id = v.product_id
    LEFT JOIN price pr ON pr.variant_id = v.id AND pr.currency = %(currency)s AND pr.valid_to IS NULL
    LEFT JOIN LATERAL (
        SELECT file, renditions FROM media WHERE media.product_id = p.id
        ORDER BY media.variant_id IS DISTINCT FROM v.id, position, media.id LIMIT 1) m ON true
    WHERE v.id = ANY (%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class _Product:
    """A product page's one row; lists of lists are JSON arrays in the order of the statement."""

    id: UUID
    slug: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    tags: list[str]
    attributes: dict[str, str]
    seo_title: str
    seo_description: str
    size_guide_html: str
    archived_at: datetime | None
    rating_count: int
    rating_sum: int
    updated_at: datetime
    currency: str
    prices_include_tax: bool
    time_zone: str
    country: str
    options: list[list[Any]] | None
    pictures: list[list[Any]] | None
    variants: list[list[Any]] | None
    breadcrumb: list[list[str]] | None


def home(uow: UnitOfWork) -> HomePage:
    """The front page of this shop."""
    best = best_sellers(uow)
    return HomePage(
        hero=hero_of(best),
        categories=menu(uow),
        best_sellers=best,
        new_arrivals=new_arrivals(uow),
        delivery_text=delivery_promise(uow),
    )


def best_sellers(uow: UnitOfWork, category: str | None = None) -> tuple[ProductCard, ...]:
    """What sold most in the last thirty days, everywhere or below a category."""
    question = ListQuestion(currency=tenants.currency_in_use(uow), sort=Sort.BEST_SELLING, limit=_RAIL)
    cards, _ = list_cards(uow, question, category=category or None)
    return cards


def new_arrivals(uow: UnitOfWork) -> tuple[ProductCard, ...]:
    """What came last."""
    cards, _ = list_cards(uow, ListQuestion(currency=tenants.currency_in_use(uow), sort=Sort.NEWEST, limit=_RAIL))
    return cards


def hero_of(cards: Sequence[ProductCard]) -> ProductCard | None:
    """The first that can be shown and bought."""
    return next((card for card in cards if card.picture and card.is_buyable), None)


def products_at(uow: UnitOfWork, slugs: Sequence[str]) -> tuple[ProductCard, ...]:
    """The products at these slugs in their order; what shoppers may not see is left out."""
    return cards_of(uow, uow.scalars(_AT, slugs=list(slugs)), tenants.currency_in_use(uow))


def delivery_promise(uow: UnitOfWork) -> str:
    """When the usual delivery arrives at home, and from which worth on it is free; empty where there is none."""
    shop = tenants.current(uow)
    return _delivery_text(uow, tenants.currency_in_use(uow), shop.country, shop.time_zone)


def product_page(uow: UnitOfWork, slug: str) -> ProductPage:
    """A product that shoppers may see, with its related ones. ``NotFound`` for any other slug.

    An archived one stays for a while and cannot be bought; ``Gone`` after that.
    """
    product = _find(uow, "slug", slug, _SHOWN)
    return _page(uow, product, for_people=True)


def find_product(uow: UnitOfWork, id_or_slug: str) -> ProductPage:
    """The same for programs: by id or slug, one statement, without related products or a promise of delivery."""
    known = parse_id(id_or_slug)
    return _page(uow, _find(uow, "id", known) if known else _find(uow, "slug", id_or_slug), for_people=False)


def list_products(
    uow: UnitOfWork,
    *,
    category: str | None = None,
    q: str = "",
    min_minor: int | None = None,
    max_minor: int | None = None,
    sort: Sort = Sort.NEWEST,
    page: int = 1,
    limit: int = 20,
    currency: str | None = None,
) -> ProductList:
    """Active products, filtered. Prices are in the caller's currency unless another is named; ``limit`` ≤ 100."""
    if not 1 <= limit <= LONGEST_LIST:
        raise ValidationFailed(t("Ask for 1 to {most} products at once.", most=LONGEST_LIST), field="limit")
    if not 1 <= page <= 100_000:
        raise ValidationFailed(t("Pages count from 1."), field="page")
    if len(q) > 200:
        raise ValidationFailed(t("Use at most 200 characters to search."), field="q")
    words = words_of(q)
    if q.strip() and not words:
        return ProductList(products=(), total=0, page=page, limit=limit)
    question = ListQuestion(
        currency=currency or tenants.currency_in_use(uow),
        query=query_of(words),
        min_minor=min_minor,
        max_minor=max_minor,
        sort=sort,
        limit=limit,
        offset=(page - 1) * limit,
    )
    products, found = list_cards(uow, question, category=category)
    return ProductList(products=products, total=found.total, page=page, limit=limit)


def sellables(uow: UnitOfWork, variant_ids: Sequence[UUID], currency: str) -> list[Sellable]:
    """The variants as they stand now, in the order asked for; unknown ones are left out."""
    found = {row.variant_id: row for row in uow.all(Sellable, _SELLABLE, ids=list(variant_ids), currency=currency)}
    return [found[one] for one in variant_ids if one in found]


def _find(uow: UnitOfWork, key: str, value: object, statuses: Sequence[str] = _FOR_SALE) -> _Product:
    product = uow.first(
        _Product,
        _PRODUCT.format(key=key),
        value=value,
        statuses=list(statuses),
        currency=tenants.currency_in_use(uow),
    )
    is_kept = product is not None and (
        product.archived_at is None or uow.now - product.archived_at < timedelta(days=GONE_AFTER_DAYS)
    )
    if product is None or not product.variants or not is_kept:
        if uow.scalar(_IS_GONE.format(key=key), value=value, days=GONE_AFTER_DAYS):
            raise Gone(t("This product is no longer sold."))
        raise NotFound(t("There is no such product."))
    return product


def _for_sale(uow: UnitOfWork, product: _Product) -> list[list[Any]]:
    """The variants with a price. Where none has one in this currency, but some in the shop's own: all of them, so that
    the page can say so."""
    variants = product.variants or []
    priced = [columns for columns in variants if columns[3] is not None]
    if not priced and not uow.scalar(_IS_SOLD, product=product.id):
        raise NotFound(t("There is no such product."))
    return priced or variants


def _page(uow: UnitOfWork, product: _Product, *, for_people: bool) -> ProductPage:
    pictures = [(_picture(columns), columns[6]) for columns in product.pictures or []]
    owners, is_archived = [owner for _, owner in pictures], product.archived_at is not None
    variants = [_offer(columns, product.currency, owners, is_archived) for columns in _for_sale(uow, product)]
    cheapest = min(variants, key=lambda variant: variant.price_minor)
    dearest = max(variants, key=lambda variant: variant.price_minor)
    trail = [CategoryLink(slug=slug, name=name) for slug, name in product.breadcrumb or []]
    related: tuple[Any, ...] = ()
    delivery_text = ""
    if for_people:
        if not is_archived:
            delivery_text = _delivery_text(uow, product.currency, product.country, product.time_zone)
        question = ListQuestion(currency=product.currency, sort=Sort.NEWEST, limit=_RELATED + 1)
        beside, _ = list_cards(uow, question, category=trail[-1].slug if trail else None)
        related = tuple(card for card in beside if card.id != product.id)[:_RELATED]
    return ProductPage(
        id=product.id,
        slug=product.slug,
        title=product.title,
        description_html=product.description_html,
        size_guide_html=product.size_guide_html,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=tuple(product.tags),
        attributes=tuple(sorted(product.attributes.items())),
        seo_title=product.seo_title,
        seo_description=product.seo_description,
        currency=product.currency,
        price_text=price_range_text(cheapest.price_minor, dearest.price_minor, product.currency)
        if cheapest.is_priced
        else "",
        was_text=cheapest.was_text,
        tax_note=t("Tax included.") if product.prices_include_tax else t("Tax is added at checkout."),
        rating_average=average(product.rating_sum, product.rating_count),
        rating_count=product.rating_count,
        breadcrumb=tuple(trail),
        pictures=tuple(picture for picture, _ in pictures),
        options=tuple(Option(name=name, values=tuple(values)) for name, values in product.options or []),
        variants=tuple(variants),
        is_buyable=any(variant.is_buyable for variant in variants),
        is_archived=is_archived,
        delivery_text=delivery_text,
        related=related,
        updated_at=product.updated_at,
    )


def _picture(columns: list[Any]) -> Picture:
    _, file, width, height, alt, renditions, _ = columns
    return picture_of(file, width, height, alt, renditions)


def _offer(columns: list[Any], currency: str, owners: list[str | None], is_archived: bool) -> VariantOffer:
    variant_id, sku, options, price_minor, was_minor, available, content, unit = columns
    is_priced = price_minor is not None
    stock = stock_text(available) if is_priced else t("Not sold in {currency}", currency=currency)
    return VariantOffer(
        id=UUID(variant_id),
        sku=sku or "",
        title=variant_title(options),
        options=tuple(options),
        price_minor=price_minor or 0,
        was_minor=was_minor,
        price_text=money_text(price_minor, currency) if is_priced else "",
        was_text=money_text(was_minor, currency) if was_minor is not None else "",
        available=available,
        is_buyable=is_priced and not is_archived and (available is None or available > 0),
        stock_text=t("Not for sale any more") if is_archived else stock,
        unit_price_text=unit_price_text(price_minor, currency, content, ContentUnit(unit)) if is_priced else "",
        picture=owners.index(variant_id) if variant_id in owners else None,
        is_priced=is_priced,
    )


def _delivery_text(uow: UnitOfWork, currency: str, country: str, time_zone: str) -> str:
    methods = tenants.shipping_methods(uow, currency, country)
    if not methods:
        return ""
    first = methods[0]
    window = tenants.delivery_window(uow.now, time_zone, first.min_days, first.max_days, first.cutoff_hour)
    arrives = t("Arrives {days}", days=tenants.window_text(window))
    if first.free_over_minor is None:
        return arrives
    return t("{arrives}, free from {amount}", arrives=arrives, amount=money_text(first.free_over_minor, currency))
