"""Who sends what, and what a bundle takes: decided without looking anything up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from models.tenant import RoutingRule
from shop_app.domain.inventory.schemas import Allocation, Component, Share, Shelf

# Beyond so many places the fewest are sought one by one, best first, and not among all their combinations.
MOST_COMBINED = 10


def expand(demand: Mapping[UUID, int], bundles: Mapping[UUID, Sequence[Component]]) -> dict[UUID, int]:
    """``demand`` with each bundle replaced by its components, every variant summed once."""
    parts: Counter[UUID] = Counter()
    for variant_id, quantity in demand.items():
        if variant_id in bundles:
            for component in bundles[variant_id]:
                parts[component.variant_id] += component.quantity * quantity
        else:
            parts[variant_id] += quantity
    return dict(parts)


def route(demand: Mapping[UUID, int], stock: Sequence[Shelf], destination: str, rule: RoutingRule) -> Allocation:
    """Shares ``demand`` out over the locations.

    ``FEWEST_PARCELS`` takes the smallest set of places that can send everything; ``PRIORITY`` empties one place after
    the other. Places that serve ``destination`` come first, then the lower priority, then the older place. What no
    stock covers is ordered ahead where that is open.
    """
    shelves: dict[UUID, dict[UUID, Shelf]] = defaultdict(dict)
    for shelf in sorted(
        stock, key=lambda shelf: (destination not in shelf.countries, shelf.priority, shelf.location_id)
    ):
        shelves[shelf.location_id][shelf.variant_id] = shelf
    missing = tuple(
        variant_id
        for variant_id, quantity in sorted(demand.items())
        if sum(place[variant_id].free + place[variant_id].ahead for place in shelves.values() if variant_id in place)
        < quantity
    )
    if missing:
        return Allocation(missing=missing)
    from_stock = {
        variant_id: min(quantity, _free(shelves.values(), variant_id)) for variant_id, quantity in demand.items()
    }
    senders = list(shelves.values()) if rule is RoutingRule.PRIORITY else _fewest(list(shelves.values()), from_stock)
    given: Counter[UUID] = Counter()
    ahead: Counter[UUID] = Counter()
    for variant_id, quantity in sorted(demand.items()):
        left = from_stock[variant_id]
        for shelf in _givers(senders, variant_id, left, rule):
            taken = min(left, shelf.free)
            given[shelf.level_id] += taken
            left -= taken
        left = quantity - from_stock[variant_id]
        for place in shelves.values():
            if left and variant_id in place:
                taken = min(left, place[variant_id].ahead)
                ahead[place[variant_id].level_id] += taken
                left -= taken
    return Allocation(
        shares=tuple(
            Share(level_id=level_id, quantity=given[level_id], ahead=ahead[level_id])
            for level_id in sorted(given.keys() | ahead.keys())
            if given[level_id] or ahead[level_id]
        )
    )


def _free(places: Iterable[Mapping[UUID, Shelf]], variant_id: UUID) -> int:
    return sum(place[variant_id].free for place in places if variant_id in place)


def _fewest(places: list[dict[UUID, Shelf]], wanted: Mapping[UUID, int]) -> list[dict[UUID, Shelf]]:
    """The smallest set that has everything; of equals the one with the better places."""
    if len(places) <= MOST_COMBINED:
        for count in range(1, len(places)):
            for chosen in combinations(places, count):
                if all(_free(chosen, variant_id) >= quantity for variant_id, quantity in wanted.items()):
                    return list(chosen)
        return places
    for place in places:
        if all(_free([place], variant_id) >= quantity for variant_id, quantity in wanted.items()):
            return [place]
    return places


def _givers(places: Sequence[Mapping[UUID, Shelf]], variant_id: UUID, wanted: int, rule: RoutingRule) -> list[Shelf]:
    shelves = [place[variant_id] for place in places if variant_id in place]
    if rule is RoutingRule.FEWEST_PARCELS:
        whole = [shelf for shelf in shelves if shelf.free >= wanted]
        return whole[:1] or shelves
    return shelves


class Reach(StrEnum):
    """How far news of a variant's stock goes."""

    NOTHING = "nothing"
    COUNT = "count"
    SENTENCE = "sentence"
    EVERYTHING = "everything"


def reach_of(available: int | None, units: int, *, was_sold: bool, scarce: int) -> Reach:
    """Who reads something else after so many ``units`` were sold or given back, and ``available`` are left.

    Sales only take: whatever is above ``scarce`` now was above it before, and reads "In stock" as it did, in whatever
    order the sales are heard of. At ``scarce`` and below the sentence has the number in it; sold out, lists and counts
    change too. What comes back may have been sold out a moment ago: near the edge everything is made anew.
    """
    if available is None:
        return Reach.NOTHING
    if was_sold:
        if available <= 0:
            return Reach.EVERYTHING
        return Reach.SENTENCE if available <= scarce else Reach.COUNT
    return Reach.EVERYTHING if available - units <= 2 * scarce else Reach.COUNT
