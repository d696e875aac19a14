"""Changing a placed order: lines, figures, stock, books and money in one commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict, ValidationFailed
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import fulfillment, inventory, orders, payments, pricing, refunds
from shop_app.domain.edits.queries import preview
from shop_app.domain.edits.rules import stock_changes
from shop_app.domain.edits.schemas import Changes, Edited, EditQuote
from shop_app.domain.orders import Figures, OrderLineView, RevisedLine, Revision
from shop_app.domain.refunds import RefundCause, Wish

LONGEST_REASON = 500

_KEEP = """
    INSERT INTO order_edit (id, order_id, revision, difference_minor, reason, before, after, actor)
    VALUES (%(id)s, %(order)s, %(revision)s, %(difference)s, %(reason)s, %(before)s, %(after)s, %(actor)s)
"""


def apply_edit(
    uow: UnitOfWork,
    order_id: UUID,
    changes: Changes,
    *,
    seen_revision: int,
    seen_difference_minor: int,
    reason: str = "",
) -> Edited:
    """Changes a placed order, if it still is what the caller saw and comes to the difference that the caller saw.

    Further units leave the stock at once, others go back on the shelf. What was paid too much goes back; what is
    missing is asked for, in place of whatever was asked for before. Undone by an edit with the former values, which
    the edit keeps.
    """
    require(uow, Permission.ORDERS_WRITE)
    if len(reason) > LONGEST_REASON:
        raise ValidationFailed("Use at most 500 characters for the reason.", field="reason")
    orders.lock_order(uow, order_id)
    before, lines_before = orders.order_by_id(uow, order_id), orders.lines_of(uow, order_id)
    quote = preview(uow, order_id, changes)
    if quote.revision != seen_revision:
        raise orders.order_changed()
    if quote.difference_minor != seen_difference_minor:
        raise Conflict(
            "The difference has changed since you saw it. Look at it again.",
            code="TOTAL_CHANGED",
            seen_minor=seen_difference_minor,
            difference_minor=quote.difference_minor,
        )
    orders.revise(uow, _revision(quote))
    after = orders.order_by_id(uow, order_id)
    edit_id = new_id()
    uow.execute(
        _KEEP,
        id=edit_id,
        order=order_id,
        revision=after.revision,
        difference=quote.difference_minor,
        reason=reason,
        before=Jsonb(_snapshot(quote.before, lines_before, before.shipping_address, before.shipping_method)),
        after=Jsonb(
            _snapshot(quote.after, orders.lines_of(uow, order_id), after.shipping_address, after.shipping_method)
        ),
        actor=uow.context.actor.name,
    )
    payments.adjust_sale(uow, before, after, reference=edit_id)
    refund_ids, payment_id = _settle(uow, order_id, edit_id, quote, reason)
    payments.follow_ledger(uow, order_id)
    fulfillment.follow_order(uow, order_id)
    uow.record(
        "OrderEdited",
        aggregate="order",
        aggregate_id=order_id,
        data={"edit_id": str(edit_id), "number": before.number, "difference_minor": quote.difference_minor},
    )
    more, less = stock_changes(quote.lines)
    if less:
        inventory.restock(uow, order_id, less, reason)
    if more:
        inventory.sell(uow, order_id, more)
    return Edited(
        edit_id=edit_id,
        revision=after.revision,
        difference_minor=quote.difference_minor,
        due_minor=quote.due_minor,
        refund_ids=refund_ids,
        payment_id=payment_id,
    )


def edit(
    context: Context,
    order_id: UUID,
    changes: Changes,
    *,
    seen_revision: int,
    seen_difference_minor: int,
    reason: str = "",
) -> Edited:
    """``apply_edit``, and its refunds on their way: what every door calls."""
    edited = in_unit(
        context,
        apply_edit,
        order_id,
        changes,
        seen_revision=seen_revision,
        seen_difference_minor=seen_difference_minor,
        reason=reason,
    )
    refunds.run(context, refunds.Refunded(refund_ids=edited.refund_ids, amount_minor=max(-edited.due_minor, 0)))
    return edited


def _settle(
    uow: UnitOfWork, order_id: UUID, edit_id: UUID, quote: EditQuote, reason: str
) -> tuple[tuple[UUID, ...], UUID | None]:
    """The refunds of what was paid too much, or the payment that asks for what is missing."""
    payments.withdraw_request(uow, order_id)
    if quote.due_minor > 0:
        return (), payments.request_payment(uow, order_id, quote.due_minor)
    if quote.due_minor == 0:
        return (), None
    left = refunds.refundable(uow, order_id)
    refunded = refunds.decide(
        uow,
        left,
        refunds.refund_quote(left, Wish(amount_minor=-quote.due_minor)),
        cause=RefundCause.EDIT,
        restock=False,
        reason=reason[:200],
        idempotency_key=f"edit-{edit_id}",
    )
    return refunded.refund_ids, None


def _revision(quote: EditQuote) -> Revision:
    shares = dict(zip((id(line) for line in quote.kept), quote.quote.lines, strict=True))
    revised, added = [], []
    for line in quote.lines:
        share = shares.get(id(line))
        if line.line_id is None and share is not None:
            added.append(
                orders.NewOrderLine(
                    variant_id=line.variant_id,
                    sku=line.sku,
                    title=line.title,
                    variant_title=line.variant_title,
                    slug=line.slug,
                    picture=line.picture,
                    quantity=line.quantity,
                    unit_price_minor=line.unit_price_minor,
                    discount_minor=share.discount_minor,
                    tax_minor=share.tax_minor,
                    tax_rate_bp=share.tax_rate_bp,
                    requires_shipping=line.requires_shipping,
                )
            )
        elif line.line_id is not None:
            revised.append(
                RevisedLine(
                    line_id=line.line_id,
                    quantity=line.quantity,
                    discount_minor=share.discount_minor if share else 0,
                    tax_minor=share.tax_minor if share else 0,
                    tax_rate_bp=share.tax_rate_bp if share else 0,
                )
            )
    return Revision(
        order_id=quote.order_id,
        seen=quote.revision,
        figures=quote.after,
        shipping_address=dict(quote.shipping_address),
        shipping_method=quote.shipping_method,
        deliver_from=quote.deliver_from,
        deliver_to=quote.deliver_to,
        price_trace=dict(pricing.price_document(quote.quote)),
        lines=tuple(revised),
        added=tuple(added),
    )


def _snapshot(
    figures: Figures, lines: Iterable[OrderLineView], address: Mapping[str, str], shipping_method: str
) -> dict[str, Any]:
    return {
        "figures": asdict(figures),
        "lines": [
            {
                "id": str(line.id),
                "variant_id": str(line.variant_id) if line.variant_id else None,
                "title": line.title,
                "quantity": line.quantity,
                "unit_price_minor": line.unit_price_minor,
                "discount_minor": line.discount_minor,
                "tax_minor": line.tax_minor,
            }
            for line in lines
        ],
        "shipping_address": dict(address),
        "shipping_method": shipping_method,
    }
