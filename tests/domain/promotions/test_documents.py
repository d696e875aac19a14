"""A promotion's terms come out of their column as they went in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shop_app.domain.pricing import PricedLine
from shop_app.domain.promotions import (
    AmountOff,
    BuyXGetY,
    Conditions,
    Gift,
    Goods,
    PercentOff,
    ShippingOff,
    Stacking,
    StackingClass,
    Terms,
    Tier,
    Tiers,
)
from shop_app.domain.promotions.documents import action_of, conditions_of, document_of, goods_of, stacking_of

UNITS = st.integers(1, 999)
PERCENT = st.integers(1, 10_000)
MONEY = st.integers(0, 10**10)
IDS = st.frozensets(st.uuids(), max_size=4)
GOODS = st.builds(Goods, product_ids=IDS, category_ids=IDS)
ACTIONS: st.SearchStrategy[Any] = st.one_of(
    st.builds(PercentOff, percent_bp=PERCENT),
    st.builds(AmountOff, amount_minor=MONEY, per_unit=st.booleans()),
    st.builds(ShippingOff, percent_bp=PERCENT, amount_minor=MONEY),
    st.builds(BuyXGetY, buy=UNITS, get=UNITS, gets=GOODS, percent_bp=PERCENT, most_times=st.none() | UNITS),
    st.builds(
        Tiers,
        tiers=st.lists(
            st.builds(Tier, from_quantity=UNITS, percent_bp=PERCENT, unit_price_minor=st.none() | MONEY), min_size=1
        ).map(tuple),
        is_mixed=st.booleans(),
    ),
    st.builds(
        Gift,
        line=st.builds(PricedLine, variant_id=st.uuids(), quantity=UNITS, unit_price_minor=st.just(0)),
    ),
)
CONDITIONS = st.builds(
    Conditions,
    minimum_subtotal_minor=MONEY,
    minimum_quantity=UNITS,
    customer_groups=st.frozensets(st.text(max_size=5), max_size=3),
    first_order_only=st.booleans(),
    weekdays=st.frozensets(st.integers(1, 7)),
)


@given(
    action=ACTIONS,
    goods=GOODS,
    conditions=CONDITIONS,
    stacking=st.sampled_from(Stacking),
    most_minor=st.none() | MONEY,
)
def test_what_is_kept_is_what_was_said(
    action: Any, goods: Goods, conditions: Conditions, stacking: Stacking, most_minor: int | None
) -> None:
    of = StackingClass.SHIPPING if isinstance(action, ShippingOff) else StackingClass.PRODUCT
    terms = Terms(
        title="Any",
        action=action,
        stacking_class=of,
        stacking=stacking,
        goods=goods,
        conditions=conditions,
        most_minor=most_minor,
    )
    kept = json.loads(json.dumps(document_of(terms)))
    assert kept["most_minor"] == most_minor
    assert stacking_of(kept) == (of, stacking)
    read = replace(terms, action=action_of(kept), goods=goods_of(kept), conditions=conditions_of(kept))
    assert read == terms
