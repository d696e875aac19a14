"""Jobs around pictures."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import pictures
from tasks.app import job


@job("pictures.forget_uploads")
def forget_uploads(context: Context, _tenant_id: UUID) -> None:
    """Uploads whose day is over."""
    in_unit(context, pictures.forget_uploads)
