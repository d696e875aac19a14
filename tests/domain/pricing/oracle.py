"""What a cart costs, worked out a second time: in major units, as exact fractions, unit by unit.

Shares no code and no structure with what it judges. Amounts are fractions of a whole coin; rounding happens where the
rules say so and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

PLACES = {"JPY": 0, "EUR": 2, "KWD": 3}


@dataclass
class Item:
    """``price`` in whole coins. ``product`` is any label; ``weight`` in grams."""

    product: int
    price: Fraction
    quantity: int
    tax_class: str
    weight: int = 0


@dataclass
class Rate:
    tax_class: str
    percent: Fraction
    priority: int
    compound: bool
    on_shipping: bool


@dataclass
class Offer:
    """One of ``percent``, ``amount``, ``order percent``, ``order amount``, ``three for two``, ``tier``."""

    kind: str
    size: Fraction
    products: frozenset[int] = frozenset()
    threshold: int = 0

    def means(self, item: Item) -> bool:
        return not self.products or item.product in self.products


@dataclass
class World:
    currency: str
    items: list[Item]
    rates: list[Rate]
    inclusive: bool
    per_line: bool
    bands: list[tuple[int, Fraction, Fraction, Fraction | None]]
    """(from grams, from worth, price, free from worth)"""
    product_offer: Offer | None = None
    order_offer: Offer | None = None
    shipping_percent: Fraction = Fraction(0)


@dataclass
class Bill:
    discounts: list[Fraction] = field(default_factory=list)
    taxes: list[Fraction] = field(default_factory=list)
    shipping: Fraction = Fraction(0)
    shipping_tax: Fraction = Fraction(0)
    total: Fraction = Fraction(0)


def coin(currency: str) -> Fraction:
    return Fraction(1, 10 ** PLACES[currency])


def nearest(amount: Fraction, step: Fraction) -> Fraction:
    """Halves go up; nothing here is below zero."""
    return math.floor(amount / step + Fraction(1, 2)) * step


def spread(total: Fraction, ideal: Sequence[Fraction], step: Fraction) -> list[Fraction]:
    """Coin by coin to whoever is furthest below what is ideal, earlier ones first."""
    whole = sum(ideal, Fraction(0))
    if not whole:
        return [Fraction(0) for _ in ideal]
    fair = [total * part / whole for part in ideal]
    given = [math.floor(part / step) * step for part in fair]
    while sum(given, Fraction(0)) < total:
        gaps = [want - got for want, got in zip(fair, given, strict=True)]
        given[gaps.index(max(gaps))] += step
    return given


def burden(rates: Sequence[Rate], tax_class: str) -> Fraction:
    """The tax on a net price of 1, charged one rate after another."""
    mine = [rate for rate in rates if rate.tax_class == tax_class]
    if not mine and tax_class not in ("zero", "none"):
        mine = [rate for rate in rates if rate.tax_class == "standard"]
    return tower(mine)


def tower(rates: Sequence[Rate]) -> Fraction:
    tax = Fraction(0)
    for rate in sorted(rates, key=lambda rate: rate.priority):
        if not rate.compound:
            tax += rate.percent / 100
    for rate in sorted(rates, key=lambda rate: rate.priority):
        if rate.compound:
            tax += (1 + tax) * rate.percent / 100
    return tax


def levied(amount: Fraction, tax_on_one: Fraction, *, inclusive: bool) -> Fraction:
    return amount - amount / (1 + tax_on_one) if inclusive else amount * tax_on_one


def off_products(world: World, offer: Offer) -> list[Fraction]:
    step = coin(world.currency)
    worth = [item.price * item.quantity for item in world.items]
    mine = [offer.means(item) for item in world.items]
    if offer.kind == "percent":
        return [nearest(w * offer.size / 100, step) if m else Fraction(0) for w, m in zip(worth, mine, strict=True)]
    if offer.kind == "amount":
        ideal = [w if m else Fraction(0) for w, m in zip(worth, mine, strict=True)]
        return spread(min(offer.size, sum(ideal, Fraction(0))), ideal, step)
    if offer.kind == "three for two":
        units = [
            (item.price, place) for place, item in enumerate(world.items) if mine[place] for _ in range(item.quantity)
        ]
        free = sorted(units)[: len(units) // 3]
        return [sum((price for price, at in free if at == place), Fraction(0)) for place in range(len(worth))]
    if offer.kind == "tier":
        reached = [m and item.quantity >= offer.threshold for item, m in zip(world.items, mine, strict=True)]
        return [nearest(w * offer.size / 100, step) if r else Fraction(0) for w, r in zip(worth, reached, strict=True)]
    raise ValueError(offer.kind)


def off_order(world: World, offer: Offer, left: Sequence[Fraction]) -> list[Fraction]:
    step = coin(world.currency)
    ideal = [part if offer.means(item) else Fraction(0) for part, item in zip(left, world.items, strict=True)]
    goods = sum(ideal, Fraction(0))
    total = nearest(goods * offer.size / 100, step) if offer.kind == "order percent" else min(offer.size, goods)
    return spread(total, ideal, step)


def delivery_price(world: World, worth: Fraction) -> Fraction:
    grams = sum(item.weight * item.quantity for item in world.items)
    price = Fraction(0)
    best: tuple[int, Fraction] | None = None
    for from_grams, from_worth, amount, free_from in world.bands:
        if grams >= from_grams and worth >= from_worth and (best is None or (from_grams, from_worth) > best):
            best = (from_grams, from_worth)
            price = Fraction(0) if free_from is not None and worth >= free_from else amount
    return price


def bill(world: World) -> Bill:
    step = coin(world.currency)
    left = [item.price * item.quantity for item in world.items]
    nothing = [Fraction(0) for _ in left]
    steps: list[tuple[Offer | None, Callable[[Offer, list[Fraction]], list[Fraction]]]] = [
        (world.product_offer, lambda offer, _: off_products(world, offer)),
        (world.order_offer, lambda offer, now: off_order(world, offer, now)),
    ]
    discounts = nothing
    for offer, work in steps:
        less = nothing if offer is None else work(offer, left)
        discounts = [a + b for a, b in zip(discounts, less, strict=True)]
        left = [a - b for a, b in zip(left, less, strict=True)]

    exact = [
        levied(part, burden(world.rates, item.tax_class), inclusive=world.inclusive)
        for part, item in zip(left, world.items, strict=True)
    ]
    if world.per_line:
        taxes = [nearest(tax, step) for tax in exact]
    else:
        taxes = spread(nearest(sum(exact, Fraction(0)), step), exact, step)

    shipping = delivery_price(world, sum(left, Fraction(0)))
    shipping -= min(shipping, nearest(shipping * world.shipping_percent / 100, step))
    on_shipping = [rate for rate in world.rates if rate.tax_class == "standard" and rate.on_shipping]
    shipping_tax = nearest(levied(shipping, tower(on_shipping), inclusive=world.inclusive), step)

    total = sum(left, Fraction(0)) + shipping
    if not world.inclusive:
        total += sum(taxes, Fraction(0)) + shipping_tax
    return Bill(discounts, taxes, shipping, shipping_tax, total)
