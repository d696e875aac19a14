from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from models.fulfillment import PARCEL_TRANSITIONS, ParcelStatus
from models.inventory import RESERVATION_TRANSITIONS, ReservationStatus
from models.order import (
    FULFILLMENT_TRANSITIONS,
    ORDER_TRANSITIONS,
    PAYMENT_TRANSITIONS,
    FulfillmentStatus,
    OrderStatus,
    PaymentStatus,
)
from models.payment import ATTEMPT_TRANSITIONS, AttemptStatus
from models.promotion import PROMOTION_TRANSITIONS, REDEMPTION_TRANSITIONS, PromotionStatus, RedemptionStatus
from models.purchase import PURCHASE_TRANSITIONS, PurchaseStatus
from models.returns import RETURN_TRANSITIONS, ReturnStatus
from models.stock_count import COUNT_TRANSITIONS, CountStatus
from models.transfer import TRANSFER_TRANSITIONS, TransferStatus

TABLES = [
    (OrderStatus, ORDER_TRANSITIONS, OrderStatus.PENDING),
    (PaymentStatus, PAYMENT_TRANSITIONS, PaymentStatus.PENDING),
    (FulfillmentStatus, FULFILLMENT_TRANSITIONS, FulfillmentStatus.UNFULFILLED),
    (AttemptStatus, ATTEMPT_TRANSITIONS, AttemptStatus.OPENING),
    (PromotionStatus, PROMOTION_TRANSITIONS, PromotionStatus.ACTIVE),
    (RedemptionStatus, REDEMPTION_TRANSITIONS, RedemptionStatus.PENDING),
    (ParcelStatus, PARCEL_TRANSITIONS, ParcelStatus.PACKED),
    (ReturnStatus, RETURN_TRANSITIONS, ReturnStatus.REQUESTED),
    (TransferStatus, TRANSFER_TRANSITIONS, TransferStatus.DRAFT),
    (PurchaseStatus, PURCHASE_TRANSITIONS, PurchaseStatus.ORDERED),
    (CountStatus, COUNT_TRANSITIONS, CountStatus.OPEN),
    (ReservationStatus, RESERVATION_TRANSITIONS, ReservationStatus.ACTIVE),
]


@pytest.mark.parametrize(("statuses", "steps", "start"), TABLES, ids=[table[0].__name__ for table in TABLES])
def test_i14_every_status_is_in_its_table_and_can_be_reached(
    statuses: Any, steps: Mapping[Any, frozenset[Any]], start: Any
) -> None:
    assert set(steps) == set(statuses)
    assert not any(status in allowed for status, allowed in steps.items()), "a status does not follow itself"
    reached, found = set(), {start}
    while found:
        status = found.pop()
        reached.add(status)
        found |= steps[status] - reached
    assert reached == set(statuses)


def test_i11_a_reservation_ends_once() -> None:
    ends = RESERVATION_TRANSITIONS[ReservationStatus.ACTIVE]
    assert not any(RESERVATION_TRANSITIONS[end] for end in ends)
