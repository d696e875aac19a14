"""What a shop taxes."""

from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import flag, words


class TaxRate(TenantRow, table=True):
    """A tax of a country, of a region of it, or of some postcodes; ``country`` is empty for everywhere.

    ``rate_ppm`` is in millionths: 88750 is 8.875 %. Of the rates of one class and ``priority`` the most specific one
    counts; those of several priorities add up, a compound one on the price and the taxes before it.
    """

    __tablename__ = "tax_rate"
    __table_args__ = (
        sa.Index(
            "uq_tax_rate_place",
            "tenant_id",
            "country",
            "region",
            "tax_class",
            "priority",
            unique=True,
            postgresql_where=sa.text("postcodes = '{}'"),
        ),
        sa.Index(None, "tenant_id", "country", "region"),
        sa.CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate_possible"),
        sa.CheckConstraint("priority BETWEEN 1 AND 99", name="priority_possible"),
    )
    AUDITED: ClassVar[bool] = True

    country: str = Field(max_length=2)
    region: str = Field(default="", max_length=32)
    postcodes: list[str] = words()
    name: str = Field(max_length=80)
    rate_ppm: int
    # For the release before millionths, which reads basis points.
    rate_bp: int | None = Field(default=None, sa_column_args=[sa.Computed("rate_ppm / 100", persisted=True)])
    tax_class: str = Field(default="standard", max_length=40, sa_column_kwargs={"server_default": "standard"})
    priority: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    is_compound: bool = flag()
    on_shipping: bool = flag(True)
