"""Looking into a cart: one statement for the cart, one for its lines with price and stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from models.errors import NotFound
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.domain.carts.schemas import CartLineView, CartView, OwnLine

# Whether the shop gives anything to every cart is asked along with the cart: most carts need no look at promotions.
CART_COLUMNS = """id, currency, email, address, shipping_method_id, version, codes, credit_ids, billing, note,
    gift_note, EXISTS (
        SELECT FROM promotion WHERE promotion.status = 'active' AND promotion.method = 'automatic') AS is_promoted"""
_OPEN_CART = f"SELECT {CART_COLUMNS} FROM cart WHERE visitor_sha256 = %(visitor)s AND status = 'open'"


def _lines(source: str, *, currency: str, rest: str) -> str:
    """Goods as a cart shows them: ``source`` gives ``l`` with ``id``, ``variant_id`` and ``quantity``."""
    return f"""
    SELECT l.id, l.variant_id, l.quantity, l.seen_minor, p.id AS product_id, p.slug, p.title, v.options,
           coalesce(v.sku, '') AS sku,
           coalesce(m.picture, '') AS picture, coalesce(m.alt, p.title) AS alt,
           coalesce(pr.amount_minor, 0) AS unit_price_minor, v.is_tracked, v.is_taxable, v.tax_class, v.weight_g,
           v.requires_shipping,
           p.status = 'active' AND v.is_active AND pr.id IS NOT NULL AS is_buyable,
           {catalog.available_units("v")} AS available
    FROM {source}
    JOIN variant v ON v.tenant_id = l.tenant_id AND v.id = l.variant_id
    JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
    LEFT JOIN price pr ON pr.tenant_id = v.tenant_id AND pr.variant_id = v.id AND pr.currency = {currency}
        AND pr.valid_to IS NULL
    LEFT JOIN LATERAL (
        SELECT coalesce(renditions ->> '320', file) AS picture, nullif(alt, '') AS alt FROM media
        WHERE media.tenant_id = p.tenant_id AND media.product_id = p.id
          AND (media.variant_id IS NULL OR media.variant_id = v.id)
        ORDER BY media.variant_id IS NULL, position LIMIT 1
    ) m ON true
    {rest}
"""


LINES = _lines(
    "cart_line l JOIN cart c ON c.tenant_id = l.tenant_id AND c.id = l.cart_id",
    currency="c.currency",
    rest="WHERE l.cart_id = %(cart)s ORDER BY l.added_at, l.id",
)
_GOODS = _lines(
    """(SELECT app_tenant() AS tenant_id, given.variant_id AS id, given.variant_id, given.quantity, given.place,
              NULL::bigint AS seen_minor
          FROM unnest(%(variants)s::uuid[], %(quantities)s::int[]) WITH ORDINALITY
              AS given (variant_id, quantity, place)) l""",
    currency="%(currency)s",
    rest="ORDER BY l.place",
)


@dataclass(frozen=True, slots=True)
class CartRow:
    """A cart's own columns, as a query or the change that has just been made tells them."""

    id: UUID
    currency: str
    email: str
    address: dict[str, str]
    shipping_method_id: UUID | None
    version: int
    codes: list[str]
    credit_ids: list[UUID]
    billing: dict[str, str]
    note: str
    gift_note: str
    is_promoted: bool


def with_lines(uow: UnitOfWork, cart: CartRow) -> CartView:
    """A cart with its lines in the order they were added, at today's prices and stock."""
    return CartView(
        id=cart.id,
        currency=cart.currency,
        lines=tuple(uow.all(CartLineView, LINES, cart=cart.id)),
        email=cart.email,
        address=cart.address,
        shipping_method_id=cart.shipping_method_id,
        version=cart.version,
        codes=tuple(cart.codes),
        credit_ids=tuple(cart.credit_ids),
        billing=cart.billing,
        note=cart.note,
        gift_note=cart.gift_note,
        is_promoted=cart.is_promoted,
    )


def view(uow: UnitOfWork) -> CartView:
    """The caller's open cart, empty if there is none."""
    open_to_shoppers(uow)
    visitor = uow.context.actor.visitor_sha256
    cart = uow.first(CartRow, _OPEN_CART, visitor=visitor) if visitor else None
    return with_lines(uow, cart) if cart else empty(uow)


def find_cart(uow: UnitOfWork, cart_id: UUID) -> CartView:
    """Anybody's open cart, for staff."""
    require(uow, Permission.ORDERS_READ)
    cart = uow.first(CartRow, f"SELECT {CART_COLUMNS} FROM cart WHERE id = %(id)s AND status = 'open'", id=cart_id)
    if cart is None:
        raise NotFound("There is no such open cart.")
    return with_lines(uow, cart)


def goods(uow: UnitOfWork, lines: Sequence[tuple[UUID, int]], currency: str) -> tuple[CartLineView, ...]:
    """So many of each variant, looked up as if they were in a cart, in the order given; a line's id is its variant's.

    For what comes into an order without a cart line, such as a gift.
    """
    open_to_shoppers(uow)
    variants = [variant_id for variant_id, _ in lines]
    quantities = [quantity for _, quantity in lines]
    return tuple(uow.all(CartLineView, _GOODS, variants=variants, quantities=quantities, currency=currency))


def empty(uow: UnitOfWork) -> CartView:
    """The cart of somebody who has put nothing in yet."""
    open_to_shoppers(uow)
    return CartView(id=None, currency=tenants.currency_in_use(uow))


def own_line(uow: UnitOfWork, line_id: UUID) -> OwnLine:
    """A line of the caller's open cart; another visitor's line looks like none."""
    line = uow.first(
        OwnLine,
        """
        SELECT c.id AS cart_id, l.variant_id, l.quantity
        FROM cart_line l JOIN cart c ON c.tenant_id = l.tenant_id AND c.id = l.cart_id
        WHERE l.id = %(line)s AND c.visitor_sha256 = %(visitor)s AND c.status = 'open'
        """,
        line=line_id,
        visitor=uow.context.actor.visitor_sha256,
    )
    if line is None:
        raise NotFound("This is no longer in your cart.")
    return line
