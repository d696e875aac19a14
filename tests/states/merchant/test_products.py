from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from models.user import RoleName
from shop_app.domain import inventory
from shop_app.states.merchant import products as products_screen
from shop_app.states.merchant.products import ProductsState
from shop_app.states.merchant.stock import StockState
from shop_app.states.merchant.undo import UndoState
from tests.harness.shop import Shop, open_shop
from tests.harness.tab import Tab, goes_to

TabOf = Callable[[RoleName], Tab]


def product_of(shop: Shop, variant_id: UUID) -> str:
    return str(shop.value("SELECT product_id FROM variant WHERE id = %(id)s", id=variant_id))


async def sheet_of(tab: Tab, shop: Shop, variant_id: UUID) -> StockState:
    sheet = tab.at("/admin/products", StockState)
    await sheet.pick(product_of(shop, variant_id))
    return sheet


async def test_the_list_says_how_much_there_is(shop: Shop, tab: Tab) -> None:
    tracked, untracked = shop.add_variant(price_minor=1250, stock=7), shop.add_variant(stock=None)
    gone = shop.add_variant(stock=0)
    shop.buy({tracked: 2})
    screen = tab.at("/admin/products", ProductsState)

    await screen.load()

    rows = {row.id: row for row in screen.view.rows}
    row = rows[product_of(shop, tracked)]
    assert (row.status, row.stock, row.stock_tone, row.price) == ("Live", "7, 2 reserved", "neutral", "$12.50")
    assert rows[product_of(shop, untracked)].stock == "Not tracked"
    assert (rows[product_of(shop, gone)].stock, rows[product_of(shop, gone)].stock_tone) == ("0", "danger")
    assert screen.view.summary == "3 products"


async def test_low_stock_is_a_view(shop: Shop, tab: Tab) -> None:
    low = shop.add_variant(stock=10)
    shop.add_variant(stock=500)
    shop.add_variant(stock=None)
    screen = tab.at("/admin/products?view=scarce", ProductsState)

    await screen.load()

    assert [row.id for row in screen.view.rows] == [product_of(shop, low)]


async def test_a_search_is_an_address(shop: Shop, tab: Tab) -> None:
    wanted = shop.add_variant()
    shop.add_variant()
    sku = shop.value("SELECT sku FROM variant WHERE id = %(id)s", id=wanted)
    screen = tab.at("/admin/products?view=active", ProductsState)
    await screen.load()

    answer = await screen.search({"q": f" {sku} "})
    assert goes_to(answer) == f"/admin/products?view=active&q={sku}"

    screen = tab.at(goes_to(answer), ProductsState)
    await screen.load()
    assert [row.id for row in screen.view.rows] == [product_of(shop, wanted)]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "\0", "x" * 500])
async def test_what_is_searched_for_is_only_text(shop: Shop, tab: Tab, words: str) -> None:
    shop.add_variant()
    screen = tab.at("/admin/products", ProductsState)
    await screen.load()

    await tab.at(goes_to(await screen.search({"q": words})), ProductsState).load()

    assert tab.at("/admin/products", ProductsState).view.rows == [] or words == "\0"


async def test_pages_follow_each_other(shop: Shop, tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products_screen, "ROWS_A_PAGE", 2)
    for _ in range(3):
        shop.add_variant()

    first = tab.at("/admin/products", ProductsState)
    await first.load()
    assert (first.view.previous_href, first.view.next_href) == ("", "/admin/products?page=2")
    second = tab.at("/admin/products?page=2", ProductsState)
    await second.load()
    assert len(second.view.rows) == 1
    assert (second.view.previous_href, second.view.next_href) == ("/admin/products", "")
    for strange in ("0", "-1", "x", "1e9", "٣"):
        screen = tab.at(f"/admin/products?page={strange}", ProductsState)
        await screen.load()
        assert len(screen.view.rows) == 2


