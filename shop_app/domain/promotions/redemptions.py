"""Using promotions up, and giving uses back (I-08).

Every counter is moved by a conditional update that names its limit: the promotion's row first, then its code's, then
the customer's. Promotions are taken in the order of their ids, after the order's row and before any stock.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.promotion import REDEMPTION_TRANSITIONS, RedemptionStatus
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.pricing import Benefits
from shop_app.domain.promotions.refusals import PromotionUsedUp

_USED = "used = used + 1, spent_minor = spent_minor + %(amount)s"
_LEFT = """used < coalesce(usage_limit, used + 1)
          AND spent_minor + %(amount)s <= coalesce(budget_minor, spent_minor + %(amount)s)"""
# Two first orders in the same moment are both a first one when they are quoted: only one of them has the use.
_OWN_LIMIT = """CASE WHEN (rule -> 'conditions' ->> 'first_order_only')::boolean THEN 1 ELSE per_customer_limit END
            AS own_limit"""
_CUSTOMER_LEFT = "promotion_customer.used < coalesce((SELECT own_limit FROM taken), promotion_customer.used + 1)"

# One row, or something is used up.
_REDEEM = f"""
    WITH taken AS (
        UPDATE promotion SET {_USED}
        WHERE id = %(promotion)s AND status = 'active' AND {_LEFT} RETURNING id, title, currency, {_OWN_LIMIT}),
    code AS (
        UPDATE promotion_code c SET used = c.used + 1 FROM taken
        WHERE c.promotion_id = taken.id AND c.code = %(code)s AND c.used < coalesce(c.usage_limit, c.used + 1)
        RETURNING c.id),
    customer AS (
        INSERT INTO promotion_customer (id, promotion_id, email, used)
        SELECT %(customer)s, taken.id, %(email)s, 1 FROM taken
        ON CONFLICT (tenant_id, promotion_id, email) DO UPDATE SET used = promotion_customer.used + 1
        WHERE {_CUSTOMER_LEFT} RETURNING id)
    INSERT INTO promotion_redemption (id, promotion_id, code_id, order_id, email, title, amount_minor, currency)
    SELECT %(id)s, taken.id, code.id, %(order)s, %(email)s, taken.title, %(amount)s, taken.currency
    FROM taken JOIN customer ON true LEFT JOIN code ON true
    WHERE %(code)s = '' OR code.id IS NOT NULL
"""
# The order was agreed when the promotion still ran: of all conditions only the limits count now.
_REDEEM_AGAIN = f"""
    WITH taken AS (
        UPDATE promotion SET {_USED} WHERE id = %(promotion)s AND {_LEFT} RETURNING id, {_OWN_LIMIT}),
    code AS (
        UPDATE promotion_code c SET used = c.used + 1 FROM taken
        WHERE c.id = %(code)s AND c.used < coalesce(c.usage_limit, c.used + 1) RETURNING c.id),
    customer AS (
        UPDATE promotion_customer SET used = promotion_customer.used + 1 FROM taken
        WHERE promotion_customer.promotion_id = taken.id AND email = %(email)s AND {_CUSTOMER_LEFT}
        RETURNING promotion_customer.id)
    UPDATE promotion_redemption r SET status = 'pending', settled_at = NULL
    FROM taken JOIN customer ON true LEFT JOIN code ON true
    WHERE r.id = %(id)s AND r.status = 'returned' AND (r.code_id IS NULL OR code.id IS NOT NULL)
"""
_MOVE = """
    UPDATE promotion_redemption SET status = %(to)s, settled_at = app_now()
    WHERE order_id = %(order)s AND status = ANY(%(sources)s)
    RETURNING id, promotion_id, code_id, email, title, amount_minor
"""
_OF_ORDER = """
    SELECT id, promotion_id, code_id, email, title, amount_minor FROM promotion_redemption
    WHERE order_id = %(order)s AND status = 'returned' ORDER BY promotion_id
"""
_UNUSED = "UPDATE promotion SET used = used - 1, spent_minor = spent_minor - %(amount)s WHERE id = %(promotion)s"
_CODE_UNUSED = "UPDATE promotion_code SET used = used - 1 WHERE id = %(code)s"
_CUSTOMER_UNUSED = """
    UPDATE promotion_customer SET used = used - 1 WHERE promotion_id = %(promotion)s AND email = %(email)s
"""


@dataclass(frozen=True, slots=True)
class _Redemption:
    id: UUID
    promotion_id: UUID
    code_id: UUID | None
    email: str
    title: str
    amount_minor: int


def redeem(uow: UnitOfWork, order_id: UUID, benefits: Benefits, email: str) -> None:
    """Counts a use of each promotion that applied, for an order whose row is written.

    ``benefits`` are a quote's. After ``PromotionUsedUp`` the caller rolls back: some uses may be counted.
    """
    applied = {one.promotion_id: one for one in benefits.tried if one.applied and one.promotion_id is not None}
    for promotion_id in sorted(applied):
        one = applied[promotion_id]
        redeemed = uow.execute(
            _REDEEM,
            id=new_id(),
            customer=new_id(),
            promotion=promotion_id,
            code=one.code,
            order=order_id,
            email=email,
            amount=benefits.spent_minor(promotion_id),
        )
        if redeemed != 1:
            raise PromotionUsedUp(one.code or one.title)


def redeem_again(uow: UnitOfWork, order_id: UUID) -> None:
    """Takes back the uses that an expired order gave back, because its payment arrived after all.

    After ``PromotionUsedUp`` the caller rolls back: somebody else has had the last use meanwhile.
    """
    for given in uow.all(_Redemption, _OF_ORDER, order=order_id):
        taken = uow.execute(
            _REDEEM_AGAIN,
            id=given.id,
            promotion=given.promotion_id,
            code=given.code_id,
            email=given.email,
            amount=given.amount_minor,
        )
        if taken != 1:
            raise PromotionUsedUp(given.title)


def commit(uow: UnitOfWork, order_id: UUID) -> None:
    """The order is paid: its uses stand."""
    _move(uow, order_id, RedemptionStatus.COMMITTED)


def give_back(uow: UnitOfWork, order_id: UUID) -> None:
    """The order was cancelled or ran out: its uses count no more. Doing it again changes nothing."""
    returned = _move(uow, order_id, RedemptionStatus.RETURNED)
    for use in sorted(returned, key=lambda use: use.promotion_id):
        uow.execute(_UNUSED, promotion=use.promotion_id, amount=use.amount_minor)
        if use.code_id is not None:
            uow.execute(_CODE_UNUSED, code=use.code_id)
        uow.execute(_CUSTOMER_UNUSED, promotion=use.promotion_id, email=use.email)


def _move(uow: UnitOfWork, order_id: UUID, to: RedemptionStatus) -> list[_Redemption]:
    sources = [source.value for source, targets in REDEMPTION_TRANSITIONS.items() if to in targets]
    return uow.all(_Redemption, _MOVE, order=order_id, to=to, sources=sources)
