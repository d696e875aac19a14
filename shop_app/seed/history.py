"""A year of orders, decided by chance and the shop's own rules: who bought what, when, and what became of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from models.values.money import allocate
from shop_app.domain import pricing, tenants
from shop_app.domain.catalog import Sellable
from shop_app.domain.pricing import PricedLine, Quote, TaxRule
from shop_app.domain.tenants import ShippingOption
from shop_app.seed.goods import Stock
from shop_app.seed.shelves import Shelved
from shop_app.seed.shoppers import Crowd, Shopper

DAYS = 365
_LINES = ((1, 46), (2, 29), (3, 14), (4, 7), (5, 4))
# January to December: gifts in winter, quiet in summer.
_SEASON = (0.8, 0.82, 0.9, 0.95, 1.05, 0.95, 0.8, 0.78, 0.98, 1.1, 1.4, 1.6)
_WEEKDAY = (1.08, 0.98, 0.96, 0.98, 0.9, 0.95, 1.2)
_HOURS = (2, 1, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 9, 9, 7, 7, 7, 8, 9, 11, 12, 11, 8, 4)
_SOLD_OUT_SINCE = timedelta(days=9)
_REFUND = 0.025


@dataclass(frozen=True, slots=True)
class Market:
    """What the shop charges: looked up once a place, not once an order."""

    currency: str
    time_zone: str
    methods: Callable[[str], Sequence[ShippingOption]]
    tax: Callable[[str, str], TaxRule]


@dataclass(slots=True, kw_only=True)
class PastOrder:
    """An order as it went. Moments that have not come yet are ``None``; ``refunded`` is a line's place, -1 for all."""

    number: int
    shopper: Shopper
    bought: list[tuple[Shelved, Sellable]]
    quote: Quote
    created_at: datetime
    paid_at: datetime
    packed_at: datetime | None = None
    packed_lines: int = 0
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None
    refunded_at: datetime | None = None
    refunded: int = -1
    id: UUID = field(default_factory=lambda: UUID(int=0))


def live_through(
    chance: Random, now: datetime, shelves: Sequence[Shelved], crowd: Crowd, market: Market, count: int
) -> list[PastOrder]:
    """``count`` orders of the year before ``now``, the oldest first."""
    orders = []
    for number, created_at in enumerate(_moments(chance, now, ZoneInfo(market.time_zone), count), start=1001):
        shopper = crowd.next_buyer()
        basket = _basket(chance, shelves, created_at, now)
        lines = [
            PricedLine(
                variant_id=variant.variant_id,
                quantity=quantity,
                unit_price_minor=variant.unit_price_minor,
                is_taxable=variant.is_taxable,
            )
            for _, variant, quantity in basket
        ]
        order = PastOrder(
            number=number,
            shopper=shopper,
            bought=[(shelved, variant) for shelved, variant, _ in basket],
            quote=_quote(chance, lines, shopper, market, created_at),
            created_at=created_at,
            paid_at=min(created_at + timedelta(seconds=chance.randint(40, 1500)), now),
        )
        _follow(chance, order, now)
        orders.append(order)
    return orders


def _moments(chance: Random, now: datetime, zone: ZoneInfo, count: int) -> list[datetime]:
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    weights = [round(1000 * _bustle(day, place / DAYS) * chance.uniform(0.72, 1.28)) for place, day in enumerate(days)]
    # Today is not over.
    weights[-1] = round(weights[-1] * _share_of_day(now.astimezone(zone)))
    moments = []
    for day, orders in zip(days, allocate(count, weights), strict=True):
        for _ in range(orders):
            moments.append(_moment(chance, day, zone, now))
    return sorted(moments)


def _bustle(day: date, progress: float) -> float:
    """How busy a day is: the shop grows by three quarters, with the seasons and the week on top."""
    month = day.month - 1 + day.day / 31
    before, after = _SEASON[int(month) % 12], _SEASON[(int(month) + 1) % 12]
    season = before + (after - before) * (month - int(month))
    return (0.7 + 0.55 * progress) * season * _WEEKDAY[day.weekday()]


