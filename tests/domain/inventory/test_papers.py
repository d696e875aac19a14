from __future__ import annotations

from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.inventory import MovementKind
from models.purchase import PurchaseStatus
from models.stock_count import CountStatus
from models.transfer import TransferStatus
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory
from shop_app.domain.inventory import Bought
from tests.domain.inventory.holders import held, lying, position, sold, violations
from tests.harness.shop import Shop

HERE, FAR = "Stock room", "Far away"


def ends(shop: Shop) -> tuple[UUID, UUID]:
    """The default location and another."""
    return shop.value("SELECT id FROM location WHERE is_default"), shop.do(inventory.create_location, FAR)


def refused(shop: Shop, code: str, work: object) -> None:
    with pytest.raises(Conflict) as refusal:
        shop.do(work)  # type: ignore[arg-type]
    assert refusal.value.reason == code


def test_a_transfer_leaves_travels_and_arrives_in_parts(shop: Shop) -> None:
    variant, (here, far) = shop.add_variant(stock=10), ends(shop)
    paper = shop.do(inventory.create_transfer, here, far, {variant: 6}, "For the fair")
    assert lying(shop, variant) == {HERE: 10, FAR: 0}
    shop.do(inventory.send_transfer, paper)
    assert lying(shop, variant) == {HERE: 4, FAR: 0}
    shop.do(inventory.receive_transfer, paper, {variant: 2})
    view = shop.do(inventory.transfer_of, paper)
    assert (view.status, view.lines[0].received, lying(shop, variant)) == (
        TransferStatus.IN_TRANSIT,
        2,
        {HERE: 4, FAR: 2},
    )
    refused(shop, "MORE_THAN_SENT", lambda uow: inventory.receive_transfer(uow, paper, {variant: 5}))
    shop.do(inventory.receive_transfer, paper)
    assert shop.do(inventory.list_transfers)[0].status is TransferStatus.RECEIVED
    assert lying(shop, variant) == {HERE: 4, FAR: 6}
    refused(shop, "TRANSFER_MOVED", lambda uow: inventory.receive_transfer(uow, paper))
    refused(shop, "TRANSFER_MOVED", lambda uow: inventory.send_transfer(uow, paper))
    assert violations() == []


def test_what_has_not_arrived_of_a_cancelled_transfer_goes_back(shop: Shop) -> None:
    variant, (here, far) = shop.add_variant(stock=10), ends(shop)
    paper = shop.do(inventory.create_transfer, here, far, {variant: 6})
    shop.do(inventory.send_transfer, paper)
    shop.do(inventory.receive_transfer, paper, {variant: 1})
    shop.do(inventory.cancel_transfer, paper)
    assert lying(shop, variant) == {HERE: 9, FAR: 1}
    refused(shop, "TRANSFER_MOVED", lambda uow: inventory.cancel_transfer(uow, paper))
    assert violations() == []


def test_what_is_held_or_only_owed_is_not_transferred(shop: Shop) -> None:
    variant, (here, far) = shop.add_variant(stock=10), ends(shop)
    shop.do(inventory.set_backorder_limit, variant, 5)
    held(shop, {variant: 6})
    paper = shop.do(inventory.create_transfer, here, far, {variant: 5})
    refused(shop, "STOCK_RESERVED", lambda uow: inventory.send_transfer(uow, paper))
    assert (lying(shop, variant), shop.do(inventory.transfer_of, paper).status) == ({HERE: 10, FAR: 0}, "draft")
    assert violations() == []


def test_odd_transfers_are_refused(shop: Shop) -> None:
    variant, (here, far) = shop.add_variant(stock=10), ends(shop)

    def works(uow: UnitOfWork, to: UUID, lines: dict[UUID, int]) -> UUID:
        return inventory.create_transfer(uow, here, to, lines)

    for to, lines in ((here, {variant: 1}), (far, {}), (far, {variant: 0}), (far, {variant: -1})):
        with pytest.raises(ValidationFailed):
            shop.do(works, to, lines)
    with pytest.raises(NotFound):
        shop.do(works, far, {shop.add_variant(stock=None): 1})
    with pytest.raises(NotFound):
        shop.do(inventory.send_transfer, variant)


