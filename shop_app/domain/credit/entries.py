"""A balance and its entry move together, once for each reference (I-07)."""

from __future__ import annotations

from uuid import UUID

from models.credit import CreditMovement
from models.errors import NotFound
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork

_LOCK = "SELECT true FROM credit_account WHERE id = %(account)s FOR UPDATE"
_ENTER = """
    WITH entered AS (
        INSERT INTO credit_entry (id, account_id, kind, amount_minor, order_id, reference, reason, actor)
        VALUES (%(id)s, %(account)s, %(kind)s, %(amount)s, %(order)s, %(reference)s, %(reason)s, %(actor)s)
        ON CONFLICT (tenant_id, account_id, kind, reference) DO NOTHING RETURNING account_id, amount_minor)
    UPDATE credit_account a SET balance_minor = a.balance_minor + entered.amount_minor
    FROM entered WHERE a.id = entered.account_id
"""


def lock_account(uow: UnitOfWork, account_id: UUID) -> None:
    """Takes an account's row until the end of the unit. Several are taken in the order of their ids."""
    if uow.scalar(_LOCK, account=account_id) is None:
        raise NotFound("There is no such gift card or store credit.")


def enter(
    uow: UnitOfWork,
    account_id: UUID,
    kind: CreditMovement,
    amount_minor: int,
    *,
    reference: str,
    order_id: UUID | None = None,
    reason: str = "",
) -> bool:
    """Moves the balance of a locked account; ``False`` where this very movement was made before."""
    moved = uow.execute(
        _ENTER,
        id=new_id(),
        account=account_id,
        kind=kind,
        amount=amount_minor,
        order=order_id,
        reference=reference,
        reason=reason[:500],
        actor=uow.context.actor.name,
    )
    return moved == 1
