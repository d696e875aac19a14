"""Where a shop delivers, how, and for how much."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, counted, flag, words


class ShippingZone(TenantRow, table=True):
    """Places that share their ways to deliver: countries, regions of countries (``US-CA``), or everywhere.

    ``postcodes`` narrow it: codes, ``90*``, ``10000...19999``. ``is_rest`` is for where no other zone goes.
    """

    __tablename__ = "shipping_zone"
    __table_args__ = (sa.UniqueConstraint("tenant_id", "name"),)
    AUDITED: ClassVar[bool] = True

    name: str = Field(max_length=120)
    countries: list[str] = words()
    regions: list[str] = words()
    postcodes: list[str] = words()
    is_rest: bool = flag()


class ShippingMethod(TenantRow, table=True):
    """A way to deliver within a zone, with the working days it takes.

    What is ordered from ``cutoff_hour`` on, in the shop's zone, leaves the next working day; without one, the days
    count from the order. A parcel heavier than ``max_weight_g`` is not taken.
    """

    __tablename__ = "shipping_method"
    __table_args__ = (
        belongs_to("shipping_zone", "shipping_zone_id"),
        sa.Index(None, "tenant_id", "shipping_zone_id"),
        sa.CheckConstraint("cutoff_hour BETWEEN 0 AND 23", name="cutoff_is_an_hour"),
        sa.CheckConstraint("max_weight_g > 0", name="takes_some_weight"),
    )
    AUDITED: ClassVar[bool] = True

    shipping_zone_id: UUID
    name: str = Field(max_length=120)
    # For the release before zones: where its methods went. Nothing of ours reads or writes it.
    countries: list[str] = words()
    carrier: str = Field(default="", max_length=80)
    min_days: int = 2
    max_days: int = 5
    cutoff_hour: int | None = None
    max_weight_g: int | None = Field(default=None, sa_type=sa.BigInteger)
    position: int = 0
    is_active: bool = flag(True)


class ShippingRate(TenantRow, table=True):
    """The price of a shipping method in one currency; free from ``free_over_minor`` of goods on.

    A band begins at a weight and at a worth of goods: of those that a parcel has reached the last one counts.
    """

    __tablename__ = "shipping_rate"
    __table_args__ = (
        belongs_to("shipping_method", "shipping_method_id", on_delete="CASCADE"),
        sa.UniqueConstraint(
            "tenant_id",
            "shipping_method_id",
            "currency",
            "from_weight_g",
            "from_minor",
            name="uq_shipping_rate_band",
        ),
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        sa.CheckConstraint("from_weight_g >= 0 AND from_minor >= 0", name="begins_at_nothing_or_more"),
    )
    AUDITED: ClassVar[bool] = True

    shipping_method_id: UUID
    currency: str = Field(max_length=3)
    from_weight_g: int = counted()
    from_minor: int = counted()
    amount_minor: int = counted()
    free_over_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
