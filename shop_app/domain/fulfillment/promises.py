"""What was sold ahead of its arrival waits: it is packed once it is here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from models.errors import Conflict
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory
from shop_app.domain.fulfillment.rules import missing_parts, sendable
from shop_app.domain.orders import OrderLineView


def choose(
    uow: UnitOfWork, order_id: UUID, lines: Sequence[OrderLineView], wanted: Mapping[UUID, int] | None
) -> dict[UUID, int]:
    """What to pack: ``wanted``, or all of the open units that are here.

    Refuses with ``Conflict`` where something of ``wanted``, or everything, still has to arrive.
    """
    open_units = {line.id: line.open_quantity for line in lines if line.open_quantity}
    awaiting = {promise.variant_id: promise.awaiting for promise in inventory.promises_of(uow, order_id)}
    if not awaiting:
        return dict(open_units if wanted is None else wanted)
    parts = {
        line.id: inventory.parts_of(uow, order_id, {line.variant_id: 1})
        for line in lines
        if line.id in open_units and line.variant_id is not None
    }
    here: Counter[UUID] = Counter()
    for line_id, units in open_units.items():
        for variant_id, each in parts.get(line_id, {}).items():
            here[variant_id] += each * units
    here.subtract(awaiting)
    packed = sendable(open_units, parts, here) if wanted is None else dict(wanted)
    late = missing_parts(packed, parts, here)
    if late or (open_units and not packed):
        raise Conflict(
            "Some of this was ordered ahead and has not come yet. Send what is here.",
            code="AWAITING_STOCK",
            variants=[str(variant_id) for variant_id in sorted(late or awaiting)],
        )
    return packed
