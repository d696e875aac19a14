"""The catalogue as its merchant sees it: every status, with stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.catalog import ProductStatus
from models.errors import NotFound, ValidationFailed
from shop_app.core.formatting import money_text
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.catalog.rules import picture_of, price_range_text, variant_title
from shop_app.domain.catalog.schemas import (
    MerchantProduct,
    MerchantProductDetail,
    MerchantProductList,
    MerchantVariant,
    Picture,
)

_LONGEST_LIST = 100

_LIST = """
    SELECT p.id, p.slug, p.title, p.status, p.vendor, coalesce(sold.units, 0) AS units_sold,
           p.updated_at, o.lowest, o.highest, o.variants,
           o.on_hand, o.available, m.file, m.width, m.height, m.alt, m.renditions, shown.total
    FROM (
        SELECT p.id, row_number() OVER (ORDER BY p.updated_at DESC, p.id DESC) AS place, count(*) OVER () AS total
        FROM product p
        WHERE (%(status)s::text IS NULL OR p.status = %(status)s)
          AND (%(like)s::text IS NULL OR p.title ILIKE %(like)s OR EXISTS (
              SELECT FROM variant v WHERE v.product_id = p.id AND v.sku ILIKE %(like)s))
          AND (NOT %(is_scarce)s OR p.status = 'active' AND EXISTS (
              SELECT FROM variant v JOIN stock_level s ON s.variant_id = v.id
              WHERE v.product_id = p.id AND v.is_active AND v.is_tracked
                AND s.is_low))
        ORDER BY p.updated_at DESC, p.id DESC LIMIT %(limit)s OFFSET %(offset)s
    ) shown
    JOIN product p ON p.id = shown.id
    CROSS JOIN LATERAL (
        SELECT min(pr.amount_minor) AS lowest, max(pr.amount_minor) AS highest, count(*) AS variants,
               sum(s.on_hand)::bigint AS on_hand, sum(s.available)::bigint AS available
        FROM variant v
        LEFT JOIN price pr ON pr.variant_id = v.id AND pr.currency = %(currency)s AND pr.valid_to IS NULL
        LEFT JOIN LATERAL (
            SELECT sum(on_hand) AS on_hand, sum(on_hand + backorder_limit - reserved) AS available
            FROM stock_level WHERE variant_id = v.id AND v.is_tracked) s ON true
        WHERE v.product_id = p.id) o
    CROSS JOIN LATERAL (
        SELECT sum(l.quantity) AS units
        FROM variant v
        JOIN order_line l ON l.variant_id = v.id
        JOIN orders o ON o.id = l.order_id AND o.status IN ('placed', 'completed')
        WHERE v.product_id = p.id AND o.created_at > app_now() - interval '30 days') sold
    LEFT JOIN LATERAL (
        SELECT file, width, height, alt, renditions FROM media
        WHERE media.product_id = p.id ORDER BY position, media.id LIMIT 1) m ON true
    ORDER BY shown.place
