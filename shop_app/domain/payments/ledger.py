"""The double-entry ledger: insert only, each movement once (I-03)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from models.payment import LedgerKind
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.payments.schemas import Posting

_TRANSACTION = """
    INSERT INTO ledger_transaction (id, kind, reference, order_id, payment_id)
    VALUES (%(id)s, %(kind)s, %(reference)s, %(order)s, %(payment)s)
"""
_ENTRY = """
    INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency)
    VALUES (%(id)s, %(transaction)s, %(account)s, %(amount)s, %(currency)s)
"""


def book(
    uow: UnitOfWork,
    kind: LedgerKind,
    postings: Sequence[Posting],
    *,
    reference: UUID,
    order_id: UUID,
    payment_id: UUID,
    currency: str,
) -> None:
    """Writes a balanced movement. ``reference`` (the order, payment or refund) can be booked once per kind."""
    if sum(posting.amount_minor for posting in postings) != 0:
        raise ValueError("a ledger movement must balance")
    transaction_id = new_id()
    uow.execute(_TRANSACTION, id=transaction_id, kind=kind, reference=reference, order=order_id, payment=payment_id)
    uow.execute_many(
        _ENTRY,
        [
            {
                "id": new_id(),
                "transaction": transaction_id,
                "account": posting.account,
                "amount": posting.amount_minor,
                "currency": currency,
            }
            for posting in postings
        ],
    )
