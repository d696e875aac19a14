"""Mails we owe somebody."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import choice, counted, moment, one_of


class NotificationStatus(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


class NotificationKind(StrEnum):
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_EXPORT = "account_export"
    ACCOUNT_LINK = "account_link"
    ORDER_RECEIPT = "order_receipt"
    ORDER_FULFILLED = "order_fulfilled"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_PROBLEM = "order_problem"
    """To the shop: a buyer says that something is wrong with a delivery."""
    PAYMENT_LINK = "payment_link"
    PAYMENT_REFUNDED = "payment_refunded"
    RETURN_REQUESTED = "return_requested"
    RETURN_APPROVED = "return_approved"
    RETURN_REJECTED = "return_rejected"
    STOCK_BACK = "stock_back"
    WISHLIST_NEWS = "wishlist_news"


class Notification(TenantRow, table=True):
    """One mail, once: ``(event, kind)`` is unique, so a repeated event sends nothing new.

    ``order_id`` is the order that it is about; of a payment link, the draft; of an account, the customer or the token
    of the link; of stock that is back, the request for it, which is its event too: there is one mail for it.
    """

    __table_args__ = (
        one_of("status", NotificationStatus),
        one_of("kind", NotificationKind),
        sa.UniqueConstraint("tenant_id", "event_id", "kind"),
        sa.Index("ix_notification_due", "due_at", "id", postgresql_where=sa.text("status = 'pending'")),
        sa.Index(None, "tenant_id", "order_id"),
    )

    event_id: UUID
    kind: NotificationKind = choice(NotificationKind)
    order_id: UUID
    recipient: str = Field(max_length=255)
    status: NotificationStatus = choice(NotificationStatus, NotificationStatus.PENDING)
    attempts: int = counted()
    last_error: str = ""
    created_at: datetime = moment(default_now=True)
    due_at: datetime = moment(default_now=True)
    sent_at: datetime | None = moment(nullable=True)
