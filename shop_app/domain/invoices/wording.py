"""Saying a document's figures, in the language of its order. What is said here is kept and never said anew."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_percent

from models.values.address import Address
from shop_app.core.formatting import count_text, country_text, date_text, money_text
from shop_app.core.translation import babel_locale, current_locale, t
from shop_app.domain import orders, tenants
from shop_app.domain.invoices.schemas import Figures, Page, Settings


def year_in(moment: datetime, time_zone: str) -> int:
    """The year that a shop writes when it is ``moment``."""
    return moment.astimezone(ZoneInfo(time_zone)).year


def percent_text(rate_bp: int | None) -> str:
    """``19%`` or ``8.875 %``, as the reader's locale writes it."""
    if rate_bp is None:
        return "–"
    return format_percent(rate_bp / 10_000, locale=babel_locale(current_locale()), decimal_quantization=False)


def invoice_page(
    name: str, figures: Figures, order: orders.OrderView, shop: tenants.ShopSettings, given: Settings, at: datetime
) -> Page:
    """An invoice in words."""
    facts = (
        (t("Invoice number"), name),
        (t("Invoice date"), date_text(at, shop.time_zone)),
        (t("Order"), str(order.number)),
        (t("Order date"), date_text(order.created_at, shop.time_zone)),
    )
    return _page(t("Invoice {name}", name=name), name, facts, figures, order, shop, given, at)


def credit_note_page(
    name: str,
    figures: Figures,
    invoice_name: str,
    reason: str,
    order: orders.OrderView,
    shop: tenants.ShopSettings,
    given: Settings,
    at: datetime,
) -> Page:
    """A credit note in words; it names its invoice."""
    facts = (
        (t("Credit note number"), name),
        (t("Date"), date_text(at, shop.time_zone)),
        (t("For invoice"), invoice_name),
        (t("Order"), str(order.number)),
    )
    notes = (t("Reason: {reason}", reason=reason),) if reason else ()
    return _page(t("Credit note {name}", name=name), name, facts, figures, order, shop, given, at, notes)


def packing_page(detail: orders.OrderDetail, parcel: orders.ParcelView, shop: tenants.ShopSettings) -> Page:
    """What lies in a parcel, without a price."""
    order = detail.order
    facts = [(t("Order"), str(order.number)), (t("Packed"), date_text(parcel.created_at, shop.time_zone))]
    if parcel.carrier:
        facts.append((t("Carrier"), parcel.carrier))
    if parcel.tracking_number:
        facts.append((t("Tracking number"), parcel.tracking_number))
    rows = tuple(
        (_named(line.title, line.variant_title), line.sku, count_text(parcel.lines[str(line.id)]))
        for line in detail.lines
        if str(line.id) in parcel.lines
    )
    return Page(
        title=t("Packing slip for order {number}", number=order.number),
        subject=t("Packing slip for order {number}", number=order.number),
        locale=order.locale,
        issued_at=parcel.created_at.isoformat(),
        seller=(shop.legal_name or shop.name,),
        buyer=_address(order),
        facts=tuple(facts),
        columns=(t("Item"), t("Article number"), t("Quantity")),
        rows=rows,
        footer=shop.legal_name or shop.name,
    )


def _page(
    title: str,
    name: str,
    facts: tuple[tuple[str, str], ...],
    figures: Figures,
    order: orders.OrderView,
    shop: tenants.ShopSettings,
    given: Settings,
    at: datetime,
    notes: tuple[str, ...] = (),
) -> Page:
    seller = (
        given.legal_name or shop.name,
        *(line.strip() for line in given.legal_address.splitlines() if line.strip()),
    )
    tax_line = (t("Tax number: {tax_id}", tax_id=given.tax_id),) if given.tax_id else ()
    return Page(
        title=title,
        subject=name,
        locale=order.locale,
        issued_at=at.isoformat(),
        seller=(*seller, *tax_line),
        buyer=(*_address(order), order.email),
        facts=facts,
        columns=(t("Item"), t("Quantity"), t("Unit price"), t("Discount"), t("Tax rate"), t("Amount")),
        rows=tuple(_row(figures, position) for position in range(len(figures.positions))),
        sums=_sums(figures, order),
        tax_columns=(t("Tax rate"), t("Net amount"), t("Tax"), t("Gross amount")),
        taxes=tuple(
            (
                percent_text(group.rate_bp) if group.rate_bp is not None else t("Tax on delivery"),
                money_text(group.net_minor, figures.currency),
                money_text(group.tax_minor, figures.currency),
                money_text(group.net_minor + group.tax_minor, figures.currency),
            )
            for group in figures.taxes
        ),
        notes=(*notes, *((given.note,) if given.note else ())),
        footer=" · ".join((*seller, *tax_line, *((shop.support_email,) if shop.support_email else ()))),
    )


def _row(figures: Figures, index: int) -> tuple[str, ...]:
    position = figures.positions[index]
    return (
        _named(position.title, position.detail),
        count_text(position.quantity),
        money_text(position.unit_minor, figures.currency),
        money_text(-position.discount_minor, figures.currency) if position.discount_minor else "",
        percent_text(position.tax_rate_bp),
        money_text(position.amount_minor, figures.currency),
    )


def _sums(figures: Figures, order: orders.OrderView) -> tuple[tuple[str, str], ...]:
    def money(minor: int) -> str:
        return money_text(minor, figures.currency)

    sums = [(t("Subtotal"), money(figures.subtotal_minor))]
    if figures.discount_minor:
        sums.append((t("Discount"), money(-figures.discount_minor)))
    if figures.shipping_minor:
        sums.append((order.shipping_method or t("Delivery"), money(figures.shipping_minor)))
    sums.append((t("Tax included") if figures.prices_include_tax else t("Tax"), money(figures.tax_minor)))
    sums.append((t("Total"), money(figures.total_minor)))
    return tuple(sums)


def _address(order: orders.OrderView) -> tuple[str, ...]:
    given = order.billing_address or order.shipping_address
    known = {key: value for key, value in given.items() if key in Address.__dataclass_fields__}
    if not known.get("country"):
        return tuple(filter(None, (known.get("name", ""),)))
    address = Address(**{"name": "", "line1": "", "postcode": "", "city": "", **known})
    return (*address.lines()[:-1], country_text(address.country))


def _named(title: str, detail: str) -> str:
    return f"{title} · {detail}" if detail else title
