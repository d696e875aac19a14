"""Staff: accounts are global, what they may do is a membership per shop (D15)."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import TenantRow
from models.values.columns import belongs_to, counted, flag, moment
from models.values.ids import new_id


class RoleName(StrEnum):
    """The roles every shop starts with."""

    OWNER = "owner"
    ADMIN = "admin"
    MERCHANT = "merchant"
    SUPPORT = "support"


class Account(SQLModel, table=True):
    """A person who works in one or more shops; visible only to shops that the person works in."""

    __table_args__ = (sa.UniqueConstraint("email"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(max_length=255)
    name: str = Field(max_length=200)
    password_hash: str = Field(max_length=255)
    is_disabled: bool = flag()
    token_epoch: int = counted()
    created_at: datetime = moment(default_now=True)


class Role(TenantRow, table=True):
    """A named set of permissions."""

    __table_args__ = (sa.UniqueConstraint("tenant_id", "name"),)
    AUDITED: ClassVar[bool] = True

    name: str = Field(max_length=64)


class RolePermission(TenantRow, table=True):
    """One permission of a role, as ``resource:action`` (``shop_app.core.permissions``)."""

    __tablename__ = "role_permission"
    __table_args__ = (
        belongs_to("role", "role_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "role_id", "permission"),
    )
    AUDITED: ClassVar[bool] = True

    role_id: UUID
    permission: str = Field(max_length=64)


class Membership(TenantRow, table=True):
    """An account's place in a shop."""

    __table_args__ = (
        belongs_to("role", "role_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.UniqueConstraint("tenant_id", "account_id"),
    )
    AUDITED: ClassVar[bool] = True

    account_id: UUID
    role_id: UUID
    created_at: datetime = moment(default_now=True)


class SignIn(TenantRow, table=True):
    """A server-side session behind ``__Host-session``; only the token's SHA-256 is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (
        belongs_to("membership", "membership_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "token_sha256"),
    )

    membership_id: UUID
    token_sha256: bytes
    token_epoch: int = counted()
    created_at: datetime = moment(default_now=True)
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True)


class SignInAttempt(TenantRow, table=True):
    """A failed log-in, counted against account and address; the e-mail is kept as its SHA-256."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index(None, "tenant_id", "email_sha256", "attempted_at"),
        sa.Index(None, "tenant_id", "address", "attempted_at"),
    )

    email_sha256: bytes
    address: str = Field(max_length=64)
    attempted_at: datetime = moment(default_now=True)
