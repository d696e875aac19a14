"""O1, O2: how the shop is doing, day by day, equal to the ledger to the minor unit."""

import dataclasses
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx
from babel.dates import format_skeleton
from babel.numbers import format_percent

from shop_app.core.formatting import count_text, day_text, money_text
from shop_app.core.translation import babel_locale, current_locale, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import analytics, tenants
from shop_app.states.merchant.desk import Desk
from shop_app.states.owner.plot import Plot, Series, figure_of, plot_of

PERIODS = (7, 30, 90, 365)
USUAL_PERIOD = 30


@dataclasses.dataclass
class Figure:
    """A number with what it was before; `change` is empty where there is nothing to compare with."""

    label: str = ""
    value: str = ""
    change: str = ""
    spoken: str = ""
    direction: str = ""
    hint: str = ""


@dataclasses.dataclass
class DayRow:
    """A day in the chart's table."""

    day: str = ""
    orders: str = ""
    sold: str = ""
    refunded: str = ""
    net: str = ""
    previous: str = ""


@dataclasses.dataclass
class RevenuePage:
    """The answer, the figures, the chart and its table."""

    title: str = ""
    subtitle: str = ""
    figures: list[Figure] = dataclasses.field(default_factory=list)
    plot: Plot = dataclasses.field(default_factory=Plot)
    days: list[DayRow] = dataclasses.field(default_factory=list)
    is_empty: bool = True
    ledger: str = ""
    is_reconciled: bool = False
    as_of: str = ""


def _look(uow: UnitOfWork, length: int) -> tuple[RevenuePage, dict[str, Any]]:
    shop = tenants.current(uow)
    today = uow.now.astimezone(ZoneInfo(shop.time_zone)).date()
    first_day = today - timedelta(days=length - 1)
    report = analytics.revenue_by_day(uow, first_day, today)
    before = analytics.revenue_by_day(uow, first_day - timedelta(days=length), first_day - timedelta(days=1))
    ledger = analytics.ledger_total(uow, first_day, today)
    series = Series(
        amounts=[day.net_minor for day in report.days],
        previous=[day.net_minor for day in before.days],
        names=[day_text(day.day) for day in report.days],
        short_names=[_short(day.day) for day in report.days],
        currency=shop.currency,
    )
    difference = ledger.net_minor - report.totals.net_minor
    page = RevenuePage(
        title=_answer(report, length),
        subtitle=t("Revenue by day after refunds, tax and delivery included, in {currency}", currency=shop.currency),
        figures=_figures(report),
        plot=plot_of(series),
        days=[
            _row(day, previous, shop.currency)
            for day, previous in zip(reversed(report.days), reversed(before.days), strict=True)
        ],
        is_empty=not report.totals.orders and not report.totals.refunded_minor,
        ledger=t("Reconciled with the ledger: {amount}", amount=money_text(ledger.net_minor, shop.currency))
        if not difference
        else t(
            "The ledger says {amount} more. It is being counted again.", amount=money_text(difference, shop.currency)
        ),
        is_reconciled=not difference,
        as_of=t("Days in {zone}", zone=shop.time_zone),
    )
    said = [money_text(amount, shop.currency) for amount in series.amounts]
    said_before = [
        t("{amount} {length} days before", amount=money_text(amount, shop.currency), length=length)
        for amount in series.previous
    ]
    return page, figure_of(series, said, said_before)


def _answer(report: analytics.RevenueReport, length: int) -> str:
    now, before = report.totals.net_minor, report.previous.net_minor
    if before <= 0:
        return t("Revenue of the last {length} days", length=length)
    if now == before:
        return t("Revenue as in the {length} days before", length=length)
    percent = _percent(abs(now - before), before)
    if now > before:
        return t("Revenue up {percent} on the {length} days before", percent=percent, length=length)
    return t("Revenue down {percent} on the {length} days before", percent=percent, length=length)


def _percent(part: int, whole: int) -> str:
    """One decimal under ten percent, else none."""
    share = Decimal(part) / whole
    places = Decimal("0.001") if share < Decimal("0.1") else Decimal("0.01")
    locale = babel_locale(current_locale())
    return format_percent(share.quantize(places, ROUND_HALF_UP), locale=locale, decimal_quantization=False)


def _figures(report: analytics.RevenueReport) -> list[Figure]:
    now, before, currency = report.totals, report.previous, report.currency
    return [
        _figure(t("Revenue"), now.net_minor, before.net_minor, currency, t("Sold less refunded")),
        _figure(t("Orders"), now.orders, before.orders, "", t("Paid orders")),
        _figure(t("Average order"), now.average_order_minor, before.average_order_minor, currency, t("Sold per order")),
        _figure(t("Refunds"), now.refunded_minor, before.refunded_minor, currency, t("Money given back")),
    ]


def _figure(label: str, now: int, before: int, currency: str, hint: str) -> Figure:
    def text(amount: int) -> str:
        return money_text(amount, currency) if currency else count_text(amount)

    if before <= 0 or now == before:
        return Figure(label, text(now), hint=hint)
    percent = _percent(abs(now - before), before)
    rises = now > before
    spoken = (
        t("up {percent} from {before}", percent=percent, before=text(before))
        if rises
        else t("down {percent} from {before}", percent=percent, before=text(before))
    )
    return Figure(label, text(now), percent, spoken, "up" if rises else "down", hint)


def _row(day: analytics.RevenueDay, previous: analytics.RevenueDay, currency: str) -> DayRow:
    return DayRow(
        day=day_text(day.day),
        orders=count_text(day.orders),
        sold=money_text(day.sold_minor, currency),
        refunded=money_text(-day.refunded_minor, currency),
        net=money_text(day.net_minor, currency),
        previous=money_text(previous.net_minor, currency),
    )


def _short(day: date) -> str:
    return format_skeleton("MMMd", day, locale=babel_locale(current_locale()))


class RevenueState(Desk, rx.State):
    """The report of one period, which stands in the address. `is_lively` once Plotly may replace the first paint."""

    view: RevenuePage = RevenuePage()
    figure: dict[str, Any] = {}
    length: int = USUAL_PERIOD
    is_lively: bool = False

    async def _refresh(self) -> None:
        page, figure = await self._as_staff(_look, self.length)
        self._show(page)
        if self.is_lively and figure != self.figure:
            self.figure = figure

    def _topics(self) -> tuple[str, ...]:
        return ("orders",)

    @rx.event
    async def load(self) -> Any:
        """The period that the address names."""
        asked = str(self.router.url.query_parameters.get("days", ""))
        self.length = next((days for days in PERIODS if str(days) == asked), USUAL_PERIOD)
        return await self._open(self._refresh)

    @rx.event
    async def enliven(self) -> Any:
        """Plotly in place of the picture, with values under the pointer."""
        self.is_lively = True
        return await self._open(self._refresh)
