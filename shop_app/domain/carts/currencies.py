"""A cart in another of the shop's currencies. Prices are the merchant's in each: nothing is converted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.carts.saved import save_for_later

# Gift cards keep their currency: those of another one leave the cart, and stay worth what they are.
_RECOUNT = """
    UPDATE cart SET currency = %(currency)s, version = version + 1, updated_at = app_now(),
        credit_ids = array(SELECT a.id FROM credit_account a
                           WHERE a.id = ANY(credit_ids) AND a.currency = %(currency)s
                           ORDER BY array_position(credit_ids, a.id))
    WHERE visitor_sha256 = %(visitor)s AND status = 'open' AND currency <> %(currency)s RETURNING id
"""
_SEEN = """
    UPDATE cart_line l SET seen_minor = pr.amount_minor FROM price pr
    WHERE l.cart_id = %(cart)s AND pr.tenant_id = l.tenant_id AND pr.variant_id = l.variant_id
      AND pr.currency = %(currency)s AND pr.valid_to IS NULL
"""
_UNPRICED = """
    SELECT l.id, p.title FROM cart_line l
    JOIN variant v ON v.tenant_id = l.tenant_id AND v.id = l.variant_id
    JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
    WHERE l.cart_id = %(cart)s AND NOT EXISTS (
        SELECT FROM price pr WHERE pr.tenant_id = l.tenant_id AND pr.variant_id = l.variant_id
          AND pr.currency = %(currency)s AND pr.valid_to IS NULL)
    ORDER BY l.added_at, l.id
"""


@dataclass(frozen=True, slots=True)
class _Unpriced:
    id: UUID
    title: str


def change_currency(uow: UnitOfWork, currency: str) -> tuple[str, ...]:
    """Counts the caller's cart in another of the shop's currencies, if there is a cart.

    What has no price in it is put aside, and named in the answer. Undone by changing back and taking it back.
    """
    open_to_shoppers(uow)
    offered = tenants.current(uow).currencies
    if currency not in offered:
        raise ValidationFailed("This shop has prices in {currencies}.", field="currency", currencies=", ".join(offered))
    visitor = uow.context.actor.visitor_sha256
    cart_id = uow.scalar(_RECOUNT, visitor=visitor, currency=currency) if visitor else None
    if cart_id is None:
        return ()
    uow.execute(_SEEN, cart=cart_id, currency=currency)
    unpriced = uow.all(_Unpriced, _UNPRICED, cart=cart_id, currency=currency)
    for line in unpriced:
        try:
            save_for_later(uow, line.id)
        except Conflict:
            # No room: it stays in the cart, which says that it cannot be bought.
            break
    return tuple(line.title for line in unpriced)
