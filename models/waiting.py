"""Who waits for what is sold out."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, moment


class StockRequest(TenantRow, table=True):
    """A wish to hear once when a variant can be bought again. Asking twice before that is one wish.

    ``told_at``: since when the mail is owed.
    """

    __tablename__ = "stock_request"
    __table_args__ = (
        belongs_to("variant", "variant_id", on_delete="CASCADE"),
        sa.Index(
            "uq_stock_request_open",
            "tenant_id",
            "variant_id",
            "email",
            unique=True,
            postgresql_where=sa.text("told_at IS NULL"),
        ),
        sa.Index(None, "tenant_id", "email"),
    )

    variant_id: UUID
    email: str = Field(max_length=255)
    locale: str = Field(max_length=16)
    created_at: datetime = moment(default_now=True)
    told_at: datetime | None = moment(nullable=True)
