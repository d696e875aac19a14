"""The arithmetic of a quote. Pure: values in, values out (I-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from models.values.money import round_half_up
from shop_app.domain.pricing import trace
from shop_app.domain.pricing.schemas import (
    NO_BENEFITS,
    STANDARD,
    Benefits,
    DeliveryOption,
    LineDiscount,
    PricedLine,
    Quote,
    QuotedLine,
    ShippingDiscount,
    TaxRule,
)
from shop_app.domain.pricing.tax import Levy, levy_of, rates_of, rounded

BASIS = 10_000


def quote(
    lines: Sequence[PricedLine],
    *,
    currency: str,
    tax: TaxRule,
    delivery: DeliveryOption | None,
    benefits: Benefits = NO_BENEFITS,
) -> Quote:
    """What ``lines`` cost when sent by ``delivery``; without one, shipping is still unknown and counts as 0.

    Tax is on what is paid: prices less discounts. Delivery bears the place's standard rates that are marked for
    shipping, whatever is in the parcel. No discount takes a line or the delivery below 0.
    """
    everything = (*lines, *benefits.gifts)
    reduced = _settled(everything, benefits.line_discounts)
    amounts = [line.amount_minor for line in everything]
    discounts = [0] * len(everything)
    for one in reduced:
        discounts[one.line] += one.amount_minor
    paid = [amount - discount for amount, discount in zip(amounts, discounts, strict=True)]

    levies = _levies(everything, tax)
    line_levies = [levies[line.taxed_as] for line in everything]
    taxes = rounded(
        [amount * levy.share for amount, levy in zip(paid, line_levies, strict=True)], one_by_one=tax.round_per_line
    )

    gross_shipping = delivery.amount_minor if delivery else 0
    less = _settled_shipping(gross_shipping, benefits.shipping_discounts)
    shipping = gross_shipping - sum(one.amount_minor for one in less)
    shipping_levy = levy_of(
        tuple(rate for rate in rates_of(tax, STANDARD) if rate.on_shipping), is_included=tax.is_included
    )
    shipping_tax = round_half_up(shipping * shipping_levy.share)

    subtotal, discount, tax_total = sum(amounts), sum(discounts), sum(taxes) + shipping_tax
    settled = replace(benefits, line_discounts=reduced, shipping_discounts=less)
    return Quote(
        currency=currency,
        lines=tuple(
            QuotedLine(
                variant_id=line.variant_id,
                quantity=line.quantity,
                unit_price_minor=line.unit_price_minor,
                discount_minor=line_discount,
                tax_minor=line_tax,
                tax_rate_bp=levy.rate_bp,
                total_minor=amount,
                reason=line.reason,
            )
            for line, line_discount, line_tax, levy, amount in zip(
                everything, discounts, taxes, line_levies, paid, strict=True
            )
        ),
        subtotal_minor=subtotal,
        discount_minor=discount,
        shipping_minor=shipping,
        shipping_tax_minor=shipping_tax,
        tax_minor=tax_total,
        total_minor=subtotal - discount + shipping + (0 if tax.is_included else tax_total),
        prices_include_tax=tax.is_included,
        tax_name=_tax_name(line_levies),
        delivery=delivery,
        benefits=settled,
        trace=(
            *trace.price_reasons(everything),
            *trace.discount_reasons(reduced),
            *trace.tax_reasons(line_levies, paid, taxes, is_included=tax.is_included),
            *trace.shipping_reasons(delivery, less),
            *trace.shipping_tax_reasons(shipping_levy, shipping, shipping_tax, is_included=tax.is_included),
            *trace.total_reasons(subtotal, discount, shipping, tax_total, is_included=tax.is_included),
        ),
    )


def discounted(lines: Sequence[PricedLine], discounts: Sequence[LineDiscount]) -> int:
    """What the goods cost after their discounts, before tax on top."""
    return sum(line.amount_minor for line in lines) - sum(one.amount_minor for one in _settled(lines, discounts))


def _levies(lines: Sequence[PricedLine], tax: TaxRule) -> dict[str, Levy]:
    classes = {line.taxed_as for line in lines}
    return {name: levy_of(rates_of(tax, name), is_included=tax.is_included) for name in classes}


def _tax_name(levies: Sequence[Levy]) -> str:
    """The names of the taxes in a cart, each once, such as ``GST + PST``."""
    return " + ".join(dict.fromkeys(rate.name for levy in levies for rate in levy.rates if rate.rate_ppm))


def _settled(lines: Sequence[PricedLine], discounts: Sequence[LineDiscount]) -> tuple[LineDiscount, ...]:
    """The discounts in their order, none of them more than is left of its line."""
    left = [line.amount_minor for line in lines]
    settled = []
    for one in discounts:
        taken = min(one.amount_minor, left[one.line])
        left[one.line] -= taken
        settled.append(one if taken == one.amount_minor else replace(one, amount_minor=taken))
    return tuple(settled)


def _settled_shipping(price_minor: int, discounts: Sequence[ShippingDiscount]) -> tuple[ShippingDiscount, ...]:
    """What each takes off the delivery: percent of the whole price, never more than is left."""
    left = price_minor
    settled = []
    for one in discounts:
        wanted = round_half_up(Fraction(price_minor * one.percent_bp, BASIS)) + one.amount_minor
        taken = min(wanted, left, wanted if one.most_minor is None else one.most_minor)
        left -= taken
        settled.append(replace(one, percent_bp=0, amount_minor=taken))
    return tuple(settled)
