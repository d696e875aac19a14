"""Shoppers. A person who buys in two shops is two customers (C8)."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, document, flag, moment, one_of


class Customer(TenantRow, table=True):
    """Somebody who bought or signed up, by e-mail address in lower case. Guests become one at their first order.

    ``erased_at``: name and address are gone, and what the law wants kept stays under a stand-in.
    """

    __table_args__ = (sa.UniqueConstraint("tenant_id", "email"),)
    AUDITED: ClassVar[bool] = True

    email: str = Field(max_length=255)
    name: str = Field(default="", max_length=200)
    accepts_marketing: bool = flag()
    locale: str = Field(default="en", max_length=16)
    created_at: datetime = moment(default_now=True)
    erased_at: datetime | None = moment(nullable=True)


class CustomerAccount(TenantRow, table=True):
    """A customer's way in: who has this row has proved the e-mail address and chosen a password.

    Not audited, because a password's hash must not stand in the log; ``customer_activity`` says what happened.
    """

    __tablename__ = "customer_account"
    __table_args__ = (
        belongs_to("customer", "customer_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "customer_id"),
        sa.Index(
            "ix_customer_account_leaving",
            "tenant_id",
            "deletion_asked_at",
            postgresql_where=sa.text("deletion_asked_at IS NOT NULL"),
        ),
    )

    customer_id: UUID
    password_hash: str = Field(max_length=255)
    token_epoch: int = counted()
    wants_wishlist_mail: bool = flag(default=True)
    currency: str = Field(default="", max_length=3, sa_column_kwargs={"server_default": ""})
    verified_at: datetime = moment(default_now=True)
    password_changed_at: datetime = moment(default_now=True)
    deletion_asked_at: datetime | None = moment(nullable=True)


class CustomerSession(TenantRow, table=True):
    """A server-side session behind ``__Host-customer``; only the token's SHA-256 is kept. ``device`` is for people."""

    __tablename__ = "customer_session"
    __table_args__ = (
        belongs_to("customer", "customer_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "token_sha256"),
        sa.Index(None, "tenant_id", "customer_id"),
    )

    customer_id: UUID
    token_sha256: bytes
    token_epoch: int = counted()
    device: str = Field(default="", max_length=120)
    created_at: datetime = moment(default_now=True)
    seen_at: datetime = moment(default_now=True)
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True)


class TokenPurpose(StrEnum):
    SIGN_UP = "sign_up"
    RESET = "reset"
    EXPORT = "export"


class CustomerToken(TenantRow, table=True):
    """What a link in a mail stands for, once. The link is this row's id under our signature, so nothing here opens it.

    Kept by address, not by customer: it is the same row for a known address and for a stranger's (I-36).
    ``password_hash`` is what was chosen at sign-up and counts once the link was followed.
    """

    __tablename__ = "customer_token"
    __table_args__ = (one_of("purpose", TokenPurpose), sa.Index(None, "tenant_id", "email"))

    purpose: TokenPurpose = choice(TokenPurpose)
    email: str = Field(max_length=255)
    password_hash: str = Field(default="", max_length=255)
    visitor_sha256: bytes | None = None
    locale: str = Field(default="en", max_length=16)
    created_at: datetime = moment(default_now=True)
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class ActivityKind(StrEnum):
    SIGNED_UP = "signed_up"
    SIGNED_IN = "signed_in"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    OTHERS_SIGNED_OUT = "others_signed_out"
    EXPORT_ASKED = "export_asked"
    DELETION_ASKED = "deletion_asked"
    DELETION_CANCELLED = "deletion_cancelled"


class CustomerActivity(TenantRow, table=True):
    """What happened around somebody's account, for that person to read."""

    __tablename__ = "customer_activity"
    __table_args__ = (
        one_of("kind", ActivityKind),
        belongs_to("customer", "customer_id", on_delete="CASCADE"),
        sa.Index(None, "tenant_id", "customer_id", "happened_at"),
    )

    customer_id: UUID
    kind: ActivityKind = choice(ActivityKind)
    device: str = Field(default="", max_length=120)
    happened_at: datetime = moment(default_now=True)


class CustomerAddress(TenantRow, table=True):
    """An address in somebody's book. ``removed_at`` is how a removal can be taken back for a while."""

    __tablename__ = "customer_address"
    __table_args__ = (
        belongs_to("customer", "customer_id", on_delete="CASCADE"),
        sa.Index(None, "tenant_id", "customer_id"),
        sa.Index(
            "uq_customer_address_default",
            "tenant_id",
            "customer_id",
            unique=True,
            postgresql_where=sa.text("is_default AND removed_at IS NULL"),
        ),
    )

    customer_id: UUID
    address: dict[str, str] = document()
    is_default: bool = flag()
    created_at: datetime = moment(default_now=True)
    removed_at: datetime | None = moment(nullable=True)


class CustomerExport(TenantRow, table=True):
    """A zip of everything a shop knows of somebody, made by the worker and handed out once."""

    __tablename__ = "customer_export"
    __table_args__ = (
        belongs_to("customer", "customer_id", on_delete="CASCADE"),
        sa.Index(None, "tenant_id", "customer_id"),
    )

    customer_id: UUID
    token_id: UUID | None = None
    content: bytes | None = None
    created_at: datetime = moment(default_now=True)
    ready_at: datetime | None = moment(nullable=True)
    fetched_at: datetime | None = moment(nullable=True)
