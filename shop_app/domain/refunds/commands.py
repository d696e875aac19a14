"""Giving money back: what for is decided here, how it moves is the payments' business."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from models.errors import Conflict, RetryLater, UpstreamFailed, ValidationFailed
from models.refund import RefundCause
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import fulfillment, inventory, orders, payments
from shop_app.domain.refunds.queries import refundable
from shop_app.domain.refunds.rules import refund_quote
from shop_app.domain.refunds.schemas import LineShare, Refundable, Refunded, RefundQuote, Wish

LONGEST_REASON = 200

_EARLIER = """
    SELECT r.order_id, r.amount_minor, coalesce(array_agg(p.refund_id ORDER BY p.refund_id)
           FILTER (WHERE p.id IS NOT NULL), '{}') AS refund_ids
    FROM order_refund r
    LEFT JOIN refund_part p ON p.tenant_id = r.tenant_id AND p.order_refund_id = r.id
    WHERE r.idempotency_key = %(key)s GROUP BY r.tenant_id, r.id
"""
_DECIDE = """
    INSERT INTO order_refund (id, order_id, cause, amount_minor, shipping_minor, shipping_tax_minor, restocked, reason,
        actor, idempotency_key)
    VALUES (%(id)s, %(order)s, %(cause)s, %(amount)s, %(shipping)s, %(shipping_tax)s, %(restocked)s, %(reason)s,
        %(actor)s, %(key)s)
"""
_LINE = """
    INSERT INTO refund_line (id, order_refund_id, order_line_id, quantity, amount_minor, tax_minor)
    VALUES (%(id)s, %(decision)s, %(line)s, %(quantity)s, %(amount)s, %(tax)s)
"""
# Under a condition, although the order is locked: a unit is given back once, whoever forgets the lock.
_TAKE = """
    UPDATE order_line SET refunded_quantity = refunded_quantity + %(quantity)s,
                          cancelled_quantity = cancelled_quantity + %(cancelled)s
    WHERE id = %(line)s AND order_id = %(order)s AND refunded_quantity + %(quantity)s <= quantity
      AND fulfilled_quantity + cancelled_quantity + %(cancelled)s <= quantity
"""
_PART = """
    INSERT INTO refund_part (id, order_refund_id, refund_id) VALUES (%(id)s, %(decision)s, %(refund)s)
"""


def refund_order(
    uow: UnitOfWork,
    order_id: UUID,
    *,
    lines: Mapping[UUID, int],
    shipping_minor: int = 0,
    amount_minor: int | None = None,
    restock: bool = True,
    reason: str,
    idempotency_key: str,
    cause: RefundCause = RefundCause.REQUEST,
    have_left: bool = False,
    as_credit_minor: int = 0,
) -> Refunded:
    """Gives units of lines, delivery (as its buyer paid it) or an amount back; ``run`` the refunds after the commit.

    So much of it as ``as_credit_minor`` says becomes store credit at once instead of going back as it was paid.

    ``amount_minor``, where it is given, goes back instead of what the lines and the delivery come to. ``have_left``:
    the units are some that were sent; otherwise units that are still here come first, and will not be sent. Asking
    again with the same key gives the same answer. Refuses more than is left of a line, the delivery or the money. Has
    no way back: money that has gone out is asked for anew.
    """
    require(uow, Permission.ORDERS_REFUND)
    orders.lock_order(uow, order_id)
    earlier = _earlier(uow, order_id, idempotency_key)
    if earlier is not None:
        return earlier
    wish = Wish(lines=lines, shipping_minor=shipping_minor, amount_minor=amount_minor, has_left=have_left)
    order = refundable(uow, order_id)
    quote = refund_quote(order, wish)
    refunded = decide(
        uow,
        order,
        quote,
        cause=cause,
        restock=restock,
        reason=reason,
        idempotency_key=idempotency_key,
        as_credit_minor=as_credit_minor,
    )
    _follow_lines(uow, order_id, quote)
    if restock and quote.lines:
        inventory.restock(uow, order_id, quantities(order, quote.lines), reason)
    return refunded


def decide(
    uow: UnitOfWork,
    order: Refundable,
    quote: RefundQuote,
    *,
    cause: RefundCause,
    restock: bool,
    reason: str,
    idempotency_key: str,
    as_credit_minor: int = 0,
) -> Refunded:
    """Writes down what goes back and what for, and begins the payments' refunds; the order must be locked."""
    require(uow, Permission.ORDERS_REFUND)
    if len(reason) > LONGEST_REASON:
        raise ValidationFailed("Use at most 200 characters for the reason.", field="reason")
    decision_id = new_id()
    uow.execute(
        _DECIDE,
        id=decision_id,
        order=order.order_id,
        cause=cause,
        amount=quote.amount_minor,
        shipping=quote.shipping_minor,
        shipping_tax=quote.shipping_tax_minor,
        restocked=restock,
        reason=reason,
        actor=uow.context.actor.name,
        key=idempotency_key,
    )
    for share in quote.lines:
        _take(uow, order.order_id, decision_id, share)
    refund_ids: tuple[UUID, ...] = ()
    if quote.amount_minor > as_credit_minor:
        as_paid_minor = quote.amount_minor - as_credit_minor
        key = f"decision-{decision_id}"
        refund_ids = payments.begin_refund(uow, order.order_id, as_paid_minor, reason=reason, idempotency_key=key)
    if as_credit_minor:
        key = f"credit-{decision_id}"
        refund_ids += payments.refund_as_credit(
            uow, order.order_id, as_credit_minor, reason=reason, idempotency_key=key
        )
    uow.execute_many(
        _PART, [{"id": new_id(), "decision": decision_id, "refund": refund_id} for refund_id in refund_ids]
    )
    return Refunded(refund_ids=refund_ids, amount_minor=quote.amount_minor)