def test_a_purchase_comes_in_parts_each_at_its_cost(shop: Shop) -> None:
    variant, other = shop.add_variant(stock=1), shop.add_variant(stock=0)
    paper = shop.do(
        inventory.create_purchase,
        "Paper Mill Ltd",
        {variant: Bought(quantity=10, unit_cost_minor=250), other: Bought(quantity=5, unit_cost_minor=99)},
        reference="PO-7",
    )
    shop.do(inventory.receive_purchase, paper, {variant: Bought(quantity=4, unit_cost_minor=245)})
    assert (position(shop, variant), position(shop, other)) == ((5, 0), (0, 0))
    refused(
        shop,
        "MORE_THAN_ORDERED",
        lambda uow: inventory.receive_purchase(uow, paper, {variant: Bought(quantity=7)}),
    )
    shop.do(inventory.receive_purchase, paper)
    view = shop.do(inventory.purchase_of, paper)
    assert (view.status, view.currency, view.reference) == (PurchaseStatus.RECEIVED, "USD", "PO-7")
    costs = shop.values("SELECT unit_cost_minor FROM stock_movement WHERE kind = 'purchase' ORDER BY unit_cost_minor")
    assert costs == [99, 245, 250]
    assert (position(shop, variant), position(shop, other)) == ((11, 0), (5, 0))
    refused(shop, "PURCHASE_MOVED", lambda uow: inventory.close_purchase(uow, paper))
    assert violations() == []


@pytest.mark.parametrize(("came", "status"), [(0, PurchaseStatus.CANCELLED), (1, PurchaseStatus.RECEIVED)])
def test_a_purchase_of_which_no_more_comes_is_closed(shop: Shop, came: int, status: PurchaseStatus) -> None:
    variant = shop.add_variant(stock=0)
    paper = shop.do(inventory.create_purchase, "Mill", {variant: Bought(quantity=10, unit_cost_minor=1)})
    if came:
        shop.do(inventory.receive_purchase, paper, {variant: Bought(quantity=came)})
    shop.do(inventory.close_purchase, paper)
    assert shop.do(inventory.list_purchases)[0].status is status
    assert position(shop, variant) == (came, 0)


def test_odd_purchases_are_refused(shop: Shop) -> None:
    variant = shop.add_variant(stock=0)
    for supplier, lines in (("", {variant: Bought(quantity=1)}), ("Mill", {}), ("Mill", {variant: Bought(quantity=0)})):
        with pytest.raises(ValidationFailed):
            shop.do(inventory.create_purchase, supplier, lines)
    with pytest.raises(ValidationFailed):
        shop.do(inventory.create_purchase, "Mill", {variant: Bought(quantity=1, unit_cost_minor=-1)})


def test_a_count_corrects_by_what_it_found_and_keeps_what_moved_since(shop: Shop) -> None:
    lamp, bulb, cord = shop.add_variant(stock=10), shop.add_variant(stock=10), shop.add_variant(stock=10)
    paper = shop.do(inventory.open_count)
    sold(shop, {lamp: 1})
    shop.do(inventory.write_count, paper, {lamp: 8, bulb: 10})
    sold(shop, {lamp: 2, bulb: 3})
    shop.do(inventory.post_count, paper)
    assert [position(shop, one)[0] for one in (lamp, bulb, cord)] == [10 - 1 - 1 - 2, 7, 10]
    view = shop.do(inventory.count_of, paper)
    assert view.status is CountStatus.POSTED
    assert {line.variant_id: (line.expected, line.counted) for line in view.lines} == {
        lamp: (9, 8),
        bulb: (10, 10),
        cord: (10, None),
    }
    assert shop.values("SELECT delta FROM stock_movement WHERE kind = 'count'") == [-1]
    refused(shop, "COUNT_MOVED", lambda uow: inventory.post_count(uow, paper))
    refused(shop, "COUNT_MOVED", lambda uow: inventory.write_count(uow, paper, {lamp: 1}))
    assert violations() == []


def test_a_count_takes_nothing_that_is_held_for_orders(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    held(shop, {variant: 8})
    paper = shop.do(inventory.open_count, [variant])
    shop.do(inventory.write_count, paper, {variant: 5})
    refused(shop, "STOCK_RESERVED", lambda uow: inventory.post_count(uow, paper))
    shop.do(inventory.cancel_count, paper)
    assert shop.do(inventory.list_counts)[0].status is CountStatus.CANCELLED
    assert position(shop, variant) == (10, 8)


def test_odd_counts_are_refused(shop: Shop) -> None:
    variant, other = shop.add_variant(stock=10), shop.add_variant(stock=10)
    with pytest.raises(NotFound):
        shop.do(inventory.open_count, [shop.add_variant(stock=None)])
    paper = shop.do(inventory.open_count, [variant])
    with pytest.raises(NotFound):
        shop.do(inventory.write_count, paper, {other: 1})
    with pytest.raises(ValidationFailed):
        shop.do(inventory.write_count, paper, {variant: -1})


def test_a_write_off_has_its_own_kind(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    shop.do(inventory.adjust, variant, -1, MovementKind.LOST)
    assert shop.do(inventory.history, variant)[0].kind is MovementKind.LOST
