"""Shops and the addresses they answer to."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, flag, moment, one_of, words
from models.values.ids import new_id


class TenantStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class RoutingRule(StrEnum):
    """Which places send an order: those that make the fewest parcels, or strictly one after the other."""

    FEWEST_PARCELS = "fewest_parcels"
    PRIORITY = "priority"


class Tenant(SQLModel, table=True):
    """A shop. Its own row is the only one it can read."""

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


class ShippingMethod(TenantRow, table=True):
    """A way to deliver, with the days it takes."""

    __tablename__ = "shipping_method"
    AUDITED: ClassVar[bool] = True

    name: str = Field(max_length=120)
    carrier: str = Field(default="", max_length=80)
    countries: list[str] = words()
    min_days: int = 2
    max_days: int = 5
    position: int = 0
    is_active: bool = flag(True)


class ShippingRate(TenantRow, table=True):
    """The price of a shipping method in one currency; free from ``free_over_minor`` of goods on."""

    __tablename__ = "shipping_rate"
    __table_args__ = (
        belongs_to("shipping_method", "shipping_method_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "shipping_method_id", "currency"),
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )
    AUDITED: ClassVar[bool] = True

    shipping_method_id: UUID
    currency: str = Field(max_length=3)
    amount_minor: int = counted()
    free_over_minor: int | None = Field(default=None, sa_type=sa.BigInteger)


class TaxRate(TenantRow, table=True):
    """A tax of a country, or of one region of it. ``rate_bp`` is in basis points: 2000 is 20 %."""

    __tablename__ = "tax_rate"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "country", "region"),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate_possible"),
    )
    AUDITED: ClassVar[bool] = True

    country: str = Field(max_length=2)
    region: str = Field(default="", max_length=32)
    name: str = Field(max_length=80)
    rate_bp: int
    on_shipping: bool = flag(True)
