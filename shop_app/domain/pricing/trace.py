"""Why each figure of a quote is what it is. The reasons of a figure add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shop_app.domain.pricing.schemas import (
    DeliveryOption,
    Figure,
    LineDiscount,
    PricedLine,
    Reason,
    ShippingDiscount,
    Values,
)
from shop_app.domain.pricing.tax import Levy, by_shares


def price_reasons(lines: Sequence[PricedLine]) -> Iterator[Reason]:
    """One a line: quantity times unit price, or what a gift is for."""
    for position, line in enumerate(lines):
        is_gift = bool(line.reason)
        values: Values = {"quantity": line.quantity, "price_minor": line.unit_price_minor}
        yield Reason(
            figure=Figure.PRICE,
            amount_minor=line.amount_minor,
            sentence="Gift: {gift}" if is_gift else "{quantity} × {price}",
            values={"gift": line.reason} if is_gift else values,
            line=position,
        )


def discount_reasons(discounts: Iterable[LineDiscount]) -> Iterator[Reason]:
    for one in discounts:
        yield Reason(
            figure=Figure.DISCOUNT,
            amount_minor=one.amount_minor,
            sentence="{title} ({code})" if one.code else "{title}",
            values={"title": one.title, "code": one.code} if one.code else {"title": one.title},
            line=one.line,
            promotion_id=one.promotion_id,
        )


def tax_reasons(
    levies: Sequence[Levy], paid: Sequence[int], taxes: Sequence[int], *, is_included: bool
) -> Iterator[Reason]:
    """Each line's taxes, one by one."""
    for position, (levy, amount, total) in enumerate(zip(levies, paid, taxes, strict=True)):
        yield from _levied(Figure.TAX, levy, amount, total, is_included=is_included, line=position)


def shipping_reasons(delivery: DeliveryOption | None, less: Iterable[ShippingDiscount]) -> Iterator[Reason]:
    """The way's price, its free threshold, and promotions, in this order."""
    if delivery is None:
        return
    price = delivery.amount_minor if delivery.list_minor is None else delivery.list_minor
    yield Reason(figure=Figure.SHIPPING, amount_minor=price, sentence="{title}", values={"title": delivery.name})
    if price != delivery.amount_minor and delivery.is_free_from_minor is not None:
        yield Reason(
            figure=Figure.SHIPPING,
            amount_minor=delivery.amount_minor - price,
            sentence="Free from {threshold} of goods on",
            values={"threshold_minor": delivery.is_free_from_minor},
        )
    for one in less:
        yield Reason(
            figure=Figure.SHIPPING,
            amount_minor=-one.amount_minor,
            sentence="{title} ({code})" if one.code else "{title}",
            values={"title": one.title, "code": one.code} if one.code else {"title": one.title},
            promotion_id=one.promotion_id,
        )


def shipping_tax_reasons(levy: Levy, amount: int, total: int, *, is_included: bool) -> Iterator[Reason]:
    if amount:
        yield from _levied(Figure.SHIPPING_TAX, levy, amount, total, is_included=is_included)


def total_reasons(subtotal: int, discount: int, shipping: int, tax: int, *, is_included: bool) -> Iterator[Reason]:
    """Goods, discounts, delivery, tax. Tax inside the prices adds nothing and is told with its amount."""
    yield Reason(figure=Figure.TOTAL, amount_minor=subtotal, sentence="Goods")
    if discount:
        yield Reason(figure=Figure.TOTAL, amount_minor=-discount, sentence="Discounts")
    if shipping:
        yield Reason(figure=Figure.TOTAL, amount_minor=shipping, sentence="Delivery")
    if tax and is_included:
        values = {"tax_minor": tax}
        yield Reason(figure=Figure.TOTAL, amount_minor=0, sentence="{tax} of tax is included", values=values)
    elif tax:
        yield Reason(figure=Figure.TOTAL, amount_minor=tax, sentence="Tax")


def _levied(
    figure: Figure, levy: Levy, amount: int, total: int, *, is_included: bool, line: int | None = None
) -> Iterator[Reason]:
    if not levy.rates:
        yield Reason(figure=figure, amount_minor=0, sentence="No tax", line=line)
        return
    exact = [amount * share for share in levy.shares]
    for rate, part in zip(levy.rates, by_shares(total, exact), strict=True):
        if is_included:
            sentence = "{name} {rate}, included"
        elif rate.is_compound:
            sentence = "{name} {rate}, on the price and the taxes before"
        else:
            sentence = "{name} {rate}"
        values: Values = {"name": rate.name, "rate_ppm": rate.rate_ppm}
        yield Reason(figure=figure, amount_minor=part, sentence=sentence, values=values, line=line)
