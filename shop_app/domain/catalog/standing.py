"""Products as they stand, in the shape in which a sheet can be compared with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.catalog import ProductStatus
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.sheets import PriceSheet, ProductSheet

_STANDING = """
    SELECT p.id, p.slug, p.title, p.description_html, p.vendor, p.product_type, p.tags, p.attributes, p.status,
           p.seo_title, p.seo_description, p.size_guide_html,
        (SELECT json_agg(json_build_array(o.id, o.name, o.choices) ORDER BY o.position)
         FROM product_option o WHERE o.product_id = p.id) AS options,
        (SELECT json_agg(json_build_array(v.id, v.sku, v.options, v.barcode, v.weight_g, v.is_tracked,
                         v.requires_shipping, v.is_taxable, v.tax_class,
                         EXISTS (SELECT FROM stock_level s WHERE s.variant_id = v.id),
                         (SELECT json_object_agg(pr.currency, json_build_array(pr.amount_minor, pr.compare_at_minor))
                          FROM price pr WHERE pr.variant_id = v.id AND pr.valid_to IS NULL)) ORDER BY v.position, v.id)
         FROM variant v WHERE v.product_id = p.id) AS variants,
        ARRAY(SELECT pc.category_id FROM product_category pc WHERE pc.product_id = p.id) AS categories,
        ARRAY(SELECT encode(m.sha256, 'hex') FROM media m WHERE m.product_id = p.id) AS pictures
    FROM product p
    WHERE p.id = ANY (%(ids)s) OR p.slug = ANY (%(slugs)s)
       OR p.id IN (SELECT v.product_id FROM variant v WHERE v.sku = ANY (%(skus)s))
    ORDER BY p.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingVariant:
    """A variant as it stands. ``is_counted``: it has a stock level, whether or not it is tracked now."""

    id: UUID
    sku: str | None
    options: tuple[str, ...]
    barcode: str
    weight_g: int
    is_tracked: bool
    requires_shipping: bool
    is_taxable: bool
    tax_class: str
    is_counted: bool
    prices: dict[str, PriceSheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingProduct:
    """A product as it stands. ``pictures`` are the SHA-256 of its files, in hex."""

    id: UUID
    slug: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    tags: list[str]
    attributes: dict[str, str]
    status: ProductStatus
    seo_title: str
    seo_description: str
    size_guide_html: str
    options: list[list[Any]] | None
    variants: list[list[Any]] | None
    categories: list[UUID]
    pictures: list[str]

    def option_names(self) -> tuple[str, ...]:
        return tuple(name for _, name, _ in self.options or [])

    def standing_variants(self) -> list[StandingVariant]:
        return [_variant(columns) for columns in self.variants or []]


def _variant(columns: list[Any]) -> StandingVariant:
    variant_id, sku, options, barcode, weight_g, is_tracked, ships, taxed, tax_class, counted, prices = columns
    return StandingVariant(
        id=UUID(variant_id),
        sku=sku,
        options=tuple(options),
        barcode=barcode,
        weight_g=weight_g,
        is_tracked=is_tracked,
        requires_shipping=ships,
        is_taxable=taxed,
        tax_class=tax_class,
        is_counted=counted,
        prices={
            currency: PriceSheet(amount_minor=amount, compare_at_minor=was)
            for currency, (amount, was) in (prices or {}).items()
        },
    )


@dataclass(slots=True)
class Shelf:
    """Products that some sheets may be about, found by slug and by SKU."""

    by_slug: dict[str, StandingProduct] = field(default_factory=dict)
    by_sku: dict[str, StandingProduct] = field(default_factory=dict)

    def subject(self, sheet: ProductSheet) -> StandingProduct | None:
        """The product a sheet is about: by its slug where one was given, else by its SKUs first."""
        by_slug = self.by_slug.get(sheet.slug)
        if sheet.is_slug_given:
            return by_slug
        owners = [self.by_sku[variant.sku] for variant in sheet.variants if variant.sku in self.by_sku]
        return owners[0] if owners else by_slug


def read_shelf(
    uow: UnitOfWork, sheets: Sequence[ProductSheet] = (), *, ids: Sequence[UUID] = (), locked: bool = False
) -> Shelf:
    """The products that ``sheets`` name, and those with ``ids``; ``locked`` until the end of the unit if asked."""
    skus = [variant.sku for sheet in sheets for variant in sheet.variants if variant.sku]
    rows = uow.all(
        StandingProduct,
        _STANDING + (" FOR UPDATE OF p" if locked else ""),
        ids=list(ids),
        slugs=[sheet.slug for sheet in sheets],
        skus=skus,
    )
    shelf = Shelf()
    for product in rows:
        shelf.by_slug[product.slug] = product
        for columns in product.variants or []:
            if columns[1]:
                shelf.by_sku[columns[1]] = product
    return shelf
