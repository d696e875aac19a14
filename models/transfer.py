"""Stock on its way from one place of ours to another."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, moment, one_of


class TransferStatus(StrEnum):
    DRAFT = "draft"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    CANCELLED = "cancelled"


# What of a transfer on its way has not arrived when it is cancelled goes back to where it came from.
TRANSFER_TRANSITIONS: dict[TransferStatus, frozenset[TransferStatus]] = {
    TransferStatus.DRAFT: frozenset({TransferStatus.IN_TRANSIT, TransferStatus.CANCELLED}),
    TransferStatus.IN_TRANSIT: frozenset({TransferStatus.RECEIVED, TransferStatus.CANCELLED}),
    TransferStatus.RECEIVED: frozenset(),
    TransferStatus.CANCELLED: frozenset(),
}


class Transfer(TenantRow, table=True):
    """Units that leave one location when it is sent and lie at the other once they are received."""

    __table_args__ = (
        one_of("status", TransferStatus),
        belongs_to("location", "from_id"),
        belongs_to("location", "to_id"),
        sa.Index(None, "tenant_id", "created_at", "id"),
        sa.CheckConstraint("from_id <> to_id", name="goes_somewhere"),
    )
    AUDITED: ClassVar[bool] = True

    from_id: UUID
    to_id: UUID
    status: TransferStatus = choice(TransferStatus, TransferStatus.DRAFT)
    note: str = Field(default="", max_length=500)
    created_at: datetime = moment(default_now=True)
    sent_at: datetime | None = moment(nullable=True)
    closed_at: datetime | None = moment(nullable=True)


class TransferLine(TenantRow, table=True):
    """One variant of a transfer; ``received`` may grow in several deliveries."""

    __tablename__ = "transfer_line"
    __table_args__ = (
        belongs_to("transfer", "transfer_id", on_delete="CASCADE"),
        belongs_to("variant", "variant_id"),
        sa.UniqueConstraint("tenant_id", "transfer_id", "variant_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("received BETWEEN 0 AND quantity", name="received_possible"),
    )

    transfer_id: UUID
    variant_id: UUID
    quantity: int
    received: int = counted()
