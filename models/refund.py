"""What was given back, and for what: the decisions behind the refunds of ``models.payment``."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, flag, moment, one_of


class RefundCause(StrEnum):
    """Why money goes back. What an edit returns was paid too much; the others lessen what was sold."""

    REQUEST = "request"
    CANCELLATION = "cancellation"
    RETURN = "return"
    EDIT = "edit"


class OrderRefund(TenantRow, table=True):
    """One decision to give money back, which moves as one refund or several, over the payments of the order.

    ``amount_minor`` is what goes back. The lines and ``shipping_minor`` say what it is for; where they come to another
    sum, somebody chose the amount.
    """

    __tablename__ = "order_refund"
    __table_args__ = (
        one_of("cause", RefundCause),
        belongs_to("orders", "order_id"),
        sa.UniqueConstraint("tenant_id", "idempotency_key"),
        sa.Index(None, "tenant_id", "order_id"),
        sa.CheckConstraint(
            "amount_minor >= 0 AND shipping_minor >= 0 AND shipping_tax_minor >= 0", name="money_not_negative"
        ),
    )

    order_id: UUID
    cause: RefundCause = choice(RefundCause, RefundCause.REQUEST)
    amount_minor: int = counted()
    shipping_minor: int = counted()
    shipping_tax_minor: int = counted()
    restocked: bool = flag()
    reason: str = Field(default="", max_length=200)
    actor: str = Field(default="", max_length=120)
    idempotency_key: str = Field(max_length=255)
    decided_at: datetime = moment(default_now=True)


class RefundLine(TenantRow, table=True):
    """So many units of a line, worth ``amount_minor`` with the tax inside it; tax on top is part of the amount."""

    __tablename__ = "refund_line"
    __table_args__ = (
        belongs_to("order_refund", "order_refund_id"),
        belongs_to("order_line", "order_line_id"),
        sa.Index(None, "tenant_id", "order_refund_id"),
        sa.Index(None, "tenant_id", "order_line_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("tax_minor BETWEEN 0 AND amount_minor", name="money_possible"),
    )

    order_refund_id: UUID
    order_line_id: UUID
    quantity: int
    amount_minor: int = counted()
    tax_minor: int = counted()


class RefundPart(TenantRow, table=True):
    """A payment's refund that carries out a decision, or a part of it."""

    __tablename__ = "refund_part"
    __table_args__ = (
        belongs_to("order_refund", "order_refund_id"),
        belongs_to("refund", "refund_id"),
        sa.UniqueConstraint("tenant_id", "refund_id"),
        sa.Index(None, "tenant_id", "order_refund_id"),
    )

    order_refund_id: UUID
    refund_id: UUID
