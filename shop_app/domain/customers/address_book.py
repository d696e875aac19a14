"""The customer's addresses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict, NotFound
from models.values.address import Address
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.customers.schemas import SavedAddress
from shop_app.domain.customers.sessions import require_customer

MOST_ADDRESSES = 20

_LOCK = "SELECT id FROM customer WHERE id = %(customer)s FOR UPDATE"
_COLUMNS = "SELECT id, address, is_default FROM customer_address WHERE customer_id = %(customer)s AND "
_LIST = _COLUMNS + "removed_at IS NULL ORDER BY is_default DESC, created_at DESC, id DESC"
_ONE = _COLUMNS + "id = %(id)s"
_ADD = """
    INSERT INTO customer_address (id, customer_id, address, is_default)
    VALUES (%(id)s, %(customer)s, %(address)s, %(is_default)s)
"""
_CHANGE = """
    UPDATE customer_address SET address = %(address)s
    WHERE id = %(id)s AND customer_id = %(customer)s AND removed_at IS NULL
"""
_REMOVE = """
    UPDATE customer_address SET removed_at = app_now(), is_default = false
    WHERE id = %(id)s AND customer_id = %(customer)s AND removed_at IS NULL
"""
_RESTORE = """
    UPDATE customer_address SET removed_at = NULL
    WHERE id = %(id)s AND customer_id = %(customer)s AND removed_at IS NOT NULL
"""
_NO_DEFAULT = "UPDATE customer_address SET is_default = false WHERE customer_id = %(customer)s AND is_default"
_DEFAULT = """
    UPDATE customer_address SET is_default = true
    WHERE id = %(id)s AND customer_id = %(customer)s AND removed_at IS NULL
"""
# The default is the newest that is left, so that there is one as long as there are any.
_ELECT = """
    UPDATE customer_address SET is_default = true
    WHERE id = (SELECT id FROM customer_address WHERE customer_id = %(customer)s AND removed_at IS NULL
                ORDER BY created_at DESC, id DESC LIMIT 1)
      AND NOT EXISTS (SELECT FROM customer_address
                      WHERE customer_id = %(customer)s AND is_default AND removed_at IS NULL)
"""


def list_addresses(uow: UnitOfWork) -> list[SavedAddress]:
    """The customer's addresses, the default one first."""
    customer_id = require_customer(uow)
    return uow.all(SavedAddress, _LIST, customer=customer_id)


def default_address(uow: UnitOfWork) -> Address | None:
    """Where the signed-in customer's parcels go unless told otherwise; none for whoever is not signed in."""
    customer_id = uow.context.actor.customer_id
    found = uow.first(SavedAddress, _LIST + " LIMIT 1", customer=customer_id) if customer_id else None
    return Address(**found.address) if found else None


def add_address(uow: UnitOfWork, fields: dict[str, Any], *, is_default: bool = False) -> SavedAddress:
    """Another address; the first one becomes the default. Undone by ``remove_address``."""
    customer_id = require_customer(uow)
    address = Address.checked(**fields)
    # One after the other: two tabs must not leave two defaults or more than there may be.
    uow.execute(_LOCK, customer=customer_id)
    known = uow.all(SavedAddress, _LIST, customer=customer_id)
    if len(known) >= MOST_ADDRESSES:
        raise Conflict("Your address book holds at most {most} addresses. Delete one first.", most=MOST_ADDRESSES)
    is_default = is_default or not known
    if is_default:
        uow.execute(_NO_DEFAULT, customer=customer_id)
    address_id = new_id()
    uow.execute(_ADD, id=address_id, customer=customer_id, address=Jsonb(address.as_dict()), is_default=is_default)
    return SavedAddress(id=address_id, address=address.as_dict(), is_default=is_default)


def change_address(uow: UnitOfWork, address_id: UUID, fields: dict[str, Any]) -> SavedAddress:
    """Mends an address. Undone by changing it back."""
    customer_id = require_customer(uow)
    address = Address.checked(**fields)
    if not uow.execute(_CHANGE, id=address_id, customer=customer_id, address=Jsonb(address.as_dict())):
        raise _missing()
    return _one(uow, customer_id, address_id)


def remove_address(uow: UnitOfWork, address_id: UUID) -> None:
    """Takes an address out of the book. Undone by ``restore_address``."""
    customer_id = require_customer(uow)
    uow.execute(_LOCK, customer=customer_id)
    if not uow.execute(_REMOVE, id=address_id, customer=customer_id):
        raise _missing()
    uow.execute(_ELECT, customer=customer_id)


def restore_address(uow: UnitOfWork, address_id: UUID) -> SavedAddress:
    """Puts a removed address back; the default stays what it has become. Undone by ``remove_address``."""
    customer_id = require_customer(uow)
    uow.execute(_LOCK, customer=customer_id)
    if not uow.execute(_RESTORE, id=address_id, customer=customer_id):
        raise _missing()
    uow.execute(_ELECT, customer=customer_id)
    return _one(uow, customer_id, address_id)


def make_default(uow: UnitOfWork, address_id: UUID) -> SavedAddress:
    """Chooses where parcels go unless told otherwise. Undone by choosing another."""
    customer_id = require_customer(uow)
    uow.execute(_LOCK, customer=customer_id)
    uow.execute(_NO_DEFAULT, customer=customer_id)
    if not uow.execute(_DEFAULT, id=address_id, customer=customer_id):
        raise _missing()
    return _one(uow, customer_id, address_id)


def _one(uow: UnitOfWork, customer_id: UUID, address_id: UUID) -> SavedAddress:
    found = uow.first(SavedAddress, _ONE, customer=customer_id, id=address_id)
    if found is None:
        raise _missing()
    return found


def _missing() -> NotFound:
    return NotFound("This address is not in your book any more.")
