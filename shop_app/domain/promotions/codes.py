"""A shopper types a code: is it one, and can it still be used?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

from models.errors import Conflict, NotFound, ValidationFailed
from models.promotion import PromotionStatus
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.promotions.checking import checked_code

_CODE = """
    SELECT c.code, p.status, p.starts_at, p.ends_at, t.time_zone,
           coalesce(p.used >= p.usage_limit, false) OR coalesce(p.spent_minor >= p.budget_minor, false)
               OR coalesce(c.used >= c.usage_limit, false) AS is_used_up,
           coalesce(u.used >= p.per_customer_limit, false) AS is_used_by_shopper
    FROM promotion_code c
    JOIN promotion p ON p.tenant_id = c.tenant_id AND p.id = c.promotion_id
    JOIN tenant t ON t.id = c.tenant_id
    LEFT JOIN promotion_customer u ON u.tenant_id = p.tenant_id AND u.promotion_id = p.id AND u.email = %(email)s
    WHERE c.code = %(code)s
"""


@dataclass(frozen=True, slots=True)
class _Code:
    code: str
    status: PromotionStatus
    starts_at: datetime | None
    ends_at: datetime | None
    time_zone: str
    is_used_up: bool
    is_used_by_shopper: bool


def require_code(uow: UnitOfWork, typed: str, *, email: str = "") -> str:
    """The code in capitals, or a refusal that says why it cannot be used by whoever has ``email``.

    Whether the cart earns anything by it is another question: it may do so later.
    """
    open_to_shoppers(uow)
    found = uow.first(_Code, _CODE, code=_capitals(typed), email=email)
    if found is None:
        _unknown()
    zone = ZoneInfo(found.time_zone)
    if found.status is not PromotionStatus.ACTIVE:
        raise Conflict("This code is not in use any more.", code="PROMOTION_CODE_OFF")
    if found.starts_at is not None and uow.now < found.starts_at:
        starts = found.starts_at.astimezone(zone).date().isoformat()
        raise Conflict("This code can be used from {starts} on.", code="PROMOTION_CODE_EARLY", starts=starts)
    if found.ends_at is not None and uow.now >= found.ends_at:
        ended = found.ends_at.astimezone(zone).date().isoformat()
        raise Conflict("This code ended on {ended}.", code="PROMOTION_CODE_EXPIRED", ended=ended)
    if found.is_used_up:
        raise Conflict("This code has been used up.", code="PROMOTION_CODE_USED_UP")
    if found.is_used_by_shopper:
        raise Conflict("You have used this code already.", code="PROMOTION_CODE_USED")
    return found.code


def _capitals(typed: str) -> str:
    try:
        return checked_code(typed)
    except ValidationFailed:
        _unknown()


def _unknown() -> NoReturn:
    raise NotFound("This is no code of this shop. Look at each character again.", code="PROMOTION_CODE_UNKNOWN")
