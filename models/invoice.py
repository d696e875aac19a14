"""Invoices and credit notes: issued once, numbered without a gap, never changed."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, document, moment, one_of


class InvoiceKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class InvoiceSettings(TenantRow, table=True):
    """What a shop prints on its invoices: one row a shop; without it the defaults hold.

    A prefix that holds ``{year}`` begins again with 1 each year.
    """

    __tablename__ = "invoice_settings"
    __table_args__ = (sa.UniqueConstraint("tenant_id"),)
    AUDITED: ClassVar[bool] = True

    invoice_prefix: str = Field(default="INV-{year}-", max_length=32)
    credit_note_prefix: str = Field(default="CN-{year}-", max_length=32)
    note: str = Field(default="", max_length=1000)


class InvoiceSeries(TenantRow, table=True):
    """The last number given in a series; ``year`` is 0 for one that never begins again. Not audited: a hot counter."""

    __tablename__ = "invoice_series"
    __table_args__ = (one_of("kind", InvoiceKind), sa.UniqueConstraint("tenant_id", "kind", "year"))

    kind: InvoiceKind = choice(InvoiceKind)
    year: int = counted()
    value: int = counted()


class Invoice(TenantRow, table=True):
    """A document as it was issued: ``content`` is all that its page shows. Insert only.

    A credit note ``refers_to`` its invoice and stands for one refund. An order has one invoice, and a further one for
    each ``event_id`` of money that was received because an edit had made it dearer.
    """

    __table_args__ = (
        one_of("kind", InvoiceKind),
        belongs_to("orders", "order_id"),
        belongs_to("refund", "refund_id"),
        belongs_to("invoice", "refers_to"),
        sa.UniqueConstraint("tenant_id", "kind", "year", "number"),
        sa.UniqueConstraint("tenant_id", "refund_id"),
        sa.UniqueConstraint("tenant_id", "event_id"),
        sa.Index(
            "uq_invoice_order",
            "tenant_id",
            "order_id",
            unique=True,
            postgresql_where=sa.text("kind = 'invoice' AND event_id IS NULL"),
        ),
        sa.Index(None, "tenant_id", "order_id"),
        sa.CheckConstraint("(kind = 'credit_note') = (refers_to IS NOT NULL)", name="credit_note_refers"),
    )
    AUDITED: ClassVar[bool] = True

    kind: InvoiceKind = choice(InvoiceKind)
    year: int = counted()
    number: int = Field(sa_type=sa.BigInteger)
    name: str = Field(max_length=64)
    order_id: UUID
    refund_id: UUID | None = None
    refers_to: UUID | None = None
    event_id: UUID | None = None
    currency: str = Field(max_length=3)
    total_minor: int = counted()
    content: dict[str, Any] = document()
    issued_at: datetime = moment(default_now=True)
