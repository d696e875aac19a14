"""What changes make of an order's lines. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.order import FulfillmentStatus, OrderStatus, PaymentStatus
from models.values.money import round_half_up
from shop_app.domain.edits.schemas import Changes, EditedLine, NewLine
from shop_app.domain.orders import Goods, OrderLineView, OrderView

MOST_LINES = 100
MOST_UNITS = 999
DEAREST_MINOR = 10**12


def refuse_uneditable(order: OrderView) -> None:
    """Only an order that is placed and not sent whole is edited."""
    if order.status is not OrderStatus.PLACED:
        raise Conflict("Only an order that is placed can be edited.", code="ORDER_NOT_PLACED", status=order.status)
    if order.fulfillment_status not in (FulfillmentStatus.UNFULFILLED, FulfillmentStatus.PARTIAL):
        raise Conflict("This order has left: it cannot be edited any more.", code="ORDER_SENT")


def refuse_unsettled(order: OrderView, difference_minor: int) -> None:
    """What costs more or less afterwards needs money that is neither held only nor with a bank."""
    if difference_minor and order.payment_status is PaymentStatus.AUTHORISED:
        raise Conflict("Capture the payment before you change what this order costs.", code="PAYMENT_NOT_CAPTURED")
    if difference_minor and order.payment_status is PaymentStatus.DISPUTED:
        raise Conflict("This order's payment is disputed. Wait for the bank's decision.", code="PAYMENT_DISPUTED")


def edited_lines(
    lines: Iterable[OrderLineView], changes: Changes, goods: Mapping[UUID, Goods]
) -> tuple[EditedLine, ...]:
    """The order's lines with the changes made, then the new ones.

    Prices stay; a line's discount goes along with its quantity unless another is given. Refuses to take out what was
    sent or given back.
    """
    existing = {line.id: line for line in lines}
    unknown = (set(changes.quantities) | set(changes.discounts)) - set(existing)
    if unknown:
        raise ValidationFailed(
            "This order has no such line.", field="lines", code="NO_SUCH_LINE", line=str(min(unknown))
        )
    edited = [_edited(line, changes, goods) for line in existing.values()]
    edited += [_added(line, goods[line.variant_id]) for line in changes.added]
    kept = sum(1 for line in edited if line.quantity)
    if kept == 0:
        raise ValidationFailed("An order keeps at least one line. Cancel it instead.", field="lines", code="NO_LINES")
    if kept > MOST_LINES:
        raise ValidationFailed("An order has at most 100 lines.", field="lines")
    return tuple(edited)


def stock_changes(lines: Iterable[EditedLine]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """What is to be sold in addition, and what goes back on the shelf, by variant."""
    changes: Counter[UUID] = Counter()
    for line in lines:
        if line.variant_id is not None and line.is_tracked:
            changes[line.variant_id] += line.quantity - line.quantity_before
    more = {variant_id: units for variant_id, units in changes.items() if units > 0}
    less = {variant_id: -units for variant_id, units in changes.items() if units < 0}
    return more, less


def _edited(line: OrderLineView, changes: Changes, goods: Mapping[UUID, Goods]) -> EditedLine:
    quantity = changes.quantities.get(line.id, line.quantity)
    least = max(line.fulfilled_quantity + line.cancelled_quantity, line.refunded_quantity)
    if not least <= quantity <= max(MOST_UNITS, line.quantity):
        raise ValidationFailed(
            "“{title}” can have {least} to {most} units: some were sent or given back."
            if least
            else "“{title}” can have {least} to {most} units.",
            field="quantity",
            title=line.title,
            least=least,
            most=MOST_UNITS,
            line=str(line.id),
        )
    discount = changes.discounts.get(line.id)
    if discount is None:
        discount = round_half_up(Fraction(line.discount_minor * quantity, line.quantity))
    if not 0 <= discount <= line.unit_price_minor * quantity:
        raise ValidationFailed(
            "A line is reduced by its price at most.", field="discount", title=line.title, line=str(line.id)
        )
    known = goods.get(line.variant_id) if line.variant_id else None
    return EditedLine(
        line_id=line.id,
        variant_id=line.variant_id,
        sku=line.sku,
        title=line.title,
        variant_title=line.variant_title,
        slug=line.slug,
        picture=line.picture,
        quantity_before=line.quantity,
        quantity=quantity,
        unit_price_minor=line.unit_price_minor,
        discount_minor=discount,
        is_tracked=known is not None and known.is_tracked,
        is_taxable=known.is_taxable if known else line.tax_rate_bp > 0,
        tax_class=known.tax_class if known else "standard",
        weight_g=known.weight_g if known else 0,
        requires_shipping=line.requires_shipping,
    )


def _added(line: NewLine, goods: Goods) -> EditedLine:
    if not 1 <= line.quantity <= MOST_UNITS:
        raise ValidationFailed("Choose 1 to 999 units.", field="quantity")
    price = goods.unit_price_minor if line.unit_price_minor is None else line.unit_price_minor
    if price is None:
        raise ValidationFailed(
            "“{title}” has no price in the order's currency. Give it one.", field="unit_price", title=goods.title
        )
    if not 0 <= price <= DEAREST_MINOR:
        raise ValidationFailed("Enter a price from 0 up.", field="unit_price")
    return EditedLine(
        line_id=None,
        variant_id=goods.variant_id,
        sku=goods.sku,
        title=goods.title,
        variant_title=goods.variant_title,
        slug=goods.slug,
        picture=goods.picture,
        quantity_before=0,
        quantity=line.quantity,
        unit_price_minor=price,
        discount_minor=0,
        is_tracked=goods.is_tracked,
        is_taxable=goods.is_taxable,
        tax_class=goods.tax_class,
        weight_g=goods.weight_g,
        requires_shipping=goods.requires_shipping,
    )