async def test_an_adjustment_has_a_reason_and_a_way_back(shop: Shop, tab: Tab) -> None:
    variant = shop.add_variant(stock=10)
    sheet = await sheet_of(tab, shop, variant)
    assert (sheet.view.on_hand, sheet.view.reserved) == ("10", "0")

    await sheet.adjust({"delta": "-3", "reason": "damaged", "note": "Fell off the shelf"})

    assert shop.stock_of(variant).on_hand == 7
    entry = shop.do(inventory.history, variant)[0]
    assert (entry.delta, entry.balance, entry.kind, entry.note, entry.actor) == (
        -3,
        7,
        "damaged",
        "Fell off the shelf",
        "Staff",
    )
    (toast,) = tab.toasts

    await tab.at("/admin/products", UndoState).undo(toast.id, toast.token)

    assert shop.stock_of(variant).on_hand == 10
    sheet = await sheet_of(tab, shop, variant)
    assert [(line.delta, line.balance, line.reason, line.detail) for line in sheet.view.movements] == [
        ("+3", "10", "Corrected", "by Staff · Taken back"),
        ("−3", "7", "Damaged", "by Staff · Fell off the shelf"),
        ("+10", "10", "Opening stock", "by test"),
    ]


@pytest.mark.parametrize(
    ("delta", "reason", "field"),
    [
        ("", "count", "delta"),
        ("two", "count", "delta"),
        ("0", "count", "delta"),
        ("1.5", "count", "delta"),
        ("٣", "count", "delta"),
        ("99999999", "count", "delta"),
        ("5", "", "reason"),
        ("5", "sold", "reason"),
        ("5", "opening", "reason"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(shop: Shop, tab: Tab, delta: str, reason: str, field: str) -> None:
    variant = shop.add_variant(stock=10)
    sheet = await sheet_of(tab, shop, variant)

    await sheet.adjust({"delta": delta, "reason": reason, "note": ""})

    assert bool(sheet.delta_error) is (field == "delta")
    assert bool(sheet.reason_error) is (field == "reason")
    assert shop.stock_of(variant).on_hand == 10


async def test_reserved_units_stay(shop: Shop, tab: Tab) -> None:
    variant = shop.add_variant(stock=3)
    shop.buy({variant: 2})
    sheet = await sheet_of(tab, shop, variant)

    await sheet.adjust({"delta": "-2", "reason": "count", "note": ""})

    assert shop.stock_of(variant).on_hand == 3
    assert [toast.tone for toast in tab.toasts] == ["danger"]


async def test_i28_who_may_only_look_cannot_adjust(shop: Shop, tab_of: TabOf) -> None:
    variant = shop.add_variant(stock=3)
    tab = tab_of(RoleName.SUPPORT)
    sheet = await sheet_of(tab, shop, variant)
    assert "An owner of this shop" in sheet.view.why_not

    await sheet.adjust({"delta": "2", "reason": "count", "note": ""})

    assert shop.stock_of(variant).on_hand == 3
    assert [toast.tone for toast in tab.toasts] == ["danger"]


async def test_a_product_without_tracked_stock_has_nothing_to_adjust(shop: Shop, tab: Tab) -> None:
    sheet = await sheet_of(tab, shop, shop.add_variant(stock=None))

    await sheet.adjust({"delta": "2", "reason": "count", "note": ""})

    assert sheet.view.variant_id == ""
    assert tab.toasts == []


@pytest.mark.parametrize("product", ["", "x", 7, None, {"$ne": None}])
async def test_c43_a_sheet_for_no_product_does_nothing(shop: Shop, tab: Tab, product: Any) -> None:
    sheet = tab.at("/admin/products", StockState)

    await sheet.pick(product)
    await sheet.choose(product)

    assert sheet.view.title == ""
    assert tab.toasts == []


async def test_i25_another_shops_product_is_no_product_here(shop: Shop, tab: Tab) -> None:
    stranger = open_shop()
    sheet = tab.at("/admin/products", StockState)

    await sheet.pick(product_of(stranger, stranger.add_variant()))

    assert sheet.view.title == ""
    assert [toast.text for toast in tab.toasts] == ["There is no such product."]
