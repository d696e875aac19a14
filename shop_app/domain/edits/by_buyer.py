"""A buyer who noticed a slip in the address, by the order's link, as long as nothing was packed."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import Conflict
from shop_app.core.permissions import Permission, on_behalf_of_buyer, open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.edits.commands import apply_edit
from shop_app.domain.edits.queries import preview
from shop_app.domain.edits.schemas import Changes, Edited

REASON = "The buyer has changed the address."


def change_address_by_buyer(uow: UnitOfWork, token: str, address: Mapping[str, str]) -> Edited:
    """Sends a placed order elsewhere, as long as that costs the same. Undone by the same with the former address.

    Refuses with ``ValidationFailed`` naming the field, and with ``Conflict`` once the order is packed, the window is
    over, or the total would change.
    """
    open_to_shoppers(uow)
    order_id = orders.read_order_token(uow, token)
    orders.lock_order(uow, order_id)
    orders.refuse_too_late(orders.order_by_id(uow, order_id), orders.lines_of(uow, order_id), uow.now)
    changes = Changes(address=address)
    with on_behalf_of_buyer(uow, Permission.ORDERS_READ, Permission.ORDERS_WRITE):
        quote = preview(uow, order_id, changes)
        if quote.difference_minor:
            raise Conflict(
                "Delivery or tax costs something else there. Write to the shop, or cancel and order again.",
                code="ADDRESS_CHANGES_TOTAL",
                difference_minor=quote.difference_minor,
            )
        return apply_edit(uow, order_id, changes, seen_revision=quote.revision, seen_difference_minor=0, reason=REASON)