def run(context: Context, refunded: Refunded) -> None:
    """Sends begun refunds on their way. Where a provider is away, they wait for the sweeper."""
    for refund_id in refunded.refund_ids:
        try:
            payments.run_refund(context.later(), refund_id)
        except (RetryLater, UpstreamFailed):
            continue


def give_back(
    context: Context,
    order_id: UUID,
    wish: Wish,
    *,
    restock: bool,
    reason: str,
    idempotency_key: str,
) -> Refunded:
    """``refund_order`` and ``run`` in one: what every door calls."""
    refunded = in_unit(
        context,
        refund_order,
        order_id,
        lines=wish.lines,
        shipping_minor=wish.shipping_minor,
        amount_minor=wish.amount_minor,
        restock=restock,
        reason=reason,
        idempotency_key=idempotency_key,
        have_left=wish.has_left,
    )
    run(context, refunded)
    return refunded


def _earlier(uow: UnitOfWork, order_id: UUID, key: str) -> Refunded | None:
    row = uow.scalar(f"SELECT to_jsonb(earlier) FROM ({_EARLIER}) earlier", key=key)
    if row is None:
        return None
    if UUID(row["order_id"]) != order_id:
        raise ValidationFailed(
            "This idempotency key was used for another refund. Use a new key for each.",
            field="idempotency_key",
            code="IDEMPOTENCY_KEY_REUSED",
        )
    return Refunded(
        refund_ids=tuple(UUID(refund_id) for refund_id in row["refund_ids"]), amount_minor=row["amount_minor"]
    )


def _take(uow: UnitOfWork, order_id: UUID, decision_id: UUID, share: LineShare) -> None:
    taken = uow.execute(
        _TAKE, line=share.line_id, order=order_id, quantity=share.quantity, cancelled=share.cancelled_quantity
    )
    if taken != 1:
        raise Conflict("Somebody has just given this line back.", code="LINE_REFUNDED")
    uow.execute(
        _LINE,
        id=new_id(),
        decision=decision_id,
        line=share.line_id,
        quantity=share.quantity,
        amount=share.amount_minor,
        tax=share.tax_minor,
    )


def _follow_lines(uow: UnitOfWork, order_id: UUID, quote: RefundQuote) -> None:
    """What will not be sent any more may have been the last that was missing."""
    if any(share.cancelled_quantity for share in quote.lines):
        fulfillment.follow_order(uow, order_id)


def quantities(order: Refundable, shares: tuple[LineShare, ...]) -> dict[UUID, int]:
    """How many of each variant the shares put back on the shelf."""
    variants = {line.line_id: line.variant_id for line in order.lines}
    units: dict[UUID, int] = {}
    for share in shares:
        variant_id = variants[share.line_id]
        if variant_id is not None:
            units[variant_id] = units.get(variant_id, 0) + share.quantity
    return units
