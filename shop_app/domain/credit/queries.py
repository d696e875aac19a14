"""Looking at gift cards and store credit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from models.credit import CreditKind
from models.errors import NotFound
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.credit.schemas import CardBalance, CreditAccountView, CreditDetail, CreditEntryView
from shop_app.domain.customers import require_customer

_ACCOUNTS = """
    SELECT a.id, a.kind, a.currency, a.balance_minor, a.ending, a.customer_id, coalesce(c.email, '') AS email,
           a.is_disabled, a.expires_at, a.note, a.created_at
    FROM credit_account a LEFT JOIN customer c ON c.tenant_id = a.tenant_id AND c.id = a.customer_id
    WHERE {condition}
    ORDER BY a.created_at DESC, a.id DESC LIMIT %(limit)s
"""
_ENTRIES = """
    SELECT e.id, e.kind, e.amount_minor, o.number AS order_number, e.reason, e.actor, e.booked_at
    FROM credit_entry e LEFT JOIN orders o ON o.tenant_id = e.tenant_id AND o.id = e.order_id
    WHERE e.account_id = %(account)s ORDER BY e.booked_at DESC, e.id DESC
"""
_CARDS = """
    SELECT id AS account_id, ending, CASE WHEN is_disabled OR expires_at <= app_now() THEN 0 ELSE balance_minor END
               AS balance_minor, currency, expires_at
    FROM credit_account WHERE id = ANY(%(ids)s) AND kind = 'gift_card' ORDER BY id
"""


def list_credit(
    uow: UnitOfWork, kind: CreditKind, *, before: UUID | None = None, limit: int = 50
) -> list[CreditAccountView]:
    """Gift cards or store credits, newest first; ``before`` is the last id of the page before."""
    require(uow, Permission.CREDIT_READ)
    condition = "a.kind = %(kind)s AND (%(before)s::uuid IS NULL OR a.id < %(before)s)"
    return uow.all(CreditAccountView, _ACCOUNTS.format(condition=condition), kind=kind, before=before, limit=limit)


def find_credit(uow: UnitOfWork, account_id: UUID) -> CreditDetail:
    """An account with its history."""
    require(uow, Permission.CREDIT_READ)
    account = uow.first(CreditAccountView, _ACCOUNTS.format(condition="a.id = %(id)s"), id=account_id, limit=1)
    if account is None:
        raise NotFound("There is no such gift card or store credit.")
    return CreditDetail(account=account, entries=tuple(uow.all(CreditEntryView, _ENTRIES, account=account_id)))


def store_credit_of(uow: UnitOfWork, customer_id: UUID) -> list[CreditAccountView]:
    """A customer's store credit, one account for each currency."""
    require(uow, Permission.CREDIT_READ)
    condition = "a.kind = 'store_credit' AND a.customer_id = %(customer)s"
    return uow.all(CreditAccountView, _ACCOUNTS.format(condition=condition), customer=customer_id, limit=100)


def own_store_credit(uow: UnitOfWork) -> list[CreditAccountView]:
    """What the shop owes the signed-in customer, one account for each currency."""
    customer_id = require_customer(uow)
    condition = "a.kind = 'store_credit' AND a.customer_id = %(customer)s"
    return uow.all(CreditAccountView, _ACCOUNTS.format(condition=condition), customer=customer_id, limit=100)


def cards_of(uow: UnitOfWork, account_ids: Sequence[UUID]) -> list[CardBalance]:
    """Gift cards that were given at a checkout, in the order of their ids; what cannot pay any more has nothing."""
    open_to_shoppers(uow)
    return uow.all(CardBalance, _CARDS, ids=list(account_ids)) if account_ids else []
