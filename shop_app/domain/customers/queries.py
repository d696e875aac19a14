"""Finding a shopper."""

from __future__ import annotations

from uuid import UUID

from models.errors import NotFound
from models.values.email import checked_email
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork


def find_customer(uow: UnitOfWork, email: str) -> UUID:
    """Whoever has bought with this address."""
    require(uow, Permission.ORDERS_READ)
    found: UUID | None = uow.scalar("SELECT id FROM customer WHERE email = %(email)s", email=checked_email(email))
    if found is None:
        raise NotFound("Nobody has bought with this address yet.", code="CUSTOMER_NOT_FOUND")
    return found
