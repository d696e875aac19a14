"""Getting to know a shopper."""

from __future__ import annotations

from uuid import UUID

from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork

_KNOWN = "SELECT id FROM customer WHERE email = %(email)s"
_NEW = """
    INSERT INTO customer (id, email, name, locale) VALUES (%(id)s, %(email)s, %(name)s, %(locale)s)
    ON CONFLICT (tenant_id, email) DO NOTHING RETURNING id
"""


def remember_buyer(uow: UnitOfWork, email: str, name: str) -> UUID:
    """The customer with this address, made at the first order. A guest's name never overwrites a known one."""
    open_to_shoppers(uow)
    known = uow.scalar(_KNOWN, email=email)
    new = known or uow.scalar(_NEW, id=new_id(), email=email, name=name[:200], locale=uow.context.locale)
    # Two first orders at once: the other transaction's row is visible once it has committed, which the insert awaited.
    found: UUID = new or uow.scalar(_KNOWN, email=email)
    return found
