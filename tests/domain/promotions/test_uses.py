"""Whatever becomes of the orders, a promotion counts the uses that stand, and never one too many (I-08)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from models.errors import Conflict
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, orders, payments, promotions
from tests.harness.shop import Shop

LIMIT, PER_CUSTOMER = 3, 2
BUYERS = ("ann@example.com", "ben@example.com")


def test_i08_any_course_of_orders_keeps_the_limits(shop: Shop) -> None:
    variant = shop.add_variant(price_minor=2000, stock=None)
    codes = iter(f"CODE-{number}" for number in range(1000))

    class Uses(RuleBasedStateMachine):
        """Orders with one code by two buyers, beside a model that counts on its fingers."""

        def __init__(self) -> None:
            super().__init__()
            self.code = next(codes)
            terms = promotions.Terms(
                title="Some",
                action=promotions.AmountOff(amount_minor=500),
                stacking_class=promotions.StackingClass.ORDER,
                usage_limit=LIMIT,
                per_customer_limit=PER_CUSTOMER,
            )
            self.promotion_id = shop.do(promotions.create_promotion, terms, code=self.code)
            self.pending: dict[UUID, str] = {}
            self.paid: dict[UUID, str] = {}

        @property
        def standing(self) -> list[str]:
            return [*self.pending.values(), *self.paid.values()]

        @rule(email=st.sampled_from(BUYERS))
        def buy(self, email: str) -> None:
            visitor = shop.visitor()
            cart = shop.fill_cart(visitor, {variant: 1})
            if len(self.standing) >= LIMIT:
                with pytest.raises(Conflict):
                    in_unit(visitor, carts.apply_code, self.code)
                return
            in_unit(visitor, carts.apply_code, self.code)
            if self.standing.count(email) >= PER_CUSTOMER:
                with pytest.raises(promotions.PromotionUsedUp):
                    shop.place(visitor, cart, email=email)
                return
            self.pending[shop.place(visitor, cart, email=email).order_id] = email

        @precondition(lambda self: self.pending)
        @rule(data=st.data(), end=st.sampled_from(["pay", "cancel", "expire"]))
        def go_on(self, data: st.DataObject, end: str) -> None:
            order_id = data.draw(st.sampled_from(list(self.pending)))
            email = self.pending.pop(order_id)
            if end == "pay":
                shop.do(payments.pay_manually, order_id)
                self.paid[order_id] = email
            elif end == "cancel":
                shop.do(orders.cancel_order, order_id, "")
            else:
                shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=order_id)
                payments.expire_order(shop.system(), order_id)

        @invariant()
        def what_stands_is_counted(self) -> None:
            found = shop.do(promotions.find_promotion, self.promotion_id)
            assert (found.used, found.spent_minor) == (len(self.standing), 500 * len(self.standing))

    Uses.TestCase.settings = settings(
        max_examples=5, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    Uses.TestCase().runTest()
    assert shop.violations() == []


def test_i08_of_first_orders_in_the_same_moment_one_has_the_promotion(shop: Shop) -> None:
    variant = shop.add_variant(price_minor=2000, stock=None)
    terms = promotions.Terms(
        title="Welcome",
        action=promotions.AmountOff(amount_minor=500),
        stacking_class=promotions.StackingClass.ORDER,
        conditions=promotions.Conditions(first_order_only=True),
    )
    promotion_id = shop.do(promotions.create_promotion, terms)
    visitors = [shop.visitor() for _ in range(6)]
    filled = [(visitor, shop.fill_cart(visitor, {variant: 1})) for visitor in visitors]

    def place(number: int) -> bool:
        with suppress(Conflict):
            shop.place(*filled[number], email=BUYERS[0])
            return True
        return False

    with ThreadPoolExecutor(len(filled)) as hands:
        placed = list(hands.map(place, range(len(filled))))
    assert shop.do(promotions.find_promotion, promotion_id).used == 1
    assert any(placed)
    assert shop.violations() == []
