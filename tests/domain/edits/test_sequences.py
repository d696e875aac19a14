"""Edits, refunds and payments in any order keep books, stock and totals agreed (I-01, I-03, I-04, I-06, I-09, I-11)."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import Conflict, ValidationFailed
from models.values.ids import new_id
from shop_app.domain import edits, orders, payments, refunds
from tests.harness.cluster import Database
from tests.harness.shop import open_shop

STEPS = st.one_of(
    st.tuples(st.just("quantity"), st.integers(0, 2), st.integers(0, 6)),
    st.tuples(st.just("discount"), st.integers(0, 2), st.integers(0, 2500)),
    st.tuples(st.just("add"), st.integers(0, 1), st.integers(1, 3)),
    st.tuples(st.just("refund"), st.integers(0, 2), st.integers(1, 3)),
    st.tuples(st.just("amount"), st.just(0), st.integers(1, 3000)),
    st.tuples(st.just("pay"), st.just(0), st.just(0)),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=1, max_size=6), st.booleans())
def test_whatever_is_edited_refunded_and_paid_the_books_agree(
    database: Database, steps: list[tuple[str, int, int]], prices_include_tax: bool
) -> None:
    shop = open_shop(tax_bp=1900, prices_include_tax=prices_include_tax)
    variants = [shop.add_variant(price_minor=price, stock=20) for price in (999, 1501)]
    placed = shop.sell({variants[0]: 3, variants[1]: 2})
    for kind, which, number in steps:
        lines = shop.do(orders.lines_of, placed.order_id)
        line = lines[which % len(lines)].id
        changes = {
            "quantity": edits.Changes(quantities={line: number}),
            "discount": edits.Changes(discounts={line: number}),
            "add": edits.Changes(added=(edits.NewLine(variant_id=variants[which % 2], quantity=number),)),
        }.get(kind)
        wish = refunds.Wish(lines={line: number}) if kind == "refund" else refunds.Wish(amount_minor=number)
        try:
            if changes:
                quote = shop.do(edits.preview, placed.order_id, changes)
                edits.edit(
                    shop.system(),
                    placed.order_id,
                    changes,
                    seen_revision=quote.revision,
                    seen_difference_minor=quote.difference_minor,
                )
            elif kind == "pay":
                shop.do(payments.pay_manually, placed.order_id)
            else:
                refunds.give_back(
                    shop.system(), placed.order_id, wish, restock=True, reason="", idempotency_key=str(new_id())
                )
        except (Conflict, ValidationFailed):
            # Refused, as it may be; what counts is that nothing is half done.
            continue
        finally:
            assert shop.violations(after=timedelta(minutes=3)) == []
    refunds.cancel(shop.system(), placed.order_id, reason="")
    payments.call_off(shop.system(), placed.order_id)
    assert shop.violations(after=timedelta(minutes=3)) == []
    assert [shop.stock_of(variant).on_hand for variant in variants] == [20, 20]
    assert shop.do(refunds.refundable, placed.order_id).left_minor == 0