def _share_of_day(moment: datetime) -> float:
    return sum(_HOURS[: moment.hour]) / sum(_HOURS)


def _moment(chance: Random, day: date, zone: ZoneInfo, now: datetime) -> datetime:
    hour = chance.choices(range(24), _HOURS)[0]
    local = datetime.combine(day, time(hour, chance.randint(0, 59), chance.randint(0, 59)), zone)
    moment = local.astimezone(UTC)
    if moment < now - timedelta(minutes=30):
        return moment
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    return midnight + (now - timedelta(minutes=30) - midnight) * chance.random()


def _basket(
    chance: Random, shelves: Sequence[Shelved], at: datetime, now: datetime
) -> list[tuple[Shelved, Sellable, int]]:
    on_sale = [
        shelved
        for shelved in shelves
        if shelved.launched_at < at and not (shelved.good.stock is Stock.GONE and at > now - _SOLD_OUT_SINCE)
    ]
    weights = [shelved.good.appeal for shelved in on_sale]
    wanted = chance.choices([lines for lines, _ in _LINES], [share for _, share in _LINES])[0]
    basket: dict[UUID, tuple[Shelved, Sellable, int]] = {}
    while len(basket) < wanted:
        shelved = chance.choices(on_sale, weights)[0]
        variant = shelved.variants[int(chance.random() ** 1.5 * len(shelved.variants))]
        most = 4 if variant.unit_price_minor < 3500 else 2 if variant.unit_price_minor < 9000 else 1
        quantity = min(most, 1 + int(chance.expovariate(1.6)))
        basket[variant.variant_id] = (shelved, variant, quantity)
    return list(basket.values())


def _quote(chance: Random, lines: Sequence[PricedLine], shopper: Shopper, market: Market, at: datetime) -> Quote:
    place = shopper.address
    methods = market.methods(place.country)
    method = methods[0] if len(methods) == 1 or chance.random() < 0.84 else methods[1]
    subtotal = sum(line.unit_price_minor * line.quantity for line in lines)
    is_free = method.free_over_minor is not None and subtotal >= method.free_over_minor
    window = tenants.delivery_window(at, market.time_zone, method.min_days, method.max_days)
    delivery = pricing.DeliveryOption(
        method_id=method.id,
        name=method.name,
        carrier=method.carrier,
        amount_minor=0 if is_free else method.amount_minor,
        arrives_from=window.from_on,
        arrives_to=window.to_on,
        is_free_from_minor=method.free_over_minor,
    )
    return pricing.quote(
        lines, currency=market.currency, tax=market.tax(place.country, place.region), delivery=delivery
    )


def _follow(chance: Random, order: PastOrder, now: datetime) -> None:
    """What became of an order by ``now``: packed, sent, delivered, closed, sometimes sent back."""

    def reached(after: datetime, low_h: float, high_h: float) -> datetime | None:
        moment = after + timedelta(hours=chance.uniform(low_h, high_h))
        return moment if moment < now else None

    lines = len(order.bought)
    order.packed_at = reached(order.paid_at, 3, 30)
    if order.packed_at is None:
        return
    order.packed_lines = lines
    is_recent = order.paid_at > now - timedelta(days=4)
    if is_recent and lines > 1 and chance.random() < 0.25:
        order.packed_lines = math.ceil(lines / 2)
        return
    order.shipped_at = reached(order.packed_at, 2, 20)
    order.delivered_at = order.shipped_at and reached(order.shipped_at, 30, 110)
    order.completed_at = order.delivered_at and reached(order.delivered_at, 14 * 24, 15 * 24)
    if order.completed_at and chance.random() < _REFUND:
        order.refunded_at = order.delivered_at and order.delivered_at + timedelta(days=chance.uniform(2, 12))
        order.refunded = chance.randrange(lines) if lines > 1 and chance.random() < 0.7 else -1
