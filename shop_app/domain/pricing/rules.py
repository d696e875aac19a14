"""The arithmetic of a quote. Pure: values in, values out (I-01)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from models.values.money import allocate, round_half_up
from shop_app.domain.pricing.schemas import DeliveryOption, PricedLine, Quote, QuotedLine, TaxRule

BASIS = 10_000


def exact_tax(amount_minor: int, rate_bp: int, *, is_included: bool) -> Fraction:
    """The tax on, or inside, an amount before any rounding."""
    return Fraction(amount_minor * rate_bp, BASIS + rate_bp if is_included else BASIS)


def line_taxes(amounts_minor: Sequence[int], rates_bp: Sequence[int], rule: TaxRule) -> list[int]:
    """Each line's tax. Rounded per order, the sum is rounded once and shared by largest remainder."""
    exact = [
        exact_tax(amount, rate, is_included=rule.is_included)
        for amount, rate in zip(amounts_minor, rates_bp, strict=True)
    ]
    if rule.round_per_line:
        return [round_half_up(tax) for tax in exact]
    # A common denominator makes the exact taxes whole weights.
    scale = BASIS * (BASIS + rule.rate_bp)
    return allocate(round_half_up(sum(exact, Fraction())), [int(tax * scale) for tax in exact])


def quote(lines: Sequence[PricedLine], *, currency: str, tax: TaxRule, delivery: DeliveryOption | None) -> Quote:
    """What ``lines`` cost when sent by ``delivery``; without one, shipping is still unknown and counts as 0."""
    amounts = [line.unit_price_minor * line.quantity for line in lines]
    rates = [tax.rate_bp if line.is_taxable else 0 for line in lines]
    taxes = line_taxes(amounts, rates, tax)
    shipping = delivery.amount_minor if delivery else 0
    shipping_rate = tax.rate_bp if tax.on_shipping else 0
    shipping_tax = round_half_up(exact_tax(shipping, shipping_rate, is_included=tax.is_included))
    subtotal = sum(amounts)
    tax_total = sum(taxes) + shipping_tax
    return Quote(
        currency=currency,
        lines=tuple(
            QuotedLine(
                variant_id=line.variant_id,
                quantity=line.quantity,
                unit_price_minor=line.unit_price_minor,
                discount_minor=0,
                tax_minor=line_tax,
                tax_rate_bp=rate,
                total_minor=amount,
            )
            for line, amount, rate, line_tax in zip(lines, amounts, rates, taxes, strict=True)
        ),
        subtotal_minor=subtotal,
        discount_minor=0,
        shipping_minor=shipping,
        shipping_tax_minor=shipping_tax,
        tax_minor=tax_total,
        total_minor=subtotal + shipping + (0 if tax.is_included else tax_total),
        prices_include_tax=tax.is_included,
        tax_name=tax.name,
        delivery=delivery,
    )


def shipping_price(amount_minor: int, free_over_minor: int | None, subtotal_minor: int) -> int:
    """The rate, or nothing once the goods reach the free threshold."""
    return 0 if free_over_minor is not None and subtotal_minor >= free_over_minor else amount_minor
