"""Shoppers. A person who buys in two shops is two customers (C8)."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import flag, moment


class Customer(TenantRow, table=True):
    """Somebody who bought, by e-mail address in lower case. Guests become one at their first order."""

    __table_args__ = (sa.UniqueConstraint("tenant_id", "email"),)
    AUDITED: ClassVar[bool] = True

    email: str = Field(max_length=255)
    name: str = Field(default="", max_length=200)
    accepts_marketing: bool = flag()
    locale: str = Field(default="en", max_length=16)
    created_at: datetime = moment(default_now=True)
