"""The fulfillment status is a pure function of lines and parcels, and always a walk along the table (D21)."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.fulfillment import ParcelStatus
from models.order import FULFILLMENT_TRANSITIONS, FulfillmentStatus
from shop_app.domain.fulfillment import LineProgress, ParcelProgress, fulfillment_status
from shop_app.domain.fulfillment.rules import missing_parts, sendable, steps_to

PACKED, SHIPPED, DELIVERED = ParcelStatus.PACKED, ParcelStatus.SHIPPED, ParcelStatus.DELIVERED

lines = st.lists(
    st.builds(
        lambda open, sent, returned: LineProgress(open=open, sent=sent, returned=min(sent, returned)),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=5,
)
parcels = st.lists(
    st.builds(ParcelProgress, status=st.sampled_from([PACKED, SHIPPED, DELIVERED]), needs_delivery=st.booleans()),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize(
    ("progress", "sent_in", "status"),
    [
        ([], [], "unfulfilled"),
        ([(2, 0, 0), (1, 0, 0)], [], "unfulfilled"),
        ([(0, 0, 0)], [], "unfulfilled"),
        ([(1, 1, 0), (1, 0, 0)], [PACKED], "partial"),
        ([(0, 2, 0), (1, 0, 0)], [DELIVERED], "partial"),
        ([(0, 2, 0), (0, 1, 0)], [PACKED], "fulfilled"),
        ([(0, 2, 0)], [SHIPPED, PACKED], "fulfilled"),
        ([(0, 2, 0)], [SHIPPED, DELIVERED], "shipped"),
        ([(0, 2, 0)], [DELIVERED, DELIVERED], "delivered"),
        ([(0, 2, 1)], [DELIVERED], "delivered"),
        ([(0, 2, 2)], [DELIVERED], "returned"),
        ([(1, 2, 2)], [DELIVERED], "partial"),
    ],
)
def test_lines_and_parcels_tell_how_far_an_order_has_come(
    progress: list[tuple[int, int, int]], sent_in: list[ParcelStatus], status: str
) -> None:
    found = fulfillment_status(
        [LineProgress(open=open, sent=sent, returned=returned) for open, sent, returned in progress],
        [ParcelProgress(status=status) for status in sent_in],
    )
    assert found is FulfillmentStatus(status)


def test_what_needs_no_delivery_has_arrived_once_it_is_handed_over() -> None:
    download = ParcelProgress(status=PACKED, needs_delivery=False)
    assert fulfillment_status([LineProgress(open=0, sent=1)], [download]) is FulfillmentStatus.DELIVERED
    box = ParcelProgress(status=SHIPPED)
    assert fulfillment_status([LineProgress(open=0, sent=2)], [download, box]) is FulfillmentStatus.SHIPPED


@given(lines, parcels)
def test_an_order_that_owes_parcels_is_never_fulfilled(
    progress: list[LineProgress], sent_in: list[ParcelProgress]
) -> None:
    status = fulfillment_status(progress, sent_in)
    sent, is_owed = sum(line.sent for line in progress), any(line.open for line in progress)
    assert (status is FulfillmentStatus.UNFULFILLED) == (sent == 0)
    assert (status is FulfillmentStatus.PARTIAL) == (sent > 0 and is_owed)


@given(lines, parcels, parcels)
def test_a_parcel_more_never_makes_an_order_arrive_earlier(
    progress: list[LineProgress], sent_in: list[ParcelProgress], more: list[ParcelProgress]
) -> None:
    order = list(FulfillmentStatus)
    fewer, all_of_them = fulfillment_status(progress, sent_in), fulfillment_status(progress, sent_in + more)
    assert order.index(all_of_them) <= order.index(fewer)


@given(st.sampled_from(FulfillmentStatus), st.sampled_from(FulfillmentStatus))
def test_i14_each_step_on_the_way_is_in_the_table(start: FulfillmentStatus, goal: FulfillmentStatus) -> None:
    way = steps_to(goal, start)
    assert (way == []) == (start is goal)
    if start is FulfillmentStatus.RETURNED:
        return
    for here, following in zip([start, *way], way, strict=False):
        assert following in FULFILLMENT_TRANSITIONS[here]


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.dictionaries(st.integers(0, 3), st.integers(1, 3), max_size=3)), max_size=5
    ),
    st.dictionaries(st.integers(0, 3), st.integers(-2, 10)),
)
def test_what_is_packed_by_itself_is_here_and_as_much_as_can_be(
    wanted: list[tuple[int, dict[int, int]]], stock: dict[int, int]
) -> None:
    open_units = {UUID(int=100 + at): units for at, (units, _) in enumerate(wanted) if units}
    parts = {
        UUID(int=100 + at): {UUID(int=part): each for part, each in needs.items()}
        for at, (_, needs) in enumerate(wanted)
    }
    here = {UUID(int=part): units for part, units in stock.items()}
    packed = sendable(open_units, parts, here)
    assert missing_parts(packed, parts, here) == set()
    assert all(0 < units <= open_units[line] for line, units in packed.items())
    for line, units in open_units.items():
        if packed.get(line, 0) < units:
            assert missing_parts(packed | {line: packed.get(line, 0) + 1}, parts, here)
