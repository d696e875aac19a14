"""The arithmetic and the names of invoices. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from models.errors import ValidationFailed
from models.invoice import InvoiceKind
from models.values.money import allocate, round_half_up
from shop_app.domain.invoices.schemas import Figures, Position, Settings, TaxGroup

YEAR = "{year}"
_PREFIX = re.compile(r"[A-Za-z0-9./_ -]*(\{year\})?[A-Za-z0-9./_ -]*", re.ASCII)


def series_year(prefix: str, year: int) -> int:
    """The year whose numbers a document takes; 0 where a series never begins again."""
    return year if YEAR in prefix else 0


def document_name(prefix: str, year: int, number: int) -> str:
    """``INV-2026-00042``."""
    return f"{prefix.replace(YEAR, str(year))}{number:05d}"


def checked_settings(given: Settings) -> Settings:
    """``given``, or ``ValidationFailed`` naming what to mend."""
    for field, prefix in (("invoice_prefix", given.invoice_prefix), ("credit_note_prefix", given.credit_note_prefix)):
        if len(prefix) > 32 or not _PREFIX.fullmatch(prefix):
            raise ValidationFailed(
                "Use letters, digits and - / . _ here, and {year_hole} at most once.", field=field, year_hole=YEAR
            )
    if given.invoice_prefix == given.credit_note_prefix:
        raise ValidationFailed("Invoices and credit notes need different prefixes.", field="credit_note_prefix")
    for field, value, longest in (
        ("legal_name", given.legal_name, 200),
        ("legal_address", given.legal_address, 500),
        ("tax_id", given.tax_id, 64),
        ("note", given.note, 1000),
    ):
        if len(value) > longest:
            raise ValidationFailed("Use at most {longest} characters here.", field=field, longest=longest)
    return given


def tax_groups(
    lines: Iterable[tuple[int, int, int]], shipping_minor: int, shipping_tax_minor: int, *, includes_tax: bool
) -> tuple[TaxGroup, ...]:
    """Taxes by rate, from each line's ``(rate in basis points, amount, tax)``; they add up to the tax exactly.

    Delivery joins the rate that explains its tax; where none does, it stands alone.
    """
    sums: dict[int | None, list[int]] = {}

    def add(rate_bp: int | None, amount: int, tax: int) -> None:
        group = sums.setdefault(rate_bp, [0, 0])
        group[0] += amount - tax if includes_tax else amount
        group[1] += tax

    for rate_bp, amount, tax in lines:
        add(rate_bp, amount, tax)
    if shipping_minor or shipping_tax_minor:
        rates = [rate for rate in sums if rate is not None]
        add(_shipping_rate(rates, shipping_minor, shipping_tax_minor, includes_tax), shipping_minor, shipping_tax_minor)
    ordered = sorted(sums.items(), key=lambda item: (item[0] is None, -(item[0] or 0)))
    return tuple(TaxGroup(rate_bp=rate, net_minor=net, tax_minor=tax) for rate, (net, tax) in ordered)


def _shipping_rate(rates: Sequence[int], amount: int, tax: int, includes_tax: bool) -> int | None:
    def difference(rate: int) -> int:
        whole = 10_000 + rate if includes_tax else 10_000
        return abs(round_half_up(Fraction(amount * rate, whole)) - tax)

    # One unit off is rounding: a line's rate may be several taxes together, rounded for showing.
    nearest = min(rates, key=difference, default=None)
    return nearest if nearest is not None and difference(nearest) <= 1 else None


def credit_figures(
    invoice: Figures, amount_minor: int, title: str, positions: Sequence[tuple[Position, int]] = ()
) -> Figures:
    """What a credit note over ``amount_minor`` says, tax included.

    ``positions`` come with their tax where the refund was for something, delivery without a rate; an amount that
    somebody chose takes the invoice's taxes in proportion.
    """
    if positions and sum(position.amount_minor for position, _ in positions) == amount_minor:
        delivery = [(position.amount_minor, tax) for position, tax in positions if position.tax_rate_bp is None]
        taxes = tax_groups(
            (
                (position.tax_rate_bp, position.amount_minor, tax)
                for position, tax in positions
                if position.tax_rate_bp is not None
            ),
            sum(amount for amount, _ in delivery),
            sum(tax for _, tax in delivery),
            includes_tax=True,
        )
        shown = tuple(position for position, _ in positions)
    else:
        return _of_amount(invoice.currency, amount_minor, title, _in_proportion(invoice.taxes, amount_minor))
    return Figures(
        currency=invoice.currency,
        prices_include_tax=True,
        positions=shown,
        subtotal_minor=amount_minor,
        discount_minor=0,
        shipping_minor=0,
        tax_minor=sum(group.tax_minor for group in taxes),
        total_minor=amount_minor,
        taxes=taxes,
    )


def unsaid_taxes(order: Figures, said: Iterable[tuple[InvoiceKind, Figures]]) -> tuple[TaxGroup, ...]:
    """By rate, what an order is by now beyond what its documents have said of it."""
    net: dict[int | None, int] = {}
    tax: dict[int | None, int] = {}
    for sign, figures in ((1, order), *((-1 if kind is InvoiceKind.INVOICE else 1, figures) for kind, figures in said)):
        for group in figures.taxes:
            net[group.rate_bp] = net.get(group.rate_bp, 0) + sign * group.net_minor
            tax[group.rate_bp] = tax.get(group.rate_bp, 0) + sign * group.tax_minor
    return tuple(
        TaxGroup(rate_bp=rate, net_minor=net[rate], tax_minor=tax[rate]) for rate in net if net[rate] or tax[rate]
    )


def further_figures(
    order: Figures, said: Sequence[tuple[InvoiceKind, Figures]], received_minor: int, title: str
) -> Figures | None:
    """What a further invoice says once ``received_minor`` of what an edit added was paid; ``None`` where nothing was.

    The taxes are those of what is new in the order, in proportion where only a part of it was paid.
    """
    taxes = unsaid_taxes(order, said)
    unsaid_minor = sum(group.net_minor + group.tax_minor for group in taxes)
    amount_minor = min(received_minor, unsaid_minor)
    if amount_minor <= 0:
        return None
    if amount_minor < unsaid_minor:
        # What became less cannot be shared out: the rates that became more bear the part.
        taxes = _in_proportion([group for group in taxes if group.net_minor + group.tax_minor > 0], amount_minor)
    return _of_amount(order.currency, amount_minor, title, taxes)


def _of_amount(currency: str, amount_minor: int, title: str, taxes: tuple[TaxGroup, ...]) -> Figures:
    """A document of one position, tax included."""
    return Figures(
        currency=currency,
        prices_include_tax=True,
        positions=(
            Position(
                title=title,
                detail="",
                quantity=1,
                unit_minor=amount_minor,
                discount_minor=0,
                tax_rate_bp=None,
                amount_minor=amount_minor,
            ),
        ),
        subtotal_minor=amount_minor,
        discount_minor=0,
        shipping_minor=0,
        tax_minor=sum(group.tax_minor for group in taxes),
        total_minor=amount_minor,
        taxes=taxes,
    )


def _in_proportion(groups: Sequence[TaxGroup], amount_minor: int) -> tuple[TaxGroup, ...]:
    gross = [group.net_minor + group.tax_minor for group in groups]
    if not sum(gross):
        return ()
    return tuple(
        TaxGroup(rate_bp=group.rate_bp, net_minor=share - tax, tax_minor=tax)
        for group, whole, share in zip(groups, gross, allocate(amount_minor, gross), strict=True)
        for tax in [round_half_up(Fraction(share * group.tax_minor, whole)) if whole else 0]
    )
