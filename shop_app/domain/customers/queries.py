"""Finding a shopper."""

from __future__ import annotations

from uuid import UUID

from models.errors import NotFound
from models.values.email import checked_email
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.customers.schemas import CustomerSummary

_SUMMARY = """
    SELECT c.id, c.email, c.name, c.locale, c.accepts_marketing, a.id IS NOT NULL AS has_account, c.created_at,
           a.deletion_asked_at, c.erased_at
    FROM customer c LEFT JOIN customer_account a ON a.tenant_id = c.tenant_id AND a.customer_id = c.id
    WHERE {which}
"""
_ONE = _SUMMARY.format(which="c.id = %(id)s")
_LIST = _SUMMARY.format(
    which="(%(before)s::uuid IS NULL OR c.id < %(before)s)"
    " AND (%(typed)s = '' OR c.email LIKE %(like)s OR c.name ILIKE %(like)s)"
    " ORDER BY c.id DESC LIMIT %(limit)s"
)


def find_customer(uow: UnitOfWork, email: str) -> UUID:
    """Whoever has bought with this address."""
    require(uow, Permission.ORDERS_READ)
    found: UUID | None = uow.scalar("SELECT id FROM customer WHERE email = %(email)s", email=checked_email(email))
    if found is None:
        raise NotFound("Nobody has bought with this address yet.", code="CUSTOMER_NOT_FOUND")
    return found


def customer_by_id(uow: UnitOfWork, customer_id: UUID) -> CustomerSummary:
    """A customer for staff."""
    require(uow, Permission.CUSTOMERS_READ)
    found = uow.first(CustomerSummary, _ONE, id=customer_id)
    if found is None:
        raise NotFound("There is no such customer.", code="CUSTOMER_NOT_FOUND")
    return found


def list_customers(
    uow: UnitOfWork, *, typed: str = "", before: UUID | None = None, limit: int = 50
) -> list[CustomerSummary]:
    """A page of customers, the newest first; ``typed`` is part of a name or the beginning of an address."""
    require(uow, Permission.CUSTOMERS_READ)
    plain = typed.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return uow.all(CustomerSummary, _LIST, typed=plain, like=f"%{plain}%", before=before, limit=limit)
