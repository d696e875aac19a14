"""Store credit: what a shop owes a customer it knows."""

from __future__ import annotations

from uuid import UUID

from models.credit import CreditKind, CreditMovement
from models.errors import Conflict, NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.credit.entries import enter, lock_account

LARGEST_GRANT_MINOR = 10_000_000

_OPEN = """
    INSERT INTO credit_account (id, kind, currency, ending, customer_id, note)
    VALUES (%(id)s, %(kind)s, %(currency)s, '', %(customer)s, '')
    ON CONFLICT (tenant_id, customer_id, currency) WHERE kind = 'store_credit' DO NOTHING
"""
_ACCOUNT = """
    SELECT id FROM credit_account
    WHERE kind = 'store_credit' AND customer_id = %(customer)s AND currency = %(currency)s
"""


def grant_store_credit(
    uow: UnitOfWork, customer_id: UUID, currency: str, amount_minor: int, reason: str, reference: str
) -> UUID:
    """Owes a customer so much more, once for each ``reference``; returns the account. Undone by ``correct_credit``."""
    require(uow, Permission.CREDIT_WRITE)
    if not 0 < amount_minor <= LARGEST_GRANT_MINOR:
        raise ValidationFailed("Enter how much to grant, such as 10.00.", field="amount")
    if not uow.scalar("SELECT true FROM customer WHERE id = %(id)s", id=customer_id):
        raise NotFound("There is no such customer.")
    account_id = open_store_credit(uow, customer_id, currency)
    lock_account(uow, account_id)
    enter(uow, account_id, CreditMovement.ISSUED, amount_minor, reference=reference, reason=reason)
    return account_id


def open_store_credit(uow: UnitOfWork, customer_id: UUID, currency: str) -> UUID:
    """A customer's account in a currency, opened where there is none yet."""
    require(uow, Permission.CREDIT_WRITE)
    uow.execute(_OPEN, id=new_id(), kind=CreditKind.STORE_CREDIT, currency=currency, customer=customer_id)
    account_id: UUID = uow.scalar(_ACCOUNT, customer=customer_id, currency=currency)
    return account_id


def correct_credit(uow: UnitOfWork, account_id: UUID, amount_minor: int, reason: str, reference: str) -> None:
    """Adds to a gift card or store credit, or takes away, once for each ``reference``.

    Never below zero. Undone by the opposite correction.
    """
    require(uow, Permission.CREDIT_WRITE)
    if amount_minor == 0 or abs(amount_minor) > LARGEST_GRANT_MINOR:
        raise ValidationFailed("Enter how much to add or take away, such as 5.00 or -5.00.", field="amount")
    lock_account(uow, account_id)
    balance_minor: int = uow.scalar("SELECT balance_minor FROM credit_account WHERE id = %(id)s", id=account_id)
    if balance_minor + amount_minor < 0:
        raise Conflict("There is less on it than this.", code="CREDIT_TOO_SMALL", balance_minor=balance_minor)
    enter(uow, account_id, CreditMovement.CORRECTED, amount_minor, reference=reference, reason=reason)