"""
_DETAIL = """
    SELECT p.id, p.slug, p.title, p.status, p.description_html, p.vendor, p.product_type, p.tags, p.version,
        (SELECT json_agg(json_build_array(v.id, coalesce(v.sku, ''), v.options, pr.amount_minor, v.is_tracked,
                         s.on_hand, s.reserved, s.low_at) ORDER BY v.position, v.id)
         FROM variant v
         LEFT JOIN price pr ON pr.variant_id = v.id AND pr.currency = %(currency)s AND pr.valid_to IS NULL
         LEFT JOIN LATERAL (
             SELECT sum(on_hand)::bigint AS on_hand, sum(reserved)::bigint AS reserved, max(low_at) AS low_at
             FROM stock_level WHERE variant_id = v.id AND v.is_tracked) s ON true
         WHERE v.product_id = p.id) AS variants,
        (SELECT json_build_array(m.file, m.width, m.height, m.alt, m.renditions) FROM media m
         WHERE m.product_id = p.id ORDER BY m.position, m.id LIMIT 1) AS picture
    FROM product p WHERE p.id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row of the list as the statement returns it."""

    id: UUID
    slug: str
    title: str
    status: str
    vendor: str
    units_sold: int
    updated_at: datetime
    lowest: int | None
    highest: int | None
    variants: int
    on_hand: int | None
    available: int | None
    file: str | None
    width: int | None
    height: int | None
    alt: str | None
    renditions: dict[str, str] | None
    total: int

    def product(self, currency: str) -> MerchantProduct:
        priced = self.lowest is not None and self.highest is not None
        return MerchantProduct(
            id=self.id,
            slug=self.slug,
            title=self.title,
            status=self.status,
            vendor=self.vendor,
            price_text=price_range_text(self.lowest or 0, self.highest or 0, currency) if priced else "",
            variant_count=self.variants,
            stock=self.on_hand,
            available=self.available,
            units_sold=self.units_sold,
            updated_at=self.updated_at,
            picture=self._picture(),
        )

    def _picture(self) -> Picture | None:
        if self.file is None:
            return None
        return picture_of(self.file, self.width or 0, self.height or 0, self.alt or "", self.renditions)


@dataclass(frozen=True, slots=True)
class _Detailed:
    """A product with JSON arrays in the order of the statement."""

    id: UUID
    slug: str
    title: str
    status: str
    description_html: str
    vendor: str
    product_type: str
    tags: list[str]
    version: int
    variants: list[list[Any]] | None
    picture: list[Any] | None


def merchant_products(
    uow: UnitOfWork,
    *,
    status: ProductStatus | None = None,
    q: str = "",
    is_scarce: bool = False,
    page: int = 1,
    limit: int = 50,
) -> MerchantProductList:
    """Products of every status, the last changed first; ``q`` looks into titles and SKUs.

    ``is_scarce`` leaves those on sale of which a variant is low or out of stock.
    """
    require(uow, Permission.CATALOG_READ)
    if not 1 <= limit <= _LONGEST_LIST or page < 1:
        raise ValidationFailed(t("Ask for 1 to {most} products at once.", most=_LONGEST_LIST), field="limit")
    currency = tenants.current(uow).currency
    words = q.strip().replace("\0", "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = uow.all(
        _Listed,
        _LIST,
        currency=currency,
        status=status,
        like=f"%{words}%" if words else None,
        is_scarce=is_scarce,
        limit=limit,
        offset=(page - 1) * limit,
    )
    return MerchantProductList(
        products=tuple(row.product(currency) for row in rows),
        total=rows[0].total if rows else 0,
        page=page,
        limit=limit,
    )


def merchant_product(uow: UnitOfWork, product_id: UUID) -> MerchantProductDetail:
    """One product with its variants, whatever its status."""
    require(uow, Permission.CATALOG_READ)
    currency = tenants.current(uow).currency
    product = uow.first(_Detailed, _DETAIL, id=product_id, currency=currency)
    if product is None:
        raise NotFound(t("There is no such product."))
    return MerchantProductDetail(
        id=product.id,
        slug=product.slug,
        title=product.title,
        status=product.status,
        description_html=product.description_html,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=tuple(product.tags),
        version=product.version,
        picture=picture_of(*product.picture) if product.picture else None,
        variants=tuple(_variant(columns, currency) for columns in product.variants or []),
    )


def _variant(columns: list[Any], currency: str) -> MerchantVariant:
    variant_id, sku, options, price_minor, is_tracked, on_hand, reserved, low_at = columns
    return MerchantVariant(
        id=UUID(variant_id),
        sku=sku,
        title=variant_title(options),
        price_text=money_text(price_minor, currency) if price_minor is not None else "",
        price_minor=price_minor,
        is_tracked=is_tracked,
        on_hand=on_hand,
        reserved=reserved,
        low_at=low_at,
    )
