"""What a variant costs in each currency. A price is set by the merchant: nothing is ever converted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.errors import NotFound, ValidationFailed
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants

_OF_VARIANT = """
    SELECT v.id AS variant_id, coalesce(v.sku, '') AS sku, pr.currency, pr.amount_minor, pr.compare_at_minor,
           pr.valid_from
    FROM price pr JOIN variant v ON v.id = pr.variant_id
    WHERE pr.variant_id = %(variant)s AND pr.valid_to IS NULL ORDER BY pr.currency
"""
_CLOSE = """
    UPDATE price SET valid_to = app_now()
    FROM variant v
    WHERE v.id = price.variant_id AND price.variant_id = %(variant)s AND price.currency = %(currency)s
      AND price.valid_to IS NULL
    RETURNING v.product_id
"""
_COUNT = """
    SELECT pr.currency, count(*) AS variants
    FROM variant v JOIN price pr ON pr.variant_id = v.id AND pr.valid_to IS NULL
    WHERE v.is_active GROUP BY pr.currency
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentPrice:
    """What a variant costs now in one currency, since ``valid_from``."""

    variant_id: UUID
    sku: str
    currency: str
    amount_minor: int
    compare_at_minor: int | None
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class _Count:
    currency: str
    variants: int


def find_variant(uow: UnitOfWork, sku: str) -> UUID:
    """The variant with a SKU."""
    require(uow, Permission.CATALOG_READ)
    found: UUID | None = uow.scalar("SELECT id FROM variant WHERE sku = %(sku)s", sku=sku)
    if found is None:
        raise NotFound("There is no variant with the SKU {sku}.", sku=sku)
    return found


def list_prices(uow: UnitOfWork, variant_id: UUID) -> list[CurrentPrice]:
    """A variant's prices, one a currency."""
    require(uow, Permission.CATALOG_READ)
    if not uow.scalar("SELECT true FROM variant WHERE id = %(id)s", id=variant_id):
        raise NotFound("There is no such variant.")
    return uow.all(CurrentPrice, _OF_VARIANT, variant=variant_id)


def count_prices(uow: UnitOfWork) -> tuple[dict[str, int], int]:
    """How many of the shop's variants have a price in each currency, and how many variants there are."""
    require(uow, Permission.CATALOG_READ)
    priced = {row.currency: row.variants for row in uow.all(_Count, _COUNT)}
    return priced, uow.scalar("SELECT count(*) FROM variant WHERE is_active")


def remove_price(uow: UnitOfWork, variant_id: UUID, currency: str) -> None:
    """Sells a variant no more in one currency; its prices stay in the history. Undone by setting the same price again.

    The shop's own currency is kept: archive the product to sell it no more.
    """
    require(uow, Permission.CATALOG_WRITE)
    own = tenants.current(uow).currency
    if currency == own:
        raise ValidationFailed(
            "Every product keeps its price in {currency}. Archive it to sell it no more.",
            field="currency",
            currency=own,
        )
    product_id = uow.scalar(_CLOSE, variant=variant_id, currency=currency)
    if product_id is None:
        raise NotFound("It has no price in {currency}.", currency=currency)
    uow.record("ProductUpdated", aggregate="product", aggregate_id=product_id, data={"changed": ["price"]})
