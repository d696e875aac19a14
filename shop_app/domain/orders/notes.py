"""What staff write on an order: notes and tags. Its buyer sees neither."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.orders.rules import checked_tags

LONGEST_NOTE = 5000

_WRITE = """
    INSERT INTO order_note (id, order_id, body, author)
    SELECT %(id)s, id, %(body)s, %(author)s FROM orders WHERE id = %(order)s
"""
_REMOVE = "DELETE FROM order_note WHERE id = %(id)s AND order_id = %(order)s"
_TAG = "UPDATE orders SET tags = %(tags)s WHERE id = %(order)s"


def add_note(uow: UnitOfWork, order_id: UUID, body: str) -> UUID:
    """Writes a note under the caller's name; returns its id. Undone by ``remove_note``."""
    require(uow, Permission.ORDERS_READ)
    text = body.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise ValidationFailed("Write a note of at most 5,000 characters.", field="body")
    note_id = new_id()
    if uow.execute(_WRITE, id=note_id, order=order_id, body=text, author=uow.context.actor.name) == 0:
        raise NotFound("There is no such order.")
    uow.record("OrderAnnotated", aggregate="order", aggregate_id=order_id)
    return note_id


def remove_note(uow: UnitOfWork, order_id: UUID, note_id: UUID) -> None:
    """Takes a note away. Undone by writing it again: the audit log has its words."""
    require(uow, Permission.ORDERS_WRITE)
    if uow.execute(_REMOVE, id=note_id, order=order_id) == 0:
        raise NotFound("There is no such note.")
    uow.record("OrderAnnotated", aggregate="order", aggregate_id=order_id)


def set_tags(uow: UnitOfWork, order_id: UUID, tags: Iterable[str]) -> tuple[str, ...]:
    """Gives an order exactly these tags, tidied; returns them. Undone by setting the former ones."""
    require(uow, Permission.ORDERS_WRITE)
    checked = checked_tags(tags)
    if uow.execute(_TAG, order=order_id, tags=list(checked)) == 0:
        raise NotFound("There is no such order.")
    uow.record("OrderAnnotated", aggregate="order", aggregate_id=order_id)
    return checked
