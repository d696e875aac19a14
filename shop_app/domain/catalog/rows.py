"""The rows of products, written many at a time: one statement per table however many products there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.catalog import ProductStatus
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.rules import slug_of
from shop_app.domain.catalog.sheets import PriceSheet, ProductSheet, VariantSheet
from shop_app.domain.pictures import StoredPicture

_PRODUCT = """
    INSERT INTO product (id, slug, title, description_html, vendor, product_type, tags, attributes, status, seo_title,
                         seo_description, size_guide_html, published_at, archived_at)
    VALUES (%(id)s, %(slug)s, %(title)s, %(description_html)s, %(vendor)s, %(product_type)s, %(tags)s, %(attributes)s,
            %(status)s, %(seo_title)s, %(seo_description)s, %(size_guide_html)s, %(published_at)s, %(archived_at)s)
"""
_OPTION = """
    INSERT INTO product_option (id, product_id, name, position, choices)
    VALUES (%(id)s, %(product_id)s, %(name)s, %(position)s, %(choices)s)
"""
_VARIANT = """
    INSERT INTO variant (id, product_id, sku, options, position, barcode, weight_g, is_tracked, requires_shipping,
                         is_taxable, tax_class)
    VALUES (%(id)s, %(product_id)s, %(sku)s, %(options)s, %(position)s, %(barcode)s, %(weight_g)s, %(is_tracked)s,
            %(requires_shipping)s, %(is_taxable)s, %(tax_class)s)
"""
_CLOSE_PRICE = """
    UPDATE price SET valid_to = app_now()
    WHERE variant_id = %(variant_id)s AND currency = %(currency)s AND valid_to IS NULL
"""
_PRICE = """
    INSERT INTO price (id, variant_id, currency, amount_minor, compare_at_minor)
    VALUES (%(id)s, %(variant_id)s, %(currency)s, %(amount_minor)s, %(compare_at_minor)s)
"""
_LEVEL = """
    INSERT INTO stock_level (id, variant_id, location_id, on_hand, backorder_limit, low_at)
    SELECT %(id)s, %(variant_id)s, id, %(on_hand)s, %(backorder_limit)s, %(low_at)s FROM location WHERE is_default
"""
_OPENING = """
    INSERT INTO stock_movement (id, stock_level_id, delta, kind, note, actor)
    VALUES (%(id)s, %(stock_level_id)s, %(delta)s, 'opening', '', %(actor)s)
"""
_PLACE = """
    INSERT INTO product_category (id, product_id, category_id, position)
    VALUES (%(id)s, %(product_id)s, %(category_id)s, %(position)s)
    ON CONFLICT (tenant_id, product_id, category_id) DO NOTHING
"""
_MEDIA = """
    INSERT INTO media (id, product_id, variant_id, position, alt, file, sha256, width, height, renditions, size_bytes,
                       source)
    VALUES (%(id)s, %(product_id)s, %(variant_id)s, %(position)s, %(alt)s, %(file)s, %(sha256)s, %(width)s, %(height)s,
            %(renditions)s, %(size_bytes)s, %(source)s)
"""
_CATEGORY = """
    INSERT INTO category (id, parent_id, slug, name, description, position)
    VALUES (%(id)s, %(parent_id)s, %(slug)s, %(name)s, %(description)s, %(position)s)
