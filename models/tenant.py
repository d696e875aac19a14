"""Shops and the addresses they answer to."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import TenantRow
from models.values.columns import choice, counted, document, flag, moment, one_of, words
from models.values.ids import new_id


class TenantStatus(StrEnum):
    """``PAUSED`` by the shop itself, ``SUSPENDED`` by the platform: neither is open to shoppers."""

    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"


class RoutingRule(StrEnum):
    """Which places send an order: those that make the fewest parcels, or strictly one after the other."""

    FEWEST_PARCELS = "fewest_parcels"
    PRIORITY = "priority"


class Tenant(SQLModel, table=True):
    """A shop. Its own row is the only one it can read.

    ``logo`` has a ``file`` with ``width`` and ``height``; ``icons`` maps a size in pixels to the PNG of that size.
    ``locale`` and ``currency`` are its own; ``other_locales`` and ``other_currencies`` shoppers may choose instead.
    """

    __table_args__ = (
        one_of("status", TenantStatus),
        one_of("routing_rule", RoutingRule),
        sa.UniqueConstraint("subdomain"),
    )
    AUDITED: ClassVar[bool] = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    subdomain: str = Field(max_length=63)
    name: str = Field(max_length=200)
    tagline: str = ""
    legal_name: str = ""
    legal_address: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    tax_id: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    support_email: str = ""
    status: TenantStatus = choice(TenantStatus, TenantStatus.ACTIVE)
    is_demonstration: bool = flag()
    currency: str = Field(default="USD", max_length=3)
    locale: str = Field(default="en", max_length=16)
    time_zone: str = Field(default="UTC", max_length=64)
    country: str = Field(default="US", max_length=2)
    prices_include_tax: bool = flag()
    round_tax_per_line: bool = flag(True)
    routing_rule: RoutingRule = choice(RoutingRule, RoutingRule.FEWEST_PARCELS)
    accent: str = Field(default="", max_length=7)
    logo: dict[str, Any] = document()
    icons: dict[str, Any] = document()
    picture_quota_mb: int = counted(10_000)
    pause_notice: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    other_locales: list[str] = words()
    other_currencies: list[str] = words()
    created_at: datetime = moment(default_now=True)


class TenantDomain(TenantRow, table=True):
    """A host name of a shop's own, beside its subdomain."""

    __tablename__ = "tenant_domain"
    __table_args__ = (sa.UniqueConstraint("host"),)

    host: str = Field(max_length=253)
    created_at: datetime = moment(default_now=True)


class TenantCounter(TenantRow, table=True):
    """Numbers people see, handed out in turn. Not audited: a hot counter."""

    __tablename__ = "tenant_counter"
    __table_args__ = (sa.UniqueConstraint("tenant_id", "name"),)

    name: str = Field(max_length=32)
    value: int = counted()
