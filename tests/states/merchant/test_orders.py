from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.user import RoleName
from shop_app.domain import fulfillment, orders
from shop_app.states.merchant import orders as orders_screen
from shop_app.states.merchant.fulfillment import FulfillmentState
from shop_app.states.merchant.home import HomeDeskState
from shop_app.states.merchant.order import OrderState
from shop_app.states.merchant.orders import OrdersState
from shop_app.states.merchant.shell import ShellState
from shop_app.states.merchant.undo import UndoState
from tests.harness.shop import Shop, open_shop
from tests.harness.tab import Tab, goes_to

TabOf = Callable[[RoleName], Tab]


async def test_i29_nobody_is_asked_to_sign_in_and_led_back(shop: Shop) -> None:
    shop.sell({shop.add_variant(): 1})
    screen = Tab(shop).at("/admin/orders?view=unpaid", OrdersState)

    answer = await screen.load()

    assert goes_to(answer) == "/admin/login?next=%2Fadmin%2Forders%3Fview%3Dunpaid"
    assert screen.view.rows == []
    assert not screen.is_loaded


async def test_each_view_holds_its_orders(shop: Shop, tab: Tab) -> None:
    variant = shop.add_variant()
    paid, pending = shop.sell({variant: 2}), shop.buy({variant: 1})

    async def numbers(address: str) -> list[str]:
        screen = tab.at(address, OrdersState)
        await screen.load()
        return [row.number for row in screen.view.rows]

    assert await numbers("/admin/orders") == [f"#{pending.number}", f"#{paid.number}"]
    assert await numbers("/admin/orders?view=to_fulfill") == [f"#{paid.number}"]
    assert await numbers("/admin/orders?view=unpaid") == [f"#{pending.number}"]
    assert await numbers("/admin/orders?view=' OR true") == [f"#{pending.number}", f"#{paid.number}"]
    counts = tab.at("/admin/orders", OrdersState).view.counts
    assert (counts.all, counts.to_fulfill, counts.unpaid) == ("2", "1", "1")


async def test_a_row_is_finished_text(shop: Shop, tab: Tab) -> None:
    order = shop.sell({shop.add_variant(price_minor=1000): 2})
    screen = tab.at("/admin/orders", OrdersState)
    await screen.load()

    (row,) = screen.view.rows
    assert (row.customer, row.goods, row.total) == ("Example Household", "2 items", "$27.50")
    assert (row.payment, row.progress, row.can_fulfill) == ("Paid", "To fulfil", True)
    assert (row.href, row.placed) == (f"/admin/orders/{order.number}", "just now")


async def test_a_sale_is_announced_and_rows_stay_until_it_is_let_in(shop: Shop, tab: Tab) -> None:
    variant = shop.add_variant()
    first = shop.sell({variant: 1})
    screen = tab.at("/admin/orders", OrdersState)
    await screen.load()
    second = shop.sell({variant: 1})

    await screen._refresh()

    assert [row.number for row in screen.view.rows] == [f"#{first.number}"]
    assert screen.view.news == f"1 new order: #{second.number} · $16.50"

    await screen.show_new()

    assert [row.number for row in screen.view.rows] == [f"#{second.number}", f"#{first.number}"]
    assert screen.view.news == ""


async def test_more_orders_are_loaded_below(shop: Shop, tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders_screen, "ROWS_A_PAGE", 2)
    variant = shop.add_variant()
    numbers = [f"#{shop.buy({variant: 1}).number}" for _ in range(3)][::-1]
    screen = tab.at("/admin/orders", OrdersState)
    await screen.load()
    assert [row.number for row in screen.view.rows] == numbers[:2]
    assert screen.view.has_more

    await screen.load_more()

    assert [row.number for row in screen.view.rows] == numbers
    assert not screen.view.has_more


async def fulfil(tab: Tab, number: str, **form: Any) -> FulfillmentState:
    sheet = tab.at("/admin/orders", FulfillmentState)
    await sheet.pick(number)
    await sheet.send({"tracking_number": "", "carrier": "", **form})
    return sheet


async def test_an_order_is_fulfilled_in_the_sheet_and_taken_back_from_the_toast(shop: Shop, tab: Tab) -> None:
    order = shop.sell({shop.add_variant(): 2})

    sheet = await fulfil(tab, f"#{order.number}", tracking_number=" JJD0003 ", carrier="Parcel Post")

    assert sheet.edition == 1
    detail = shop.do(orders.find_order, order.number)
    assert detail.order.fulfillment_status == "fulfilled"
    assert [(parcel.carrier, parcel.tracking_number) for parcel in detail.parcels] == [("Parcel Post", "JJD0003")]
    assert [entry.actor for entry in detail.timeline if entry.to_status == "fulfilled"] == ["Staff"]
    (toast,) = tab.toasts
    assert (toast.text, toast.action) == (f"Order #{order.number} fulfilled", "Undo")

    await tab.at("/admin/orders", UndoState).undo(toast.id, toast.token)

    assert shop.do(orders.find_order, order.number).order.fulfillment_status == "unfulfilled"
    assert [toast.text for toast in tab.toasts] == ["Taken back"]


async def test_i28_who_may_only_look_cannot_fulfil(shop: Shop, tab_of: TabOf) -> None:
    order = shop.sell({shop.add_variant(): 1})
    tab = tab_of(RoleName.SUPPORT)
    screen = tab.at(f"/admin/orders/{order.number}", OrderState)
    await screen.load()
    assert screen.view.can_fulfill
    assert "An owner of this shop" in screen.view.why_not

    sheet = await fulfil(tab, f"#{order.number}")

    assert sheet.edition == 0
    assert [toast.tone for toast in tab.toasts] == ["danger"]
    assert shop.do(orders.find_order, order.number).order.fulfillment_status == "unfulfilled"


