"""Looking at returns, and at what could come back."""

from __future__ import annotations

from uuid import UUID

from models.errors import NotFound
from models.returns import ReturnStatus
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.customers import require_customer
from shop_app.domain.returns.rules import returnable
from shop_app.domain.returns.schemas import (
    Policy,
    Returnable,
    ReturnDetail,
    ReturnLineView,
    ReturnStep,
    ReturnView,
    SentLine,
)

_POLICY = "SELECT is_open, window_days, fee_minor, excluded_categories, complete_after_days FROM return_policy"
# A parcel whose arrival nobody noted is taken for arrived a week after it was sent.
_SENT = """
    SELECT l.id AS line_id, l.variant_id, l.title, l.variant_title, l.fulfilled_quantity AS sent_quantity,
           l.refunded_quantity - l.cancelled_quantity AS gone_quantity, l.requires_shipping,
           coalesce(back.pending, 0)::int AS pending_quantity,
           EXISTS (
               SELECT FROM variant v
               JOIN product_category pc ON pc.tenant_id = v.tenant_id AND pc.product_id = v.product_id
               JOIN category c ON c.tenant_id = pc.tenant_id AND c.id = pc.category_id
               WHERE v.tenant_id = l.tenant_id AND v.id = l.variant_id AND c.slug = ANY (%(excluded)s)) AS is_excluded,
           sent.arrived_at
    FROM order_line l
    LEFT JOIN LATERAL (
        SELECT max(coalesce(f.delivered_at, coalesce(f.shipped_at, f.created_at) + interval '7 days')) AS arrived_at
        FROM fulfillment_line p JOIN fulfillment f ON f.tenant_id = p.tenant_id AND f.id = p.fulfillment_id
        WHERE p.tenant_id = l.tenant_id AND p.order_line_id = l.id AND f.status <> 'cancelled'
    ) sent ON true
    LEFT JOIN LATERAL (
        SELECT sum(CASE WHEN r.status = 'received' THEN b.received_quantity ELSE b.quantity END) AS pending
        FROM return_line b JOIN return_request r ON r.tenant_id = b.tenant_id AND r.id = b.return_id
        WHERE b.tenant_id = l.tenant_id AND b.order_line_id = l.id
          AND r.status IN ('requested', 'approved', 'received')
    ) back ON true
    WHERE l.order_id = %(order)s AND l.quantity > 0 ORDER BY l.position
"""
_VIEW = """
    SELECT r.id, r.number, r.order_id, o.number AS order_number, r.status, r.resolution, r.is_by_shopper, r.comment,
           r.answer, r.currency, r.fee_minor, r.value_minor, r.exchange_order_id, e.number AS exchange_number,
           r.created_at, r.decided_at, r.received_at, r.closed_at
    FROM return_request r
    JOIN orders o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
    LEFT JOIN orders e ON e.tenant_id = r.tenant_id AND e.id = r.exchange_order_id
    WHERE {which}
"""
_BY_NUMBER = _VIEW.format(which="r.number = %(number)s")
_BY_ID = _VIEW.format(which="r.id = %(id)s")
_OF_ORDER = _VIEW.format(which="r.order_id = %(order)s ORDER BY r.number")
_OWN = _VIEW.format(which="o.customer_id = %(customer)s ORDER BY r.number DESC LIMIT 50")
_LIST = _VIEW.format(
    which="(%(status)s::text IS NULL OR r.status = %(status)s)"
    " AND (%(before)s::bigint IS NULL OR r.number < %(before)s) ORDER BY r.number DESC LIMIT %(limit)s"
)
_LINES = """
    SELECT b.order_line_id, l.variant_id, l.title, l.variant_title, b.quantity, b.reason, b.comment,
           b.received_quantity, b.condition, b.is_restocked, b.replacement_variant_id
    FROM return_line b JOIN order_line l ON l.tenant_id = b.tenant_id AND l.id = b.order_line_id
    WHERE b.return_id = %(return)s ORDER BY l.position
"""
_TIMELINE = """
    SELECT from_status, to_status, actor, note, moved_at FROM return_transition
    WHERE return_id = %(return)s ORDER BY moved_at, id
"""


