"""What the catalogue says of a variant at this moment: what a line that staff write begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from models.errors import ValidationFailed
from shop_app.core.unit_of_work import UnitOfWork

_GOODS = """
    SELECT v.id AS variant_id, coalesce(v.sku, '') AS sku, p.title, array_to_string(v.options, ' / ') AS variant_title,
           p.slug, coalesce(m.picture, '') AS picture, pr.amount_minor AS unit_price_minor,
           v.is_tracked OR v.is_bundle AS is_tracked, v.is_taxable, v.tax_class, v.weight_g, v.requires_shipping
    FROM variant v
    JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
    LEFT JOIN price pr ON pr.tenant_id = v.tenant_id AND pr.variant_id = v.id AND pr.currency = %(currency)s
        AND pr.valid_to IS NULL
    LEFT JOIN LATERAL (
        SELECT coalesce(renditions ->> '320', file) AS picture FROM media
        WHERE media.tenant_id = p.tenant_id AND media.product_id = p.id
          AND (media.variant_id IS NULL OR media.variant_id = v.id)
        ORDER BY media.variant_id IS NULL, position LIMIT 1
    ) m ON true
    WHERE v.id = ANY(%(variants)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A variant as a line would show it. ``unit_price_minor`` is ``None`` without a price in the currency asked for.

    ``is_tracked``: it, or what it consists of, has a stock.
    """

    variant_id: UUID
    sku: str
    title: str
    variant_title: str
    slug: str
    picture: str
    unit_price_minor: int | None
    is_tracked: bool
    is_taxable: bool
    tax_class: str
    weight_g: int
    requires_shipping: bool


def goods_of(uow: UnitOfWork, variant_ids: Iterable[UUID], currency: str) -> dict[UUID, Goods]:
    """The goods behind variants, whether they are on sale or not; refuses one that there is not."""
    wanted = set(variant_ids)
    found = {row.variant_id: row for row in uow.all(Goods, _GOODS, variants=list(wanted), currency=currency)}
    if missing := wanted - set(found):
        raise ValidationFailed(
            "There is no such product variant.", field="variant_id", code="NO_SUCH_VARIANT", variant=str(min(missing))
        )
    return found
