"""A sale that became dearer or cheaper: the books say the difference, and never change what they said before."""

from __future__ import annotations

from uuid import UUID

from models.payment import LedgerKind
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.orders import OrderView
from shop_app.domain.payments.ledger import book
from shop_app.domain.payments.rules import sale_postings
from shop_app.domain.payments.schemas import Posting


def adjust_sale(uow: UnitOfWork, before: OrderView, after: OrderView, *, reference: UUID) -> None:
    """Books what a placed order's new figures add to its sale; ``reference`` is the edit, which books once."""
    postings = [
        Posting(new.account, new.amount_minor - old.amount_minor)
        for old, new in zip(sale_postings(before), sale_postings(after), strict=True)
    ]
    if any(posting.amount_minor for posting in postings):
        book(
            uow,
            LedgerKind.ADJUSTMENT,
            postings,
            reference=reference,
            order_id=after.id,
            payment_id=None,
            currency=after.currency,
        )