def policy_of(uow: UnitOfWork) -> Policy:
    """What this shop takes back, for contexts that already know whom they serve."""
    row = uow.scalar(f"SELECT to_jsonb(policy) FROM ({_POLICY}) policy")
    return Policy(**row | {"excluded_categories": tuple(row["excluded_categories"])}) if row else Policy()


def find_policy(uow: UnitOfWork) -> Policy:
    """What this shop takes back."""
    require(uow, Permission.ORDERS_READ)
    return policy_of(uow)


def sent_lines(uow: UnitOfWork, order_id: UUID, policy: Policy) -> tuple[SentLine, ...]:
    """An order's lines as far as they were sent; the order's row must be locked by whoever acts on it."""
    return tuple(uow.all(SentLine, _SENT, order=order_id, excluded=list(policy.excluded_categories)))


def track_returnable(uow: UnitOfWork, token: str) -> tuple[Returnable, ...]:
    """What whoever holds an order's signed link may send back of it."""
    open_to_shoppers(uow)
    policy = policy_of(uow)
    lines = sent_lines(uow, orders.read_order_token(uow, token), policy)
    return tuple(returnable(line, policy, uow.now) for line in lines)


def list_returns(
    uow: UnitOfWork, *, status: ReturnStatus | None = None, before: int | None = None, limit: int = 50
) -> list[ReturnView]:
    """A page of returns, newest first; ``before`` is the last number of the page before."""
    require(uow, Permission.ORDERS_READ)
    return uow.all(ReturnView, _LIST, status=status.value if status else None, before=before, limit=limit)


def find_return(uow: UnitOfWork, number: int) -> ReturnDetail:
    """A return by the number people use."""
    require(uow, Permission.ORDERS_READ)
    return detail_of(uow, by_number(uow, number))


def returns_of(uow: UnitOfWork, number: int) -> list[ReturnDetail]:
    """The returns of an order, oldest first."""
    require(uow, Permission.ORDERS_READ)
    return _of_order(uow, orders.order_numbered(uow, number).id)


def track_returns(uow: UnitOfWork, token: str) -> list[ReturnDetail]:
    """The same for whoever holds the order's signed link."""
    open_to_shoppers(uow)
    return _of_order(uow, orders.read_order_token(uow, token))


def own_returns(uow: UnitOfWork) -> list[ReturnDetail]:
    """The signed-in customer's returns, the newest first."""
    customer_id = require_customer(uow)
    return [detail_of(uow, view) for view in uow.all(ReturnView, _OWN, customer=customer_id)]


def return_by_id(uow: UnitOfWork, return_id: UUID) -> ReturnDetail:
    """A return, for contexts that already know whom they serve."""
    view = uow.first(ReturnView, _BY_ID, id=return_id)
    if view is None:
        raise NotFound("There is no such return.")
    return detail_of(uow, view)


def by_number(uow: UnitOfWork, number: int) -> ReturnView:
    """A return's own columns, for contexts that already know whom they serve."""
    view = uow.first(ReturnView, _BY_NUMBER, number=number)
    if view is None:
        raise NotFound("There is no return {number}.", number=number)
    return view


def detail_of(uow: UnitOfWork, view: ReturnView) -> ReturnDetail:
    """A return with its lines and steps."""
    return ReturnDetail(
        view=view,
        lines=tuple(uow.all(ReturnLineView, _LINES, **{"return": view.id})),
        timeline=tuple(uow.all(ReturnStep, _TIMELINE, **{"return": view.id})),
    )


def _of_order(uow: UnitOfWork, order_id: UUID) -> list[ReturnDetail]:
    return [detail_of(uow, view) for view in uow.all(ReturnView, _OF_ORDER, order=order_id)]
