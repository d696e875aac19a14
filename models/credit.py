"""Gift cards and store credit: money that a shop owes, each account with its own ledger."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, flag, moment, one_of


class CreditKind(StrEnum):
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"


class CreditMovement(StrEnum):
    """Why a balance moved: up when issued or returned, down when redeemed, either way when corrected."""

    ISSUED = "issued"
    REDEEMED = "redeemed"
    RETURNED = "returned"
    CORRECTED = "corrected"


class CreditAccount(TenantRow, table=True):
    """A gift card, known by its code, or the store credit of one customer in one currency.

    Of a code only a keyed hash is kept; ``ending`` is its last four characters, for people to tell cards apart.
    ``balance_minor`` is moved together with an entry and by conditional updates only (I-07).
    """

    __tablename__ = "credit_account"
    __table_args__ = (
        one_of("kind", CreditKind),
        belongs_to("customer", "customer_id"),
        sa.UniqueConstraint("tenant_id", "code_sha256"),
        sa.Index(None, "tenant_id", "kind", "created_at"),
        sa.Index(
            "uq_credit_account_customer",
            "tenant_id",
            "customer_id",
            "currency",
            unique=True,
            postgresql_where=sa.text("kind = 'store_credit'"),
        ),
        sa.CheckConstraint("balance_minor >= 0", name="balance_not_negative"),
        sa.CheckConstraint("(kind = 'gift_card') = (code_sha256 IS NOT NULL)", name="gift_card_has_code"),
        sa.CheckConstraint("kind = 'gift_card' OR customer_id IS NOT NULL", name="store_credit_has_customer"),
    )
    AUDITED: ClassVar[bool] = True

    kind: CreditKind = choice(CreditKind)
    currency: str = Field(max_length=3)
    balance_minor: int = counted()
    code_sha256: bytes | None = None
    ending: str = Field(default="", max_length=4)
    customer_id: UUID | None = None
    is_disabled: bool = flag()
    expires_at: datetime | None = moment(nullable=True)
    note: str = Field(default="", max_length=500)
    created_at: datetime = moment(default_now=True)


class CreditEntry(TenantRow, table=True):
    """One movement of a balance. Insert only; ``reference`` makes it happen once for its account and kind."""

    __tablename__ = "credit_entry"
    __table_args__ = (
        one_of("kind", CreditMovement),
        belongs_to("credit_account", "account_id"),
        belongs_to("orders", "order_id"),
        sa.UniqueConstraint("tenant_id", "account_id", "kind", "reference"),
        sa.Index(None, "tenant_id", "order_id", postgresql_where=sa.text("order_id IS NOT NULL")),
        sa.CheckConstraint(
            "CASE kind WHEN 'redeemed' THEN amount_minor < 0 WHEN 'corrected' THEN amount_minor <> 0"
            " ELSE amount_minor > 0 END",
            name="amount_fits_kind",
        ),
        sa.CheckConstraint("(kind <> 'redeemed') OR order_id IS NOT NULL", name="redeemed_by_an_order"),
    )

    account_id: UUID
    kind: CreditMovement = choice(CreditMovement)
    amount_minor: int = Field(sa_type=sa.BigInteger)
    order_id: UUID | None = None
    reference: str = Field(max_length=100)
    reason: str = Field(default="", max_length=500)
    actor: str = Field(default="", max_length=120)
    booked_at: datetime = moment(default_now=True)
