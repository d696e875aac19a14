"""Whatever is done to stock, in whatever order: the books agree with the ledger, and nothing gets lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from models.errors import Conflict
from models.inventory import MovementKind, ReservationStatus
from models.values import clock
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory
from shop_app.domain.inventory import InsufficientStock, RoutingRule
from tests.domain.inventory.holders import held, sold
from tests.harness.shop import Shop, open_shop

SOON = clock.now().date() + timedelta(days=30)
units = st.integers(1, 4)
which = st.integers(0, 3)
_SUMS = """
    SELECT count(*) FROM stock_level s
    WHERE s.on_hand <> (SELECT coalesce(sum(m.delta), 0) FROM stock_movement m WHERE m.stock_level_id = s.id)
       OR s.reserved <> (SELECT coalesce(sum(r.quantity), 0) FROM reservation r
                         WHERE r.stock_level_id = s.id AND r.status = 'active' AND r.kind = 'stock')
       OR s.preordered <> (
           SELECT coalesce(sum(CASE r.status WHEN 'active' THEN r.quantity ELSE r.awaiting END), 0)
           FROM reservation r WHERE r.stock_level_id = s.id AND r.kind = 'preorder')
       OR s.on_hand + s.backorder_limit - s.reserved < 0 OR s.preordered > s.preorder_limit
"""
# Those who wait come before those who buy: free units and waiting orders never meet at one level.
_PASSED_OVER = """
    SELECT count(*) FROM stock_level s WHERE s.on_hand - s.reserved > 0 AND EXISTS (
        SELECT FROM reservation r WHERE r.stock_level_id = s.id AND r.awaiting > 0)
"""
_EVERYWHERE = """
    SELECT coalesce((SELECT sum(on_hand) FROM stock_level), 0)
         + coalesce((SELECT sum(l.quantity - l.received) FROM transfer_line l
                     JOIN transfer t ON t.id = l.transfer_id WHERE t.status = 'in_transit'), 0)
"""
_SOLD = """
    SELECT coalesce(sum(quantity - awaiting - waived - restocked), 0) FROM reservation WHERE status = 'consumed'
"""


class Stock(RuleBasedStateMachine):
    """Two parts at two places, a bundle of both, orders and papers; a model counts what the shop must have."""

    def __init__(self) -> None:
        super().__init__()
        self.shop: Shop = open_shop()
        self.pending: list[UUID] = []
        self.paid: list[tuple[UUID, dict[UUID, int]]] = []
        self.travelling: list[UUID] = []
        self.moved: Counter[str] = Counter()

    @initialize(backorder=st.integers(0, 3), ahead=st.integers(0, 4), rule=st.sampled_from(RoutingRule))
    def open(self, backorder: int, ahead: int, rule: RoutingRule) -> None:
        do = self.shop.do
        self.lamp, self.bulb = self.shop.add_variant(stock=6), self.shop.add_variant(stock=0)
        self.box = self.shop.add_variant(stock=None)
        self.here = self.shop.value("SELECT id FROM location")
        self.far = do(inventory.create_location, "Far away", priority=1)
        do(inventory.set_bundle, self.box, {self.lamp: 1, self.bulb: 2})
        do(inventory.set_backorder_limit, self.lamp, backorder)
        do(inventory.set_preorder, self.bulb, ahead, SOON)
        do(inventory.set_routing_rule, rule)
        self.moved["in"] += 6

    def _demand(self, lamps: int, boxes: int, bulbs: int) -> dict[UUID, int]:
        asked = {self.lamp: lamps, self.box: boxes, self.bulb: bulbs}
        return {variant: quantity for variant, quantity in asked.items() if quantity}

    def _try(self, work: Callable[[], object]) -> bool:
        """Whether it was done; a refusal leaves everything as it was, which the invariants look at."""
        try:
            work()
        except Conflict:
            return False
        return True

    @rule(lamps=st.integers(0, 3), boxes=st.integers(0, 2), bulbs=st.integers(0, 3), is_paid=st.booleans())
    def buy(self, lamps: int, boxes: int, bulbs: int, is_paid: bool) -> None:
        demand = self._demand(lamps, boxes, bulbs)
        if not demand:
            return
        try:
            if is_paid:
                self.paid.append((sold(self.shop, demand), demand))
            else:
                self.pending.append(held(self.shop, demand))
        except InsufficientStock:
            return

    @rule(index=which, to=st.sampled_from([ReservationStatus.RELEASED, ReservationStatus.EXPIRED]))
    def let_go(self, index: int, to: ReservationStatus) -> None:
        if index < len(self.pending):
            self.shop.do(inventory.release, self.pending.pop(index), to)

    @rule(index=which)
    def pay(self, index: int) -> None:
        if index < len(self.pending):
            self.shop.do(inventory.consume, self.pending.pop(index))

    @rule(index=which, quantity=units)
    def bring_back(self, index: int, quantity: int) -> None:
        if index < len(self.paid):
            order_id, demand = self.paid[index]
            variant = next(iter(demand))
            self._try(lambda: self.shop.do(inventory.restock, order_id, {variant: quantity}))

    @rule(lamps=st.booleans(), far=st.booleans(), delta=st.integers(-4, 6).filter(bool))
    def adjust(self, lamps: bool, far: bool, delta: int) -> None:
        variant, place = (self.lamp if lamps else self.bulb), (self.far if far else self.here)
        kind = MovementKind.RECEIVED if delta > 0 else MovementKind.LOST
        if self._try(lambda: self.shop.do(inventory.adjust, variant, delta, kind, location_id=place)):
            self.moved["in"] += delta

    @rule(lamps=st.booleans(), back=st.booleans(), quantity=units)
    def send(self, lamps: bool, back: bool, quantity: int) -> None:
        ends = (self.far, self.here) if back else (self.here, self.far)
        lines = {self.lamp if lamps else self.bulb: quantity}

        def work(uow: UnitOfWork) -> UUID:
            paper = inventory.create_transfer(uow, *ends, lines)
            inventory.send_transfer(uow, paper)
            return paper

        try:
            self.travelling.append(self.shop.do(work))
        except Conflict:
            return

    @rule(index=which, is_cancelled=st.booleans())
    def arrive(self, index: int, is_cancelled: bool) -> None:
        if index < len(self.travelling):
            step = inventory.cancel_transfer if is_cancelled else inventory.receive_transfer
            self.shop.do(step, self.travelling.pop(index))

    @rule(lamps=st.integers(0, 9))
    def count(self, lamps: int) -> None:
        paper = self.shop.do(inventory.open_count, [self.lamp])
        self.shop.do(inventory.write_count, paper, {self.lamp: lamps})
        before = int(self.shop.do(inventory.count_of, paper).lines[0].expected)
        if self._try(lambda: self.shop.do(inventory.post_count, paper)):
            self.moved["in"] += lamps - before

    @invariant()
    def the_books_agree_with_the_ledger(self) -> None:
        assert self.shop.value(_SUMS) == 0
        assert self.shop.value(_PASSED_OVER) == 0

    @invariant()
    def nothing_comes_from_nowhere_or_gets_lost(self) -> None:
        assert self.shop.value(_EVERYWHERE) + self.shop.value(_SOLD) == self.moved["in"]

    def teardown(self) -> None:
        broken = [one for one in self.shop.violations() if one.invariant in ("I-09", "I-10", "I-11", "I-13")]
        assert broken == []


def test_i11_the_ledger_holds_whatever_happens(shop: Shop) -> None:
    run_state_machine_as_test(
        Stock,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
