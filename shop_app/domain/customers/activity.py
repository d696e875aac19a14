"""What happened around an account: told to its owner on the page, and by mail where it matters."""

from __future__ import annotations

from uuid import UUID

from models.customer import ActivityKind
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.customers.schemas import Activity

# Signing in and up is no change; of these the owner hears even if somebody else did them.
_TOLD_BY_MAIL = frozenset(ActivityKind) - {ActivityKind.SIGNED_IN, ActivityKind.SIGNED_UP}
_NOTE = """
    INSERT INTO customer_activity (id, customer_id, kind, device) VALUES (%(id)s, %(customer)s, %(kind)s, %(device)s)
"""
_RECENT = """
    SELECT kind, device, happened_at FROM customer_activity
    WHERE customer_id = %(customer)s ORDER BY happened_at DESC, id DESC LIMIT %(limit)s
"""


def note(uow: UnitOfWork, customer_id: UUID, kind: ActivityKind, device: str = "") -> None:
    """Remembers what happened, and leaves the fact for the mail about it."""
    uow.execute(_NOTE, id=new_id(), customer=customer_id, kind=kind, device=device[:120])
    if kind in _TOLD_BY_MAIL:
        happened = {"kind": kind.value, "at": uow.now.isoformat()}
        uow.record("CustomerAccountChanged", aggregate="customer", aggregate_id=customer_id, data=happened)


def recent(uow: UnitOfWork, customer_id: UUID, limit: int) -> list[Activity]:
    """The latest first."""
    return uow.all(Activity, _RECENT, customer=customer_id, limit=limit)
