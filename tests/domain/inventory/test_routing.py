from __future__ import annotations

from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.tenant import RoutingRule
from shop_app.domain.inventory.rules import expand, route
from shop_app.domain.inventory.schemas import Component, Shelf

LAMP, BULB, CORD = (UUID(int=number) for number in (1, 2, 3))
FEWEST, PRIORITY = RoutingRule.FEWEST_PARCELS, RoutingRule.PRIORITY


def shelf(
    place: int, variant: UUID, free: int, *, ahead: int = 0, priority: int = 0, countries: tuple[str, ...] = ()
) -> Shelf:
    return Shelf(
        level_id=UUID(int=place * 1000 + variant.int),
        variant_id=variant,
        location_id=UUID(int=place),
        priority=priority,
        countries=countries,
        free=free,
        ahead=ahead,
    )


def sent(demand: dict[UUID, int], stock: list[Shelf], to: str = "US", rule: RoutingRule = FEWEST) -> dict[int, int]:
    """Place → units, whatever the variant."""
    by_level = {one.level_id: one.location_id.int for one in stock}
    units: dict[int, int] = {}
    for share in route(demand, stock, to, rule).shares:
        units[by_level[share.level_id]] = units.get(by_level[share.level_id], 0) + share.quantity
    return units


def test_one_place_that_has_everything_sends_it() -> None:
    stock = [shelf(1, LAMP, 9), shelf(1, BULB, 1), shelf(2, LAMP, 5), shelf(2, BULB, 5)]
    assert sent({LAMP: 2, BULB: 2}, stock) == {2: 4}


def test_of_several_the_nearest_sends_and_then_the_first_in_rank() -> None:
    stock = [
        shelf(1, LAMP, 5, priority=0),
        shelf(2, LAMP, 5, priority=1),
        shelf(3, LAMP, 5, priority=9, countries=("DE",)),
    ]
    assert sent({LAMP: 1}, stock, "DE") == {3: 1}
    assert sent({LAMP: 1}, stock, "US") == {1: 1}


def test_an_order_is_split_only_where_it_must_be() -> None:
    stock = [shelf(1, LAMP, 1), shelf(2, BULB, 1), shelf(3, LAMP, 1), shelf(3, CORD, 1)]
    assert sent({LAMP: 1, BULB: 1, CORD: 1}, stock) == {2: 1, 3: 2}


def test_by_rank_the_first_place_is_emptied_first() -> None:
    stock = [shelf(1, LAMP, 2), shelf(2, LAMP, 5, priority=1)]
    assert sent({LAMP: 4}, stock, rule=PRIORITY) == {1: 2, 2: 2}
    assert sent({LAMP: 4}, stock, rule=FEWEST) == {2: 4}


def test_what_no_stock_covers_is_ordered_ahead() -> None:
    stock = [shelf(1, LAMP, 2, ahead=3), shelf(2, LAMP, 1, ahead=1)]
    shares = route({LAMP: 6}, stock, "US", FEWEST).shares
    assert sum(share.quantity for share in shares) == 3
    assert sum(share.ahead for share in shares) == 3


def test_too_little_is_told_by_name_and_nothing_is_given() -> None:
    allocation = route({LAMP: 2, BULB: 1}, [shelf(1, LAMP, 1), shelf(1, BULB, 1)], "US", FEWEST)
    assert (allocation.missing, allocation.shares) == ((LAMP,), ())


def test_c39_a_part_of_two_bundles_and_of_its_own_line_is_counted_once() -> None:
    first, second = UUID(int=10), UUID(int=11)
    bundles = {
        first: [Component(variant_id=LAMP, quantity=1), Component(variant_id=BULB, quantity=2)],
        second: [Component(variant_id=BULB, quantity=3)],
    }
    assert expand({first: 2, second: 1, BULB: 4, CORD: 1}, bundles) == {LAMP: 2, BULB: 2 * 2 + 3 + 4, CORD: 1}


variants = st.sampled_from([LAMP, BULB, CORD])
levels = st.lists(
    st.builds(
        shelf,
        st.integers(1, 5),
        variants,
        st.integers(0, 6),
        ahead=st.integers(0, 2),
        priority=st.integers(0, 3),
        countries=st.sampled_from([(), ("US",), ("DE",)]),
    ),
    unique_by=lambda one: one.level_id,
    max_size=12,
)


@given(st.dictionaries(variants, st.integers(1, 8), min_size=1), levels, st.sampled_from(RoutingRule))
def test_exactly_what_is_wanted_is_shared_out_and_no_place_gives_what_it_has_not(
    demand: dict[UUID, int], stock: list[Shelf], rule: RoutingRule
) -> None:
    by_level = {one.level_id: one for one in stock}
    allocation = route(demand, stock, "US", rule)
    can = {variant: sum(one.free + one.ahead for one in stock if one.variant_id == variant) for variant in demand}
    assert set(allocation.missing) == {variant for variant in demand if can[variant] < demand[variant]}
    if allocation.missing:
        assert allocation.shares == ()
        return
    for variant, quantity in demand.items():
        shares = [share for share in allocation.shares if by_level[share.level_id].variant_id == variant]
        assert sum(share.quantity + share.ahead for share in shares) == quantity
        free = sum(one.free for one in stock if one.variant_id == variant)
        assert sum(share.ahead for share in shares) == max(quantity - free, 0), "stock goes before promises"
    for share in allocation.shares:
        one = by_level[share.level_id]
        assert 0 <= share.quantity <= one.free
        assert 0 <= share.ahead <= one.ahead


@given(st.dictionaries(variants, st.integers(1, 6), min_size=1), levels)
def test_no_smaller_set_of_places_could_have_sent_it(demand: dict[UUID, int], stock: list[Shelf]) -> None:
    def free(places: tuple[UUID, ...], variant: UUID) -> int:
        return sum(one.free for one in stock if one.variant_id == variant and one.location_id in places)

    everywhere = tuple({one.location_id for one in stock})
    if any(free(everywhere, variant) < quantity for variant, quantity in demand.items()):
        return
    by_level = {one.level_id: one.location_id for one in stock}
    used = {by_level[share.level_id] for share in route(demand, stock, "US", FEWEST).shares if share.quantity}
    fewest = next(
        count
        for count in range(1, len(everywhere) + 1)
        if any(
            all(free(places, variant) >= quantity for variant, quantity in demand.items())
            for places in combinations(everywhere, count)
        )
    )
    assert len(used) == fewest
