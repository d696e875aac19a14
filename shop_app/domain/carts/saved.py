"""What a visitor puts aside to decide about later: beside the cart, and never in its sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from models.errors import Conflict, NotFound
from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.carts.commands import add_line, remove_line
from shop_app.domain.carts.queries import goods, own_line
from shop_app.domain.carts.schemas import CartLineView, CartView

MOST_SAVED = 100

_SAVE = """
    INSERT INTO saved_line (id, visitor_sha256, variant_id, quantity)
    VALUES (%(id)s, %(visitor)s, %(variant)s, %(quantity)s)
    ON CONFLICT (tenant_id, visitor_sha256, variant_id)
    DO UPDATE SET quantity = greatest(saved_line.quantity, excluded.quantity), saved_at = app_now()
"""
_COUNT = "SELECT count(*) FROM saved_line WHERE visitor_sha256 = %(visitor)s"
_OWN = """
    SELECT id, variant_id, quantity FROM saved_line WHERE visitor_sha256 = %(visitor)s ORDER BY saved_at DESC, id
"""
_TAKE = """
    DELETE FROM saved_line WHERE id = %(id)s AND visitor_sha256 = %(visitor)s RETURNING id, variant_id, quantity
"""


@dataclass(frozen=True, slots=True)
class _Saved:
    id: UUID
    variant_id: UUID
    quantity: int


def saved_lines(uow: UnitOfWork) -> tuple[CartLineView, ...]:
    """What the caller put aside, latest first, at today's price and stock; a line's id is the saved one's."""
    open_to_shoppers(uow)
    saved = uow.all(_Saved, _OWN, visitor=uow.context.actor.visitor_sha256)
    if not saved:
        return ()
    found = goods(uow, [(one.variant_id, one.quantity) for one in saved], tenants.currency_in_use(uow))
    ids = {one.variant_id: one.id for one in saved}
    return tuple(replace(line, id=ids[line.variant_id]) for line in found)


def save_for_later(uow: UnitOfWork, line_id: UUID) -> CartView:
    """Takes a line out of the cart and puts it aside. Undone by ``take_back``."""
    open_to_shoppers(uow)
    visitor = uow.context.actor.visitor_sha256
    line = own_line(uow, line_id)
    if uow.scalar(_COUNT, visitor=visitor) >= MOST_SAVED:
        raise Conflict("You have put aside as much as there is room for. Take something out first.", code="SAVED_FULL")
    uow.execute(_SAVE, id=new_id(), visitor=visitor, variant=line.variant_id, quantity=line.quantity)
    return remove_line(uow, line_id)


def take_back(uow: UnitOfWork, saved_id: UUID) -> CartView:
    """Puts what was put aside into the cart again. Undone by ``save_for_later``."""
    open_to_shoppers(uow)
    line = _take(uow, saved_id)
    return add_line(uow, line.variant_id, line.quantity)


def forget_saved(uow: UnitOfWork, saved_id: UUID) -> None:
    """Lets go of what was put aside. Undone by adding the same variant and saving it again."""
    open_to_shoppers(uow)
    _take(uow, saved_id)


def _take(uow: UnitOfWork, saved_id: UUID) -> _Saved:
    line = uow.first(_Saved, _TAKE, id=saved_id, visitor=uow.context.actor.visitor_sha256)
    if line is None:
        raise NotFound("This is no longer among the things you put aside.")
    return line
