"""Ten thousand carts in three currencies, priced twice: every figure agrees to the smallest coin (I-01).

Every commit prices a tenth of them; ``--full`` prices them all.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from shop_app.domain.pricing import DeliveryOption, Figure, PricedLine, Quote, TaxRate, TaxRule, quote
from shop_app.domain.pricing.rules import discounted
from shop_app.domain.pricing.shipping import Band, band_of, shipping_price
from shop_app.domain.promotions import (
    NOBODY,
    Action,
    AmountOff,
    BuyXGetY,
    Goods,
    PercentOff,
    PromotionRule,
    ShippingOff,
    StackingClass,
    Tier,
    Tiers,
    evaluate,
)
from tests.domain.pricing.oracle import Bill, Item, Offer, Rate, World, bill, coin

CARTS = 10_000
NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)

AMOUNTS = some.integers(0, 3000) | some.integers(0, 9_999_999)
CLASSES = some.sampled_from(["standard", "standard", "reduced", "zero", "none"])
PERCENTS = some.sampled_from([0, 2_9000, 5_5000, 7_2500, 8_8750, 10_0000, 19_0000, 20_0000, 99_9999])
RATES = some.lists(
    some.tuples(some.sampled_from(["standard", "standard", "reduced"]), PERCENTS, some.booleans(), some.booleans()),
    max_size=4,
)
ITEMS = some.lists(
    some.tuples(some.integers(0, 3), AMOUNTS, some.integers(1, 12), CLASSES, some.integers(0, 2000)),
    min_size=1,
    max_size=6,
)
PRODUCTS = some.frozensets(some.integers(0, 3), max_size=2)
PRODUCT_OFFERS = some.none() | some.tuples(
    some.sampled_from(["percent", "amount", "three for two", "tier"]), some.integers(0, 100), PRODUCTS
)
ORDER_OFFERS = some.none() | some.tuples(
    some.sampled_from(["order percent", "order amount"]), some.integers(0, 100), PRODUCTS
)
BANDS = some.lists(
    some.tuples(
        some.sampled_from([0, 1000, 5000]), some.sampled_from([0, 500, 20_000]), AMOUNTS, some.none() | AMOUNTS
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda band: band[:2],
)


@some.composite
def worlds(draw: some.DrawFn, currency: str) -> World:
    step = coin(currency)

    def offer(drawn: tuple[str, int, frozenset[int]] | None) -> Offer | None:
        if drawn is None:
            return None
        kind, size, products = drawn
        return Offer(kind, Fraction(size) if "amount" not in kind else size * 37 * step, products, threshold=size % 7)

    return World(
        currency=currency,
        items=[Item(product, price * step, *rest) for product, price, *rest in draw(ITEMS)],
        rates=[
            Rate(tax_class, Fraction(percent, 10_000), priority, compound, on_shipping)
            for priority, (tax_class, percent, compound, on_shipping) in enumerate(draw(RATES), start=1)
        ],
        inclusive=draw(some.booleans()),
        per_line=draw(some.booleans()),
        bands=[
            (grams, worth * step, amount * step, None if free is None else free * step)
            for grams, worth, amount, free in draw(BANDS)
        ],
        product_offer=offer(draw(PRODUCT_OFFERS)),
        order_offer=offer(draw(ORDER_OFFERS)),
        shipping_percent=Fraction(draw(some.sampled_from([0, 0, 33, 100]))),
    )


def product_id(label: int) -> UUID:
    return UUID(int=label + 1)


def action_of(offer: Offer, step: Fraction) -> Action:
    match offer.kind:
        case "percent" | "order percent":
            return PercentOff(percent_bp=int(offer.size * 100))
        case "amount" | "order amount":
            return AmountOff(amount_minor=int(offer.size / step))
        case "tier":
            return Tiers(tiers=(Tier(from_quantity=offer.threshold, percent_bp=int(offer.size * 100)),))
    return BuyXGetY(buy=2, get=1, gets=goods_of(offer))


def goods_of(offer: Offer) -> Goods:
    return Goods(product_ids=frozenset(map(product_id, offer.products)))


def promotions_of(world: World) -> list[PromotionRule]:
    step = coin(world.currency)
    found = [
        PromotionRule(
            id=UUID(int=number), title="Offer", action=action_of(offer, step), stacking_class=of, goods=goods_of(offer)
        )
        for number, (offer, of) in enumerate(
            ((world.product_offer, StackingClass.PRODUCT), (world.order_offer, StackingClass.ORDER)), start=100
        )
        if offer is not None
    ]
    if world.shipping_percent:
        action = ShippingOff(percent_bp=int(world.shipping_percent * 100))
        found.append(
            PromotionRule(id=UUID(int=99), title="Delivery", action=action, stacking_class=StackingClass.SHIPPING)
        )
    return found


def priced(world: World) -> Quote:
    """The world as the shop sees it."""
    step = coin(world.currency)
    lines = [
        PricedLine(
            variant_id=UUID(int=place),
            product_id=product_id(item.product),
            quantity=item.quantity,
            unit_price_minor=int(item.price / step),
            tax_class=item.tax_class,
            weight_g=item.weight,
        )
        for place, item in enumerate(world.items)
    ]
    benefits = evaluate(lines, promotions_of(world), NOBODY, NOW)
    goods = discounted(lines, benefits.line_discounts)
    bands = [
        Band(
            from_weight_g=grams,
            from_minor=int(worth / step),
            amount_minor=int(amount / step),
            free_over_minor=None if free is None else int(free / step),
        )
        for grams, worth, amount, free in world.bands
    ]
    band = band_of(bands, weight_g=sum(line.weight_g * line.quantity for line in lines), goods_minor=goods)
    return quote(
        lines,
        currency=world.currency,
        tax=TaxRule(
            rates=tuple(
                TaxRate(
                    name=f"Tax {rate.priority}",
                    rate_ppm=int(rate.percent * 10_000),
                    tax_class=rate.tax_class,
                    priority=rate.priority,
                    is_compound=rate.compound,
                    on_shipping=rate.on_shipping,
                )
                for rate in world.rates
            ),
            is_included=world.inclusive,
            round_per_line=world.per_line,
        ),
        delivery=band and delivery(band, goods),
        benefits=benefits,
    )


def delivery(band: Band, goods_minor: int) -> DeliveryOption:
    return DeliveryOption(
        method_id=UUID(int=0),
        name="Post",
        carrier="Post",
        amount_minor=shipping_price(band.amount_minor, band.free_over_minor, goods_minor),
        list_minor=band.amount_minor,
        is_free_from_minor=band.free_over_minor,
        arrives_from=date(2026, 3, 9),
        arrives_to=date(2026, 3, 10),
    )


def figures(offer: Quote, expected: Bill, step: Fraction) -> None:
    assert [line.discount_minor * step for line in offer.lines] == expected.discounts
    assert [line.tax_minor * step for line in offer.lines] == expected.taxes
    assert offer.shipping_minor * step == expected.shipping
    assert offer.shipping_tax_minor * step == expected.shipping_tax
    assert offer.total_minor * step == expected.total


def reasons_add_up(offer: Quote) -> None:
    def told(figure: Figure, line: int | None = None) -> int:
        return sum(one.amount_minor for one in offer.trace if (one.figure, one.line) == (figure, line))

    for place, line in enumerate(offer.lines):
        assert told(Figure.PRICE, place) == line.unit_price_minor * line.quantity
        assert told(Figure.DISCOUNT, place) == line.discount_minor
        assert told(Figure.TAX, place) == line.tax_minor
    assert told(Figure.SHIPPING) == offer.shipping_minor
    assert told(Figure.SHIPPING_TAX) == offer.shipping_tax_minor
    assert told(Figure.TOTAL) == offer.total_minor


def nothing_is_below_zero(offer: Quote) -> None:
    assert min(offer.total_minor, offer.shipping_minor, offer.tax_minor, offer.discount_minor) >= 0
    assert all(min(line.total_minor, line.tax_minor, line.discount_minor) >= 0 for line in offer.lines)
    assert offer.discount_minor <= offer.subtotal_minor


@pytest.mark.parametrize("currency", ["JPY", "EUR", "KWD"])
def test_i01_every_figure_is_the_oracles_and_its_reasons_add_up(currency: str, request: pytest.FixtureRequest) -> None:
    examples = CARTS if request.config.getoption("--full") else CARTS // 10

    @settings(max_examples=-(-examples // 3), deadline=None, suppress_health_check=list(HealthCheck))
    @given(worlds(currency))
    def holds(world: World) -> None:
        offer = priced(world)
        figures(offer, bill(world), coin(currency))
        reasons_add_up(offer)
        nothing_is_below_zero(offer)

    holds()
