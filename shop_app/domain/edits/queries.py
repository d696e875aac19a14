"""What an edit would come to, and what edits there were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from models.errors import ValidationFailed
from models.values.address import Address
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, pricing, refunds
from shop_app.domain.edits.rules import edited_lines, refuse_uneditable, refuse_unsettled
from shop_app.domain.edits.schemas import Changes, EditedLine, EditQuote, EditRecord
from shop_app.domain.orders import Figures, OrderView
from shop_app.domain.pricing import DeliveryOption, PricedLine, Quote

_EDITS = """
    SELECT id, revision, difference_minor, reason, actor, edited_at, before, after FROM order_edit
    WHERE order_id = %(order)s ORDER BY revision
"""


def preview(uow: UnitOfWork, order_id: UUID, changes: Changes) -> EditQuote:
    """What changes of a placed order come to; nothing is changed. Refuses like the edit itself.

    Lines that stay keep their prices. Taxes are those of the order's destination, delivery stays as it was paid unless
    the destination or the way to deliver changes.
    """
    require(uow, Permission.ORDERS_READ)
    order = orders.order_by_id(uow, order_id)
    refuse_uneditable(order)
    lines = orders.lines_of(uow, order_id)
    variants = [line.variant_id for line in lines if line.variant_id] + [line.variant_id for line in changes.added]
    edited = edited_lines(lines, changes, orders.goods_of(uow, variants, order.currency))
    address = _destination(order, changes)
    delivery = _delivery(uow, order, changes, address, edited)
    found = _quote(uow, order, address, delivery, edited)
    after = _figures(found)
    difference = after.total_minor - order.total_minor
    refuse_unsettled(order, difference)
    return EditQuote(
        order_id=order_id,
        number=order.number,
        revision=order.revision,
        currency=order.currency,
        before=_figures(order),
        after=after,
        lines=edited,
        quote=found,
        shipping_address=address,
        shipping_method=delivery.name if delivery else "",
        deliver_from=_midnight(delivery.arrives_from) if delivery else None,
        deliver_to=_midnight(delivery.arrives_to) if delivery else None,
        difference_minor=difference,
        due_minor=refunds.owed_minor(uow, order_id, after.total_minor),
    )


def edits_of(uow: UnitOfWork, order_id: UUID) -> tuple[EditRecord, ...]:
    """Every edit of an order, oldest first."""
    require(uow, Permission.ORDERS_READ)
    return tuple(uow.all(EditRecord, _EDITS, order=order_id))


def _destination(order: OrderView, changes: Changes) -> Mapping[str, str]:
    if changes.address is None:
        return order.shipping_address
    known = {key: value for key, value in changes.address.items() if key in Address.__slots__}
    return Address.checked(**known).as_dict()


def _delivery(
    uow: UnitOfWork, order: OrderView, changes: Changes, address: Mapping[str, str], lines: tuple[EditedLine, ...]
) -> DeliveryOption | None:
    """The way to deliver: as it was paid, or, to another place or by another method, at today's price."""
    is_needed = any(line.requires_shipping for line in lines if line.quantity)
    has_moved = any(address.get(key, "") != order.shipping_address.get(key, "") for key in _PLACE)
    is_new = changes.shipping_method_id is not None or (is_needed and (has_moved or not order.shipping_method))
    if not is_new:
        return _as_paid(order) if order.shipping_method else None
    if not is_needed:
        raise ValidationFailed("Nothing of this order is delivered.", field="shipping_method_id")
    _, options = pricing.quote_for(
        uow,
        _priced(lines),
        currency=order.currency,
        country=address.get("country", ""),
        region=address.get("region", ""),
        postcode=address.get("postcode", ""),
        benefits=_benefits(order, lines),
    )
    if not options:
        raise ValidationFailed("This shop does not deliver to this country yet.", field="country")
    if changes.shipping_method_id is None:
        return next((option for option in options if option.name == order.shipping_method), options[0])
    chosen = next((option for option in options if option.method_id == changes.shipping_method_id), None)
    if chosen is None:
        raise ValidationFailed("Choose how the parcel should be sent.", field="shipping_method_id")
    return chosen


_PLACE = ("country", "region", "postcode")


def _as_paid(order: OrderView) -> DeliveryOption:
    today = order.created_at.date()
    return DeliveryOption(
        method_id=order.id,
        name=order.shipping_method,
        carrier="",
        amount_minor=order.shipping_minor,
        arrives_from=order.deliver_from.astimezone(UTC).date() if order.deliver_from else today,
        arrives_to=order.deliver_to.astimezone(UTC).date() if order.deliver_to else today,
    )


def _quote(
    uow: UnitOfWork,
    order: OrderView,
    address: Mapping[str, str],
    delivery: DeliveryOption | None,
    lines: tuple[EditedLine, ...],
) -> Quote:
    tax = pricing.tax_rule(uow, address.get("country", ""), address.get("region", ""), address.get("postcode", ""))
    return pricing.quote(
        _priced(lines),
        currency=order.currency,
        tax=replace(tax, is_included=order.prices_include_tax),
        delivery=delivery,
        benefits=_benefits(order, lines),
    )


def _priced(lines: tuple[EditedLine, ...]) -> list[PricedLine]:
    return [
        PricedLine(
            # A line without a variant is priced like one: only its position counts.
            variant_id=line.variant_id or line.line_id or UUID(int=0),
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            is_taxable=line.is_taxable,
            tax_class=line.tax_class,
            weight_g=line.weight_g,
            requires_shipping=line.requires_shipping,
            reason=line.reason,
        )
        for line in lines
        if line.quantity
    ]


def _benefits(order: OrderView, lines: tuple[EditedLine, ...]) -> pricing.Benefits:
    """Reductions as they stand in the order: no promotion is asked again, so the order's own id stands for it."""
    kept = [line for line in lines if line.quantity]
    return pricing.Benefits(
        line_discounts=tuple(
            pricing.LineDiscount(
                line=position, amount_minor=line.discount_minor, promotion_id=order.id, code="", title=""
            )
            for position, line in enumerate(kept)
            if line.discount_minor
        )
    )


def _figures(found: OrderView | Quote) -> Figures:
    return Figures(
        subtotal_minor=found.subtotal_minor,
        discount_minor=found.discount_minor,
        shipping_minor=found.shipping_minor,
        shipping_tax_minor=found.shipping_tax_minor,
        tax_minor=found.tax_minor,
        total_minor=found.total_minor,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
