"""Facts on their way out (outbox), facts that came in (inbox), and who has dealt with them (D11)."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import choice, counted, document, moment, one_of


class OutboxStatus(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


class InboxStatus(StrEnum):
    """``parked`` waits for a person: we know the event but not what it means."""

    RECEIVED = "received"
    HANDLED = "handled"
    PARKED = "parked"


class OutboxEvent(TenantRow, table=True):
    """Something that happened, committed together with what happened."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("status", OutboxStatus),
        sa.Index("ix_outbox_due", "due_at", "id", postgresql_where=sa.text("status = 'pending'")),
        sa.Index(None, "tenant_id", "aggregate_id", "id"),
    )

    aggregate_type: str = Field(max_length=40)
    aggregate_id: UUID
    event_type: str = Field(max_length=60)
    event_version: int = 1
    data: dict[str, Any] = document()
    context: dict[str, Any] = document()
    status: OutboxStatus = choice(OutboxStatus, OutboxStatus.PENDING)
    attempts: int = counted()
    last_error: str = ""
    created_at: datetime = moment(default_now=True)
    due_at: datetime = moment(default_now=True)
    sent_at: datetime | None = moment(nullable=True)


class OutboxDelivery(TenantRow, table=True):
    """A subscriber's share in an event: it rings until ``handled_at`` is set, and acts once."""

    __tablename__ = "outbox_delivery"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "event_id", "subscriber"),
        sa.Index(
            "ix_outbox_delivery_due",
            "due_at",
            "id",
            postgresql_where=sa.text("handled_at IS NULL AND NOT is_dead"),
        ),
    )

    event_id: UUID
    subscriber: str = Field(max_length=60)
    due_at: datetime = moment(default_now=True)
    attempts: int = counted()
    last_error: str = ""
    is_dead: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    handled_at: datetime | None = moment(nullable=True)


class InboxEvent(TenantRow, table=True):
    """What a provider told us, stored before anything is done about it."""

    __tablename__ = "inbox"
    __table_args__ = (
        one_of("status", InboxStatus),
        sa.UniqueConstraint("tenant_id", "provider", "event_id"),
        sa.Index("ix_inbox_due", "due_at", "id", postgresql_where=sa.text("status = 'received'")),
    )

    provider: str = Field(max_length=20)
    event_id: str = Field(max_length=255)
    event_type: str = Field(max_length=120)
    payload: dict[str, Any] = document()
    status: InboxStatus = choice(InboxStatus, InboxStatus.RECEIVED)
    attempts: int = counted()
    last_error: str = ""
    received_at: datetime = moment(default_now=True)
    due_at: datetime = moment(default_now=True)
    handled_at: datetime | None = moment(nullable=True)
