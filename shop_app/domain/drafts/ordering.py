"""From a draft to an order: once, by its link or by hand.

The draft's row is locked meanwhile. An order that was begun and not paid in time makes room for another, and is
cancelled for good first: money that still came for it would go back.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from models.draft import DraftStatus
from models.errors import Conflict, NotFound, RetryLater
from models.order import OrderStatus
from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import customers, inventory, orders, payments
from shop_app.domain.checkout import TotalChanged
from shop_app.domain.drafts.queries import draft_by_token, find_row, quoted
from shop_app.domain.drafts.rules import refuse_incomplete, refuse_void
from shop_app.domain.drafts.schemas import Begun, Bought, DraftRow, DraftView

# As long as a hosted page lives (D12).
HOLD = timedelta(minutes=30)

_BECOME = """
    UPDATE draft SET status = 'ordered', order_id = %(order)s, total_minor = %(total)s, updated_at = app_now()
    WHERE id = %(id)s AND order_id IS NOT DISTINCT FROM %(former)s
      AND (status IN ('open', 'sent') OR order_id IS NOT NULL)
"""
_TAG = "UPDATE orders SET tags = %(tags)s WHERE id = %(order)s"
_NOTE = """
    INSERT INTO order_note (id, order_id, body, author) VALUES (%(id)s, %(order)s, %(body)s, %(author)s)
"""


def begin(uow: UnitOfWork, token: str, *, seen_total_minor: int, provider: Provider = Provider.STRIPE) -> Begun:
    """Makes an order of the draft behind a link, its stock held and its payment ready to open.

    Asking again gives the same order. Refuses with ``Conflict`` a link that has run out or was overtaken, with
    ``TotalChanged`` a total that the shopper has not seen, and with ``InsufficientStock``.
    """
    open_to_shoppers(uow)
    draft = draft_by_token(uow, token, locked=True)
    earlier = _earlier(uow, draft)
    if earlier is not None:
        return earlier
    refuse_void(draft, uow.now)
    hold = payments.require_provider(uow, provider)
    return _become(uow, quoted(uow, draft), seen_total_minor, provider, hold)


def buy(context: Context, token: str, *, seen_total_minor: int, provider: Provider = Provider.STRIPE) -> Bought:
    """``begin``, and the payment page: what every door calls. Repeating it gives the same order and page."""
    begun = in_unit(context, begin, token, seen_total_minor=seen_total_minor, provider=provider)
    page_url = None
    if begun.provider is not Provider.MANUAL:
        try:
            page_url = payments.open_page(context.later(), begun.order_id)
        except (RetryLater, Conflict):
            # Unreachable, or paid meanwhile: the order's own page tells which.
            page_url = None
    return Bought(order=begun, page_url=page_url)


def convert(uow: UnitOfWork, draft_id: UUID, *, seen_total_minor: int, is_paid: bool) -> Begun:
    """Makes an order of a draft by hand: paid already, or to be paid by bank transfer.

    Undone by cancelling the order, which gives its money and its stock back.
    """
    require(uow, Permission.ORDERS_WRITE)
    draft = find_row(uow, draft_id, locked=True)
    if draft is None:
        raise NotFound("There is no such draft.")
    if draft.status not in (DraftStatus.OPEN, DraftStatus.SENT):
        raise Conflict("This draft has become an order, or was withdrawn.", code="DRAFT_OVER")
    hold = HOLD if is_paid else payments.require_provider(uow, Provider.MANUAL)
    begun = _become(uow, quoted(uow, draft), seen_total_minor, Provider.MANUAL, hold)
    if is_paid and begun.total_minor:
        payments.pay_manually(uow, begun.order_id)
    return begun


def _earlier(uow: UnitOfWork, draft: DraftRow) -> Begun | None:
    """The order that the draft has become, unless that was not paid in time: then it is over for good."""
    if draft.order_id is None:
        return None
    orders.lock_order(uow, draft.order_id)
    order = orders.order_by_id(uow, draft.order_id)
    if order.status is OrderStatus.EXPIRED:
        orders.move(uow, order.id, OrderStatus.CANCELLED, "Begun again from its draft.")
        uow.record("OrderCancelled", aggregate="order", aggregate_id=order.id, data={"number": order.number})
        return None
    if order.status is OrderStatus.CANCELLED:
        raise Conflict("This order was cancelled. Ask the shop for a new link.", code="ORDER_CANCELLED")
    return Begun(
        order_id=order.id,
        number=order.number,
        token=orders.order_token(uow, order.id),
        total_minor=order.total_minor,
        currency=order.currency,
        provider=payments.provider_of(uow, order.id),
    )


def _become(uow: UnitOfWork, view: DraftView, seen_total_minor: int, provider: Provider, hold: timedelta) -> Begun:
    draft, quote = view.draft, view.quote
    refuse_incomplete(draft, view.lines, has_delivery=quote.delivery is not None)
    if quote.total_minor != seen_total_minor:
        raise TotalChanged(seen_minor=seen_total_minor, total_minor=quote.total_minor, currency=quote.currency)
    is_free = quote.total_minor == 0
    if is_free:
        provider = Provider.MANUAL
    order_id, expires_at = new_id(), uow.now + hold
    buyer = draft.shipping_address.get("name", "")
    customer_id = customers.remember_buyer(uow, draft.email, buyer)
    number = orders.begin_order(
        uow,
        orders.agreed_order(
            view.quote,
            view.lines,
            order_id=order_id,
            cart_id=None,
            customer_id=customer_id,
            email=draft.email,
            shipping_address=draft.shipping_address,
            expires_at=expires_at,
        ),
    )
    became = uow.execute(_BECOME, id=draft.id, order=order_id, former=draft.order_id, total=quote.total_minor)
    if became != 1:
        raise Conflict("This draft has become an order, or was withdrawn.", code="DRAFT_OVER")
    if draft.tags:
        uow.execute(_TAG, order=order_id, tags=draft.tags)
    if draft.note:
        uow.execute(_NOTE, id=new_id(), order=order_id, body=draft.note, author=draft.author)
    payments.begin_payment(uow, order_id, provider, quote.total_minor, quote.currency)
    inventory.reserve(uow, order_id, _demand(uow, view), expires_at)
    if is_free:
        payments.pay_nothing(uow, order_id)
    return Begun(
        order_id=order_id,
        number=number,
        token=orders.order_token(uow, order_id),
        total_minor=quote.total_minor,
        currency=quote.currency,
        provider=provider,
    )


def _demand(uow: UnitOfWork, view: DraftView) -> dict[UUID, int]:
    goods = orders.goods_of(uow, [line.variant_id for line in view.lines if line.variant_id], view.draft.currency)
    demand: dict[UUID, int] = {}
    for line in view.lines:
        if line.variant_id and goods[line.variant_id].is_tracked:
            demand[line.variant_id] = demand.get(line.variant_id, 0) + line.quantity
    return demand
