"""Where providers deliver their news."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.payment import Provider
from models.values.columns import choice, flag, moment, one_of


class WebhookEndpoint(TenantRow, table=True):
    """An address of ours at a provider. The tenant of a delivery comes from this row, never from its body (I-18).

    ``secret`` and, during a rotation, ``previous_secret`` are AES-256-GCM, bound to this row; without one the
    endpoint is off.
    """

    __tablename__ = "webhook_endpoint"
    __table_args__ = (one_of("provider", Provider), sa.Index("ix_webhook_endpoint_id", "id", unique=True))

    provider: Provider = choice(Provider)
    provider_endpoint_id: str = ""
    secret: bytes | None = None
    previous_secret: bytes | None = None
    previous_endpoint_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    is_active: bool = flag(True)
    created_at: datetime = moment(default_now=True)
    rotated_at: datetime | None = moment(nullable=True)
