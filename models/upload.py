"""Files on their way in: promised by us, sent to a signed address, then used where they belong."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import moment


class Upload(TenantRow, table=True):
    """A place for one picture of a said type and size. Until it has come, ``file`` is empty; forgotten after a day.

    ``sha256`` is of the file as it came, while ``file`` holds what we have made of it.
    """

    __table_args__ = (
        sa.CheckConstraint("size_bytes > 0", name="has_a_size"),
        sa.CheckConstraint("(received_at IS NULL) = (file = '')", name="received_with_its_file"),
        sa.Index(None, "tenant_id", "expires_at"),
    )

    media_type: str = Field(max_length=40)
    size_bytes: int = Field(sa_type=sa.BigInteger)
    expires_at: datetime = moment()
    file: str = Field(default="", max_length=255)
    sha256: bytes | None = None
    width: int = 0
    height: int = 0
    blur: str = Field(default="", max_length=600)
    created_at: datetime = moment(default_now=True)
    received_at: datetime | None = moment(nullable=True)
