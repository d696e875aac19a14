"""What lines and parcels say about their order (D21). Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

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