"""
LOW_STOCK = 10
# What `/c/` shows beside the categories.
RESERVED_SLUGS = {"all"}

CategoryPath = tuple[str, ...]


@dataclass(slots=True)
class Rows:
    """Rows to be written together, in the order that foreign keys ask for."""

    products: list[dict[str, Any]] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)
    variants: list[dict[str, Any]] = field(default_factory=list)
    closed_prices: list[dict[str, Any]] = field(default_factory=list)
    prices: list[dict[str, Any]] = field(default_factory=list)
    levels: list[dict[str, Any]] = field(default_factory=list)
    movements: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    media: list[dict[str, Any]] = field(default_factory=list)

    def add_product(self, sheet: ProductSheet, now: datetime, categories: Mapping[CategoryPath, UUID]) -> UUID:
        """A new product with all that belongs to it but its pictures."""
        product_id = new_id()
        status = sheet.status or ProductStatus.ACTIVE
        self.products.append(
            {
                "id": product_id,
                "slug": sheet.slug,
                "title": sheet.title or sheet.slug,
                "description_html": sheet.description_html or "",
                "vendor": sheet.vendor or "",
                "product_type": sheet.product_type or "",
                "tags": list(sheet.tags or ()),
                "attributes": Jsonb(dict(sheet.attributes or {})),
                "status": status,
                "seo_title": sheet.seo_title or "",
                "seo_description": sheet.seo_description or "",
                "size_guide_html": sheet.size_guide_html or "",
                "published_at": now if status is ProductStatus.ACTIVE else None,
                "archived_at": now if status is ProductStatus.ARCHIVED else None,
            }
        )
        for position, (name, choices) in enumerate(zip(sheet.option_names, sheet.choices(), strict=True)):
            self.add_option(product_id, position, name, choices)
        for position, variant in enumerate(sheet.variants):
            self.add_variant(product_id, position, variant)
        self.place(product_id, [categories[path] for path in sheet.categories or ()])
        return product_id

    def add_option(self, product_id: UUID, position: int, name: str, choices: Sequence[str]) -> None:
        """A choice of a product."""
        self.options.append(
            {"id": new_id(), "product_id": product_id, "name": name, "position": position, "choices": list(choices)}
        )

    def add_variant(self, product_id: UUID, position: int, sheet: VariantSheet) -> UUID:
        """A variant with its prices and, where it is tracked, its opening stock."""
        variant_id = new_id()
        is_tracked = sheet.is_tracked if sheet.is_tracked is not None else False
        self.variants.append(
            {
                "id": variant_id,
                "product_id": product_id,
                "sku": sheet.sku,
                "options": list(sheet.options),
                "position": position,
                "barcode": sheet.barcode or "",
                "weight_g": sheet.weight_g or 0,
                "is_tracked": is_tracked,
                "requires_shipping": sheet.requires_shipping is not False,
                "is_taxable": sheet.is_taxable is not False,
                "tax_class": sheet.tax_class or "standard",
            }
        )
        for currency, price in sheet.prices.items():
            self.add_price(variant_id, currency, price)
        if is_tracked:
            self.track(variant_id, sheet)
        return variant_id

    def add_price(self, variant_id: UUID, currency: str, price: PriceSheet, *, replaces: bool = False) -> None:
        """A price from now on; the one it ``replaces`` is closed first, so that history stays (F-019)."""
        key = {"variant_id": variant_id, "currency": currency}
        if replaces:
            self.closed_prices.append(key)
        self.prices.append(
            {
                "id": new_id(),
                **key,
                "amount_minor": price.amount_minor,
                "compare_at_minor": price.compare_at_minor,
            }
        )

    def track(self, variant_id: UUID, sheet: VariantSheet) -> None:
        """Starts counting a variant, with its opening stock as the first movement (I-11)."""
        level_id = new_id()
        self.levels.append(
            {
                "id": level_id,
                "variant_id": variant_id,
                "on_hand": sheet.stock,
                "backorder_limit": sheet.backorder_limit or 0,
                "low_at": LOW_STOCK if sheet.low_at is None else sheet.low_at,
            }
        )
        if sheet.stock:
            self.movements.append({"id": new_id(), "stock_level_id": level_id, "delta": sheet.stock})

    def place(self, product_id: UUID, category_ids: Iterable[UUID]) -> None:
        """Puts a product into categories; the first is its home."""
        for position, category_id in enumerate(category_ids):
            self.places.append(
                {"id": new_id(), "product_id": product_id, "category_id": category_id, "position": position}
            )

    def add_media(
        self,
        media_id: UUID,
        product_id: UUID,
        picture: StoredPicture,
        position: int,
        *,
        alt: str,
        variant_id: UUID | None = None,
        renditions: Mapping[str, Any] | None = None,
        source: str = "",
    ) -> None:
        """A picture of a product, or of one variant of it."""
        self.media.append(
            {
                "id": media_id,
                "product_id": product_id,
                "variant_id": variant_id,
                "position": position,
                "alt": alt,
                "file": picture.file,
                "sha256": picture.sha256,
                "width": picture.width,
                "height": picture.height,
                "renditions": Jsonb(({"blur": picture.blur} if picture.blur else {}) | dict(renditions or {})),
                "size_bytes": picture.size_bytes,
                "source": source,
            }
        )

    def write(self, uow: UnitOfWork) -> None:
        """Sends everything."""
        actor = uow.context.actor.name
        uow.execute_many(_PRODUCT, self.products)
        uow.execute_many(_OPTION, self.options)
        uow.execute_many(_VARIANT, self.variants)
        uow.execute_many(_CLOSE_PRICE, self.closed_prices)
        uow.execute_many(_PRICE, self.prices)
        uow.execute_many(_LEVEL, self.levels)
        uow.execute_many(_OPENING, [{**movement, "actor": actor} for movement in self.movements])
        uow.execute_many(_PLACE, self.places)
        uow.execute_many(_MEDIA, self.media)


@dataclass(frozen=True, slots=True)
class _Category:
    id: UUID
    parent_id: UUID | None
    name: str
    slug: str


def ensure_categories(uow: UnitOfWork, paths: Iterable[CategoryPath]) -> dict[CategoryPath, UUID]:
    """The category of each path of names; what is missing is made. Names are compared without regard to case."""
    wanted = sorted(set(paths))
    if not wanted:
        return {}
    rows = uow.all(_Category, "SELECT id, parent_id, name, slug FROM category")
    known = {(row.parent_id, row.name.casefold()): row.id for row in rows}
    slugs = {row.slug for row in rows}
    found: dict[CategoryPath, UUID] = {}
    for path in wanted:
        parent_id: UUID | None = None
        for depth, name in enumerate(path):
            key = (parent_id, name.casefold())
            if key not in known:
                known[key] = new_id()
                slug = _free_slug(path[: depth + 1], slugs)
                uow.execute(
                    _CATEGORY,
                    id=known[key],
                    parent_id=parent_id,
                    slug=slug,
                    name=name,
                    description="",
                    position=len(slugs),
                )
                slugs.add(slug)
            parent_id = known[key]
        if parent_id is not None:
            found[path] = parent_id
    return found


def _free_slug(path: CategoryPath, taken: set[str]) -> str:
    """The name alone where it is free, with its parents where it is not, and then numbered."""
    short, long = slug_of(path[-1], longest=100), slug_of(" ".join(path), longest=100)
    numbered = (f"{long}-{number}" for number in range(2, 10_000))
    return next(slug for slug in (short, long, *numbered) if slug not in taken | RESERVED_SLUGS)
