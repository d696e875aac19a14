"""Credit that pays for an order, and comes back from it.

Accounts are taken in the order of their ids, after the order's row and before any stock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from models.credit import CreditKind, CreditMovement
from models.errors import Conflict
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.credit.entries import enter, lock_account
from shop_app.domain.credit.schemas import Held

_USABLE = """
    SELECT id AS account_id, kind, balance_minor FROM credit_account
    WHERE id = ANY(%(accounts)s) AND currency = %(currency)s AND NOT is_disabled
      AND (expires_at IS NULL OR expires_at > app_now()) AND balance_minor > 0
    ORDER BY id FOR UPDATE
"""
# What an order took from an account and did not give back, and how often it took.
_TAKEN = """
    SELECT coalesce(-sum(amount_minor), 0)::bigint AS kept_minor, count(*) FILTER (WHERE kind = 'redeemed') AS times
    FROM credit_entry
    WHERE account_id = %(account)s AND order_id = %(order)s AND kind IN ('redeemed', 'returned')
"""
_DONE = """
    SELECT true FROM credit_entry WHERE account_id = %(account)s AND kind = %(kind)s AND reference = %(reference)s
"""


@dataclass(frozen=True, slots=True)
class _Usable:
    account_id: UUID
    kind: CreditKind
    balance_minor: int


@dataclass(frozen=True, slots=True)
class _Taken:
    kept_minor: int
    times: int


def hold(uow: UnitOfWork, order_id: UUID, accounts: Sequence[UUID], amount_minor: int, currency: str) -> list[Held]:
    """Takes up to ``amount_minor`` for an order, from each account as much as it has and is still to pay.

    What is disabled, run out, of another currency or empty gives nothing: the caller compares with what was expected.
    An account pays for an order once, until that was given back in full.
    """
    held = []
    left_minor = amount_minor
    for account in uow.all(_Usable, _USABLE, accounts=list(accounts), currency=currency):
        part_minor = min(account.balance_minor, left_minor)
        if part_minor == 0:
            break
        taken = _taken(uow, account.account_id, order_id)
        if taken.kept_minor:
            raise Conflict("This gift card pays for this order already.", code="CREDIT_ALREADY_USED")
        reference = f"{order_id}:{taken.times}"
        enter(uow, account.account_id, CreditMovement.REDEEMED, -part_minor, reference=reference, order_id=order_id)
        held.append(Held(account_id=account.account_id, kind=account.kind, amount_minor=part_minor))
        left_minor -= part_minor
    return held


def give_back(uow: UnitOfWork, order_id: UUID, account_id: UUID, amount_minor: int, reference: str) -> bool:
    """Returns part or all of what an order took from an account, once for each ``reference``.

    ``False`` where that was done before. The order's row is locked by the caller.
    """
    lock_account(uow, account_id)
    kind = CreditMovement.RETURNED
    if uow.scalar(_DONE, account=account_id, kind=kind, reference=reference):
        return False
    kept_minor = _taken(uow, account_id, order_id).kept_minor
    if not 0 < amount_minor <= kept_minor:
        raise Conflict(
            "More cannot go back to this gift card than it paid.",
            code="CREDIT_OVERRETURNED",
            kept_minor=kept_minor,
        )
    return enter(uow, account_id, kind, amount_minor, reference=reference, order_id=order_id)


def _taken(uow: UnitOfWork, account_id: UUID, order_id: UUID) -> _Taken:
    return uow.first(_Taken, _TAKEN, account=account_id, order=order_id) or _Taken(0, 0)
