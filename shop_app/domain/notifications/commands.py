"""Owing a mail: one row for an event and a kind, however often the event is heard."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from models.notification import NotificationKind
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.integrations.queue import LEASE_S

# Whoever fulfils an order by mistake has this long to take it back before the shopper is told (ui.md A10).
UNDO = timedelta(seconds=10)
# The event's hearer rings for the mail itself; the sweeper steps in only when that ring was lost.
RUNG = timedelta(seconds=LEASE_S)

_OWE = """
    INSERT INTO notification (id, event_id, kind, order_id, recipient, due_at, last_error)
    SELECT %(id)s, %(event_id)s, %(kind)s, orders.id, orders.email, %(due_at)s, ''
    FROM orders WHERE orders.id = %(order_id)s
    ON CONFLICT (tenant_id, event_id, kind) DO NOTHING RETURNING id
"""
_EVENT_TYPE = "SELECT event_type FROM outbox WHERE id = %(event_id)s"
_OF_RETURNS = {
    "ReturnRequested": NotificationKind.RETURN_REQUESTED,
    "ReturnApproved": NotificationKind.RETURN_APPROVED,
    "ReturnRejected": NotificationKind.RETURN_REJECTED,
}
_OWE_LINK = """
    INSERT INTO notification (id, event_id, kind, order_id, recipient, due_at, last_error)
    SELECT %(id)s, %(event_id)s, %(kind)s, draft.id, draft.email, %(due_at)s, ''
    FROM draft WHERE draft.id = %(draft_id)s AND draft.status = 'sent'
    ON CONFLICT (tenant_id, event_id, kind) DO NOTHING RETURNING id
"""
# To the shop, not to the buyer; one that has no address of its own hears nothing.
_OWE_SHOP = """
    INSERT INTO notification (id, event_id, kind, order_id, recipient, due_at, last_error)
    SELECT %(id)s, %(event_id)s, %(kind)s, %(order_id)s, tenant.support_email, %(due_at)s, ''
    FROM tenant WHERE tenant.id = app_tenant() AND tenant.support_email <> ''
    ON CONFLICT (tenant_id, event_id, kind) DO NOTHING RETURNING id
"""
_IS_NEWS = "SELECT data -> 'is_news' = 'true' FROM outbox WHERE id = %(event_id)s"


def owe_receipt(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> UUID | None:
    """The receipt of a paid order; returns the row to send, or ``None`` where it was owed already."""
    return _owe(uow, NotificationKind.ORDER_RECEIPT, event_id, order_id, RUNG)


def owe_refund_mail(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> UUID | None:
    """The news that money is on its way back; returns the row to send."""
    return _owe(uow, NotificationKind.PAYMENT_REFUNDED, event_id, order_id, RUNG)


def owe_parcel_mail(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> UUID | None:
    """The news that a parcel has left. It is due a moment later, so that a slip can be undone unseen."""
    return _owe(uow, NotificationKind.ORDER_FULFILLED, event_id, order_id, UNDO)


def owe_shipped_mail(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> UUID | None:
    """How to follow a parcel, where that was not known when it was announced; returns the row to send."""
    require(uow, Permission.ORDERS_READ)
    if not uow.scalar(_IS_NEWS, event_id=event_id):
        return None
    return _owe(uow, NotificationKind.ORDER_SHIPPED, event_id, order_id, RUNG)


def owe_delivered_mail(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> UUID | None:
    """The news that a parcel has arrived; returns the row to send."""
    return _owe(uow, NotificationKind.ORDER_DELIVERED, event_id, order_id, RUNG)


def owe_return_mail(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> UUID | None:
    """What became of a shopper's wish to send something back; returns the row to send."""
    require(uow, Permission.ORDERS_READ)
    event_type: str = uow.scalar(_EVENT_TYPE, event_id=event_id)
    return _owe(uow, _OF_RETURNS[event_type], event_id, order_id, RUNG)


def owe_problem_mail(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> UUID | None:
    """Tells the shop what a buyer says is wrong with a delivery; returns the row to send."""
    require(uow, Permission.ORDERS_READ)
    owed: UUID | None = uow.scalar(
        _OWE_SHOP,
        id=new_id(),
        event_id=event_id,
        kind=NotificationKind.ORDER_PROBLEM,
        order_id=order_id,
        due_at=uow.now + RUNG,
    )
    return owed


def owe_payment_link(uow: UnitOfWork, event_id: UUID, draft_id: UUID) -> UUID | None:
    """The link at which a draft is paid; returns the row to send."""
    require(uow, Permission.ORDERS_READ)
    owed: UUID | None = uow.scalar(
        _OWE_LINK,
        id=new_id(),
        event_id=event_id,
        kind=NotificationKind.PAYMENT_LINK,
        draft_id=draft_id,
        due_at=uow.now + RUNG,
    )
    return owed


def _owe(uow: UnitOfWork, kind: NotificationKind, event_id: UUID, order_id: UUID, wait: timedelta) -> UUID | None:
    require(uow, Permission.ORDERS_READ)
    owed: UUID | None = uow.scalar(
        _OWE, id=new_id(), event_id=event_id, kind=kind, order_id=order_id, due_at=uow.now + wait
    )
    return owed
