"""What lines and parcels say about their order (D21). Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from uuid import UUID

from models.order import FULFILLMENT_TRANSITIONS, FulfillmentStatus
from shop_app.domain.fulfillment.schemas import LineProgress, ParcelProgress


def fulfillment_status(lines: Iterable[LineProgress], parcels: Iterable[ParcelProgress]) -> FulfillmentStatus:
    """How far an order has come. Units that were given back before they left count for nothing."""
    progress, sent_in = list(lines), list(parcels)
    sent = sum(line.sent for line in progress)
    if sent == 0:
        return FulfillmentStatus.UNFULFILLED
    if any(line.open for line in progress):
        return FulfillmentStatus.PARTIAL
    if sum(line.returned for line in progress) >= sent:
        return FulfillmentStatus.RETURNED
    if all(parcel.has_arrived for parcel in sent_in):
        return FulfillmentStatus.DELIVERED
    if all(parcel.has_left for parcel in sent_in):
        return FulfillmentStatus.SHIPPED
    return FulfillmentStatus.FULFILLED


def steps_to(goal: FulfillmentStatus, start: FulfillmentStatus) -> list[FulfillmentStatus]:
    """The shortest way along the table of transitions, without ``start``; just ``goal`` where there is none."""
    ways: dict[FulfillmentStatus, list[FulfillmentStatus]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here is goal:
            return ways[here]
        for following in sorted(FULFILLMENT_TRANSITIONS[here] - ways.keys()):
            ways[following] = [*ways[here], following]
            waiting.append(following)
    return [goal]


def sendable(
    open_units: Mapping[UUID, int], parts: Mapping[UUID, Mapping[UUID, int]], here: Mapping[UUID, int]
) -> dict[UUID, int]:
    """How much of each line can be packed of what is ``here`` by variant; the first lines take first.

    ``parts`` is what one unit of a line consists of; a line without any is there without limit.
    """
    left, packed = dict(here), {}
    for line_id, units in open_units.items():
        needs = parts.get(line_id, {})
        most = min([units, *(max(left.get(variant_id, 0), 0) // each for variant_id, each in needs.items())])
        for variant_id, each in needs.items():
            left[variant_id] = left.get(variant_id, 0) - each * most
        if most:
            packed[line_id] = most
    return packed


def missing_parts(
    packed: Mapping[UUID, int], parts: Mapping[UUID, Mapping[UUID, int]], here: Mapping[UUID, int]
) -> set[UUID]:
    """The variants of which ``packed`` needs more than is here."""
    needed: dict[UUID, int] = {}
    for line_id, units in packed.items():
        for variant_id, each in parts.get(line_id, {}).items():
            needed[variant_id] = needed.get(variant_id, 0) + each * units
    return {variant_id for variant_id, units in needed.items() if units > here.get(variant_id, 0)}
