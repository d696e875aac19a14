"""The arithmetic of giving back. Pure.

Every share is taken of what is left: the last unit of a line takes whatever its money has left. So refunds in any
order add up to what was paid, and none can ask for more.
"""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.values.money import round_half_up
from shop_app.domain.refunds.schemas import LineShare, Refundable, RefundableLine, RefundQuote, Wish


def share_of_left(left_minor: int, part: int, whole: int) -> int:
    """``part`` of the ``whole`` that is left, as its share of the money that is left."""
    return round_half_up(Fraction(left_minor * part, whole)) if whole else 0


def refund_quote(order: Refundable, wish: Wish) -> RefundQuote:
    """What a wish comes to.

    Refuses with ``ValidationFailed`` a line, a quantity or a delivery that is not left to give back, and with
    ``Conflict`` more money than is left.
    """
    known = {line.line_id: line for line in order.lines}
    shares = tuple(_line_share(known.get(line_id), line_id, quantity, wish) for line_id, quantity in wish.lines.items())
    if not 0 <= wish.shipping_minor <= order.shipping_minor:
        raise ValidationFailed(
            "Give back no more for delivery than is left of what was paid for it.",
            field="shipping",
            code="SHIPPING_TOO_LARGE",
            left_minor=order.shipping_minor,
        )
    amount = sum(share.amount_minor for share in shares) + wish.shipping_minor
    if wish.amount_minor is not None:
        amount = wish.amount_minor
    if amount < 0 or (amount == 0 and not shares):
        raise ValidationFailed("Say what to give back: lines, delivery or an amount.", field="amount")
    if amount > order.left_minor:
        raise Conflict(
            "More would be given back than is left of what was paid. Choose a smaller amount.",
            code="REFUND_TOO_LARGE",
            asked_minor=amount,
            left_minor=order.left_minor,
        )
    return RefundQuote(
        currency=order.currency,
        lines=shares,
        shipping_minor=wish.shipping_minor,
        shipping_tax_minor=share_of_left(order.shipping_tax_minor, wish.shipping_minor, order.shipping_minor),
        amount_minor=amount,
        left_minor=order.left_minor - amount,
    )


def everything(order: Refundable) -> Wish:
    """All that is left of an order, its money to the last minor unit."""
    return Wish(
        lines={line.line_id: line.left_quantity for line in order.lines if line.left_quantity},
        shipping_minor=order.shipping_minor,
        amount_minor=order.left_minor,
    )


def _line_share(line: RefundableLine | None, line_id: UUID, quantity: int, wish: Wish) -> LineShare:
    if line is None:
        raise ValidationFailed("This order has no such line.", field="lines", code="NO_SUCH_LINE", line=str(line_id))
    if not 1 <= quantity <= line.left_quantity:
        raise ValidationFailed(
            "Only {left} of “{title}” are left to give back.",
            field="quantity",
            code="LINE_REFUNDED",
            left=line.left_quantity,
            title=line.title,
            line=str(line_id),
        )
    return LineShare(
        line_id=line_id,
        quantity=quantity,
        cancelled_quantity=0 if wish.has_left else min(quantity, line.unsent_quantity),
        amount_minor=share_of_left(line.left_minor, quantity, line.left_quantity),
        tax_minor=share_of_left(line.left_tax_minor, quantity, line.left_quantity),
    )