async def test_an_order_that_is_not_paid_is_not_fulfilled(shop: Shop, tab: Tab) -> None:
    order = shop.buy({shop.add_variant(): 1})

    await fulfil(tab, f"#{order.number}")

    assert [toast.text for toast in tab.toasts] == ["Only a paid order can be fulfilled."]


@pytest.mark.parametrize("number", ["", "7 OR 1=1", "#", "#-1", "#" + "9" * 30, None, {"$ne": None}, ["#1001"]])
async def test_c43_a_sheet_for_no_number_does_nothing(shop: Shop, tab: Tab, number: Any) -> None:
    sheet = await fulfil(tab, number)

    assert (sheet.number, sheet.edition, tab.toasts) == ("", 0, [])


@pytest.mark.parametrize(
    "form", [{"tracking_number": 5}, {"carrier": None}, {"tracking_number": "x" * 121}, {"carrier": ["a"]}]
)
async def test_c43_a_form_that_no_page_of_ours_sends_does_nothing(shop: Shop, tab: Tab, form: dict[str, Any]) -> None:
    order = shop.sell({shop.add_variant(): 1})

    sheet = await fulfil(tab, f"#{order.number}", **form)

    assert sheet.edition == 0
    assert shop.do(orders.find_order, order.number).parcels == ()


@pytest.mark.parametrize("token", ["", "fulfillment:", "fulfillment:x", "order:1", "stock:1:2", "stock:x:1e9"])
async def test_c43_an_undo_of_nothing_does_nothing(shop: Shop, tab: Tab, token: str) -> None:
    await tab.at("/admin", UndoState).undo("x", token)

    assert tab.toasts == []


async def test_an_order_shows_its_lines_its_bill_and_its_story(shop: Shop, tab: Tab) -> None:
    order = shop.sell({shop.add_variant(price_minor=1000): 3})
    line = shop.do(orders.find_order, order.number).lines[0].id
    shop.do(fulfillment.fulfill, order.order_id, {line: 1}, carrier="Post", tracking_number="R1")
    screen = tab.at(f"/admin/orders/{order.number}", OrderState)

    await screen.load()

    page = screen.view
    assert (page.number, page.payment, page.progress) == (f"#{order.number}", "Paid", "Partly fulfilled")
    assert [(line.quantity, line.total, line.sent) for line in page.lines] == [("3", "$30.00", "1 of 3 sent")]
    assert {amount.label: amount.text for amount in page.bill} == {
        "Goods": "$30.00",
        "Delivery": "$5.00",
        "Tax": "$3.50",
        "Total": "$38.50",
        "Paid": "$38.50",
        "Net": "$38.50",
    }
    assert page.address[-2:] == ["90210 Beverly Hills, CA", "United States"]
    assert [(parcel.title, parcel.tracking) for parcel in page.parcels] == [("Post", "R1")]
    assert page.parcels[0].contents.startswith("1 × ")
    assert [moment.text for moment in page.timeline][-1] == "Order received"
    assert page.timeline[-1].detail == "by the customer"
    assert page.timeline[0].text == "Partly fulfilled"


@pytest.mark.parametrize("number", ["999999", "0", "x", "1%27", "99999999999999999999"])
async def test_a_number_without_an_order_says_so(shop: Shop, tab: Tab, number: str) -> None:
    screen = tab.at(f"/admin/orders/{number}", OrderState)

    await screen.load()

    assert screen.is_missing
    assert screen.view.number == ""


async def test_i25_another_shops_order_is_no_order_here(shop: Shop, tab: Tab) -> None:
    stranger = open_shop()
    theirs = [stranger.sell({stranger.add_variant(): 1}) for _ in range(2)][-1]
    screen = tab.at(f"/admin/orders/{theirs.number}", OrderState)

    await screen.load()

    assert screen.is_missing


async def test_home_shows_what_waits_and_nothing_that_does_not(shop: Shop, tab_of: TabOf) -> None:
    scarce = shop.add_variant(stock=3)
    shop.sell({scarce: 1})
    owner, support = tab_of(RoleName.OWNER), tab_of(RoleName.SUPPORT)

    screen = owner.at("/admin", HomeDeskState)
    await screen.load()
    assert [(task.count, task.text) for task in screen.view.tasks] == [
        ("1", "order to fulfil"),
        ("1", "variant running low"),
    ]
    assert [figure.label for figure in screen.view.today] == ["Revenue today", "Orders today", "Average order today"]

    screen = support.at("/admin", HomeDeskState)
    await screen.load()
    assert screen.view.today == []
    assert len(screen.view.latest) == 1


async def test_the_frame_shows_only_what_the_role_may_see(shop: Shop, tab_of: TabOf) -> None:
    shop.sell({shop.add_variant(): 1})
    for role, sees_revenue in ((RoleName.OWNER, True), (RoleName.ADMIN, False), (RoleName.MERCHANT, False)):
        shell = tab_of(role).at("/admin", ShellState)
        await shell.load()
        assert (shell.view.person, shell.view.to_fulfill) == ("Staff", "1")
        assert (shell.view.sees_orders, shell.view.sees_products) == (True, True)
        assert shell.view.sees_revenue is sees_revenue
