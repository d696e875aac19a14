"""How much a shop may store, and how much of it is left."""

from __future__ import annotations

from models.errors import ValidationFailed
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork

# What is promised counts as well: nobody fills the disk by asking for ten thousand addresses first.
_LEFT = """
    SELECT picture_quota_mb * 1000000
        - (SELECT coalesce(sum(size_bytes), 0) FROM media)
        - (SELECT coalesce(sum(size_bytes), 0) FROM upload)
    FROM tenant WHERE id = app_tenant()
"""


def room_left(uow: UnitOfWork) -> int:
    """So many bytes this shop may still store; less than nothing once its limit was lowered."""
    return int(uow.scalar(_LEFT))


def check_room(uow: UnitOfWork, size_bytes: int) -> None:
    """Refuses so many bytes more where they would go beyond the shop's limit."""
    if room_left(uow) < size_bytes:
        raise ValidationFailed(
            t("Your shop's room for pictures is full. Remove pictures, or ask for more room."),
            field="picture",
            code="NO_ROOM",
        )
