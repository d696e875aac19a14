"""The cart's screen: rows behind a cookie, seen by any of the visitor's tabs and by nobody else's."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.values.ids import new_id
from shop_app.states.notices import Notices
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.cart_page import CartPageState
from tests.harness.shop import Shop
from tests.states.storefront.visitor import VisitorTab


def slug_of(shop: Shop, variant_id: UUID) -> str:
    return str(
        shop.value(
            "SELECT p.slug FROM product p JOIN variant v ON v.product_id = p.id WHERE v.id = %(id)s", id=variant_id
        )
    )


async def with_one(shop: Shop, tab: VisitorTab, *, stock: int = 10, quantity: int = 1) -> CartState:
    cart = tab.at("/", CartState)
    await cart.add({"slug": slug_of(shop, shop.add_variant(stock=stock)), "quantity": str(quantity)})
    return cart


async def test_a_product_goes_into_the_cart_with_all_it_will_cost(shop: Shop, tab: VisitorTab) -> None:
    cart = await with_one(shop, tab, quantity=2)
    (line,) = cart.view.lines
    assert (line.quantity, line.unit_price, line.total) == (2, "$10.00 each", "$20.00")
    assert (cart.view.subtotal, cart.view.shipping, cart.view.tax, cart.view.total) == (
        "$20.00",
        "$5.00",
        "$2.50",
        "$27.50",
    )
    assert cart.is_loaded


async def test_another_tab_and_a_reload_see_the_same_cart(shop: Shop, tab: VisitorTab) -> None:
    await with_one(shop, tab)
    other = VisitorTab(shop, tab)
    await other.at("/cart", CartPageState).load()
    assert other.at("/cart", CartState).view.count == 1


async def test_another_visitor_sees_and_reaches_nothing(shop: Shop, tab: VisitorTab) -> None:
    mine = await with_one(shop, tab)
    stranger = VisitorTab(shop)
    theirs = stranger.at("/cart", CartState)
    await stranger.at("/cart", CartPageState).load()
    assert theirs.view.lines == []
    # A stranger who knows the line still has no such line; one who makes the state believe so is refused below it.
    await theirs.remove(mine.view.lines[0].id)
    theirs.view = mine.view
    await theirs.remove(mine.view.lines[0].id)
    assert [toast.tone for toast in stranger.toasts] == ["danger"]
    await tab.at("/cart", CartPageState).load()
    assert tab.at("/cart", CartState).view.count == 1


async def test_more_than_there_is_becomes_all_there_is(shop: Shop, tab: VisitorTab) -> None:
    cart = await with_one(shop, tab, stock=3)
    await cart.change(cart.view.lines[0].id, "99")
    assert cart.view.lines[0].quantity == 3
    assert ["only 3 left" in toast.text for toast in tab.toasts] == [True]


async def test_what_was_removed_comes_back_with_undo(shop: Shop, tab: VisitorTab) -> None:
    cart = await with_one(shop, tab, quantity=2)
    await cart.remove(cart.view.lines[0].id)
    assert cart.view.count == 0
    (toast,) = tab.toasts
    assert (toast.text, toast.action) == ("Removed", "Undo")
    await cart.undo(toast.id, toast.token)
    assert cart.view.count == 2
    assert tab.toasts == []


async def test_undo_follows_its_own_toasts_only(shop: Shop, tab: VisitorTab) -> None:
    variant = shop.add_variant()
    cart = tab.at("/", CartState)
    await cart.undo("no toast", f"{variant}:5")
    assert cart.view.count == 0


@pytest.mark.parametrize("quantity", ["", "-1", "1.5", "9999", "many", "1e2"])
async def test_a_quantity_that_is_none_changes_nothing(shop: Shop, tab: VisitorTab, quantity: str) -> None:
    cart = await with_one(shop, tab)
    before = cart.revision
    await cart.change(cart.view.lines[0].id, quantity)
    assert cart.view.lines[0].quantity == 1
    assert cart.revision == before + 1


async def test_nought_takes_the_line_out(shop: Shop, tab: VisitorTab) -> None:
    cart = await with_one(shop, tab)
    await cart.change(cart.view.lines[0].id, "0")
    assert cart.view.lines == []


@pytest.mark.parametrize("form", [{}, {"slug": "x"}, {"slug": ["x"], "quantity": 1}, {"quantity": "1"}])
async def test_a_strange_form_adds_nothing(shop: Shop, tab: VisitorTab, form: dict[str, object]) -> None:
    cart = tab.at("/", CartState)
    await cart.add(form)
    assert cart.view.lines == []


async def test_a_toast_is_closed_once(tab: VisitorTab) -> None:
    notices = tab.at("/", Notices)
    notices._say("One")
    notices._say("One")
    assert len(notices.toasts) == 1
    await notices.close(str(new_id()))
    assert len(notices.toasts) == 1
    await notices.close(notices.toasts[0].id)
    assert notices.toasts == []


async def test_what_is_put_aside_and_written_stands_on_the_carts_page(shop: Shop, tab: VisitorTab) -> None:
    cart = await with_one(shop, tab, quantity=2)
    page = tab.at("/cart", CartPageState)
    await page.load()
    await page.write("All the best")
    await page.save_for_later(cart.view.lines[0].id)
    assert (cart.view.count, [line.quantity for line in page.view.saved]) == (0, [2])
    await page.take_back(page.view.saved[0].id)
    assert (cart.view.count, page.view.saved, page.view.gift_note) == (2, [], "All the best")
    await page.share()
    token = page.view.share_link.rpartition("=")[2]
    friend = VisitorTab(shop)
    theirs = friend.at(f"/cart?shared={token}", CartPageState)
    await theirs.load()
    assert len(theirs.view.shared) == 1
    await theirs.copy_shared()
    await friend.at("/cart", CartPageState).load()
    assert friend.at("/cart", CartState).view.count == 2


async def test_an_estimate_is_for_the_place_that_was_named(shop: Shop, tab: VisitorTab) -> None:
    cart = await with_one(shop, tab)
    page = tab.at("/cart", CartPageState)
    await page.load()
    shop.run("UPDATE tax_rate SET rate_ppm = 190000 WHERE country = 'DE'")
    await page.estimate("country", "DE")
    await page.estimate("postcode", "10115")
    assert (page.view.form.country, page.view.postcode) == ("DE", "10115")
    assert cart.view.tax == "$2.85"
    await page.estimate("email", "x")
    assert page.view.postcode == "10115"


async def test_each_line_says_why_it_costs_what_it_costs(shop: Shop, tab: VisitorTab) -> None:
    cart = await with_one(shop, tab, quantity=2)
    assert cart.view.lines[0].why[0] == "2 × $10.00: $20.00"


async def test_what_could_not_come_along_at_sign_in_is_told_on_the_next_page(tab: VisitorTab) -> None:
    await tab.at("/cart?left_out=2", CartPageState).load()
    assert [toast.text for toast in tab.toasts] == [
        "2 products from before you signed in cannot be bought now and are not in your cart."
    ]
