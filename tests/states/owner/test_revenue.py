from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from models.user import RoleName
from models.values import clock
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import analytics, payments
from shop_app.states.owner.plot import Series, figure_of, label_places, plot_of, scale_of
from shop_app.states.owner.revenue import RevenueState
from tests.harness.shop import Shop
from tests.harness.tab import Tab

TabOf = Callable[[RoleName], Tab]


def minor(text: str) -> int:
    return int(re.sub(r"[^0-9-]", "", text.replace("−", "-")))


async def test_the_total_is_the_ledgers_and_the_days_add_up(shop: Shop, tab_of: TabOf) -> None:
    variant = shop.add_variant(price_minor=1999)
    sold = sum(shop.sell({variant: quantity}).total_minor for quantity in (1, 2, 3))
    shop.do(analytics.rebuild_revenue)
    screen = tab_of(RoleName.OWNER).at("/admin/analytics?days=7", RevenueState)

    await screen.load()

    page = screen.view
    assert minor(page.figures[0].value) == sold
    assert minor(page.ledger) == sold
    assert page.is_reconciled
    assert sum(minor(day.net) for day in page.days) == sold
    assert len(page.days) == 7
    assert (page.figures[1].label, page.figures[1].value) == ("Orders", "3")
    assert not page.is_empty


async def test_a_sale_that_is_not_counted_yet_is_not_called_reconciled(shop: Shop, tab_of: TabOf) -> None:
    shop.sell({shop.add_variant(): 1})
    screen = tab_of(RoleName.OWNER).at("/admin/analytics", RevenueState)

    await screen.load()

    assert not screen.view.is_reconciled
    assert screen.view.ledger == "The ledger says $16.50 more. It is being counted again."


@pytest.mark.parametrize(
    ("before", "now", "title"),
    [
        (0, 1, "Revenue of the last 7 days"),
        (2, 2, "Revenue as in the 7 days before"),
        (1, 2, "Revenue up 67% on the 7 days before"),
        (2, 1, "Revenue down 40% on the 7 days before"),
        (30, 31, "Revenue up 3.3% on the 7 days before"),
    ],
)
async def test_the_title_answers_how_it_goes(shop: Shop, tab_of: TabOf, before: int, now: int, title: str) -> None:
    variant = shop.add_variant(price_minor=1000, stock=100)
    then = shop.system(clock.now() - timedelta(days=10))
    if before:
        order = shop.buy({variant: before}, now=then.now)
        in_unit(then, payments.pay_manually, order.order_id)
    shop.sell({variant: now})
    shop.do(analytics.rebuild_revenue)
    screen = tab_of(RoleName.OWNER).at("/admin/analytics?days=7", RevenueState)

    await screen.load()

    assert screen.view.title == title


@pytest.mark.parametrize(
    ("days", "length"), [("7", 7), ("365", 365), ("30", 30), ("", 30), ("31", 30), ("-7", 30), ("7;drop", 30)]
)
async def test_the_period_stands_in_the_address(shop: Shop, tab_of: TabOf, days: str, length: int) -> None:
    screen = tab_of(RoleName.OWNER).at(f"/admin/analytics?days={days}", RevenueState)

    await screen.load()

    assert (screen.length, len(screen.view.days), screen.view.is_empty) == (length, length, True)


@pytest.mark.parametrize("role", [RoleName.ADMIN, RoleName.MERCHANT, RoleName.SUPPORT])
async def test_i28_revenue_is_the_owners(shop: Shop, tab_of: TabOf, role: RoleName) -> None:
    screen = tab_of(role).at("/admin/analytics", RevenueState)

    await screen.load()
    await screen.enliven()

    assert "An owner of this shop can grant it." in screen.refusal
    assert screen.view.figures == []
    assert screen.figure == {}


async def test_plotly_comes_when_it_is_asked_for(shop: Shop, tab_of: TabOf) -> None:
    shop.sell({shop.add_variant(price_minor=1000): 1})
    shop.do(analytics.rebuild_revenue)
    screen = tab_of(RoleName.OWNER).at("/admin/analytics?days=7", RevenueState)
    await screen.load()
    assert screen.figure == {}

    await screen.enliven()

    assert [len(trace["y"]) for trace in screen.figure["data"]] == [7, 6, 2]
    assert screen.figure["data"][2]["y"][-1] == 1650
    assert screen.figure["data"][2]["text"][-1] == "$16.50"


def series(amounts: list[int], previous: list[int] | None = None, currency: str = "USD") -> Series:
    names = [f"day {place}" for place in range(len(amounts))]
    return Series(amounts, previous or [0] * len(amounts), names, names, currency)


@pytest.mark.parametrize(
    ("amounts", "currency", "scale"),
    [
        ([0], "USD", [0, 25]),
        ([100], "USD", [0, 25, 50, 75, 100]),
        ([123_456], "USD", [0, 50_000, 100_000, 150_000]),
        ([-500, 1500], "USD", [-500, 0, 500, 1000, 1500]),
        ([3], "JPY", [0, 1, 2, 3]),
        ([0], "KWD", [0, 250]),
    ],
)
def test_a_scale_is_round_and_holds_everything(amounts: list[int], currency: str, scale: list[int]) -> None:
    assert list(scale_of(amounts, currency)) == scale


@pytest.mark.parametrize("count", [1, 2, 6, 7, 30, 90, 365])
def test_at_most_six_points_carry_labels_and_the_last_is_one(count: int) -> None:
    places = label_places(count)
    assert len(places) <= 6
    assert places == sorted(places)
    assert places[-1] == count - 1


def test_points_lie_in_the_box_and_today_is_a_line_of_its_own() -> None:
    plot = plot_of(series([0, 5000, 10_000]))
    assert plot.line == "M0.00,100.00 L50.00,50.00"
    assert plot.so_far == "M50.00,50.00 L100.00,0.00"
    assert plot.area.endswith("L100.00,100.00 L0.00,100.00 Z")
    assert [(tick.text, tick.at) for tick in plot.y_ticks][::4] == [("$0", "100.00%"), ("$100", "0.00%")]


def test_below_zero_the_ground_is_zero() -> None:
    plot = plot_of(series([-1000, 1000]))
    assert "L100.00,50.00 L0.00,50.00 Z" in plot.area


def test_both_pictures_have_the_same_scale() -> None:
    given = series([100, 900, 400], [50, 1200, 0])
    texts = ["a", "b", "c"]
    figure = figure_of(given, texts, texts)
    assert figure["layout"]["yaxis"]["ticktext"] == [tick.text for tick in plot_of(given).y_ticks]
    assert figure["layout"]["xaxis"]["ticktext"] == [tick.text for tick in plot_of(given).x_ticks]
