"""The checkout's screen, and the order that comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from shop_app.core.context import Actor, Context
from shop_app.core.tokens import token_sha256
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, credit, payments
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.checkout import CheckoutState, faults_of
from shop_app.states.storefront.codes import CodeState
from shop_app.states.storefront.order import OrderState
from tests.harness.shop import ADDRESS, EMAIL, Shop
from tests.states.storefront.test_cart import with_one
from tests.states.storefront.visitor import VisitorTab

FORM = {"email": EMAIL, **ADDRESS}


@pytest.fixture
def paid_by_hand(shop: Shop) -> Shop:
    """A shop without a payment page, so that nothing but our own parts takes part."""
    shop.run("UPDATE payment_provider SET is_enabled = (provider = 'manual')")
    return shop


async def opened(tab: VisitorTab) -> CheckoutState:
    screen = tab.at("/checkout", CheckoutState)
    await screen.load()
    return screen


async def submit(screen: CheckoutState, form: dict[str, Any]) -> list[Any]:
    return [event async for event in screen.place(form)]


def fields(screen: CheckoutState) -> list[str]:
    return [fault.field for fault in screen.faults]


async def test_every_fault_is_named_in_the_pages_order(shop: Shop, tab: VisitorTab) -> None:
    await with_one(shop, tab)
    screen = await opened(tab)
    await submit(screen, {"country": "US"})
    assert fields(screen) == ["email", "name", "line1", "postcode", "city", "region"]
    assert screen.leave.href == ""


def test_a_country_without_regions_asks_for_none() -> None:
    assert [fault.field for fault in faults_of({"country": "DE"})] == ["email", "name", "line1", "postcode", "city"]
    assert faults_of({**FORM, "country": "DE", "postcode": "10115", "region": ""}) == []


async def test_what_was_typed_is_there_after_a_reload_and_in_another_tab(shop: Shop, tab: VisitorTab) -> None:
    await with_one(shop, tab)
    screen = await opened(tab)
    await screen.save("email", "buyer@example.com")
    await screen.save("city", "Berlin")
    again = await opened(VisitorTab(shop, tab))
    assert again.view.email == "buyer@example.com"
    assert again.view.address["city"] == "Berlin"


async def test_a_field_is_judged_when_it_is_left(shop: Shop, tab: VisitorTab) -> None:
    await with_one(shop, tab)
    screen = await opened(tab)
    await screen.save("email", "buyer@")
    assert fields(screen) == ["email"]
    await screen.save("email", EMAIL)
    assert fields(screen) == []


@pytest.mark.parametrize(("name", "value"), [("tenant_id", "x"), ("email", "x" * 501), ("email", 5)])
async def test_no_page_of_ours_saves_this(shop: Shop, tab: VisitorTab, name: str, value: Any) -> None:
    await with_one(shop, tab)
    screen = await opened(tab)
    await screen.save(name, value)
    assert screen.faults == []
    assert screen.view.email == ""


async def test_placing_leads_to_the_order_which_turns_to_paid(paid_by_hand: Shop, tab: VisitorTab) -> None:
    shop = paid_by_hand
    await with_one(shop, tab)
    screen = await opened(tab)
    await submit(screen, FORM)
    assert screen.leave.href.startswith("/orders/")

    order = tab.at(screen.leave.href, OrderState)
    await order.load()
    assert (order.view.headline, order.view.can_pay) == ("Waiting for your payment", False)
    assert "transfer" in order.view.instructions
    order_id = shop.value("SELECT id FROM orders")
    shop.do(payments.pay_manually, order_id)
    await order.load()
    assert (order.view.headline, order.view.tone) == ("Thank you, your order is paid", "success")
    assert [step.text for step in order.view.steps][-1] == "Payment received"
    assert order.view.sums.total == "$16.50"
    assert order.view.address[-1] == "United States"


async def test_submitting_twice_places_once(paid_by_hand: Shop, tab: VisitorTab) -> None:
    await with_one(paid_by_hand, tab)
    screen = await opened(tab)
    await submit(screen, FORM)
    first = screen.leave.href
    await submit(screen, FORM)
    assert screen.leave.href == first
    assert paid_by_hand.value("SELECT count(*) FROM orders") == 1


async def test_a_total_that_changed_is_shown_before_it_is_owed(paid_by_hand: Shop, tab: VisitorTab) -> None:
    await with_one(paid_by_hand, tab)
    screen = await opened(tab)
    paid_by_hand.run("UPDATE price SET amount_minor = 2000")
    await submit(screen, FORM)
    assert screen.leave.href == ""
    assert screen.view.sums.subtotal == "$20.00"
    assert screen.changed == "The total was $16.50 and is $27.50 now. Look at what changed, then pay."
    assert "it was $10.00" in screen.view.lines[0].notice
    await submit(screen, FORM)
    assert screen.leave.href.startswith("/orders/")


async def test_a_gift_card_pays_and_the_page_says_what_is_left(paid_by_hand: Shop, tab: VisitorTab) -> None:
    await with_one(paid_by_hand, tab)
    card = paid_by_hand.do(credit.issue_gift_card, 2000)
    visitor = Context(paid_by_hand.tenant_id, Actor.visitor(token_sha256(tab.token)))
    in_unit(visitor, carts.add_gift_card, card.code)
    screen = await opened(tab)
    for name in ("country", "region"):
        await screen.save(name, FORM[name])
    assert (screen.view.sums.total, screen.view.cards, screen.view.due) == ("$16.50", "-$16.50", "$0.00")
    await submit(screen, FORM)
    order = tab.at(screen.leave.href, OrderState)
    await order.load()
    assert order.view.headline == "Thank you, your order is paid"
    assert paid_by_hand.violations() == []


async def test_one_field_takes_promotion_codes_and_gift_cards(paid_by_hand: Shop, tab: VisitorTab) -> None:
    await with_one(paid_by_hand, tab)
    card = paid_by_hand.do(credit.issue_gift_card, 500)
    codes, screen = tab.at("/checkout", CodeState), await opened(tab)
    await codes.use({"code": "NO-SUCH-CODE"})
    assert codes.fault != ""
    await codes.use({"code": card.code})
    await screen.refresh()
    assert codes.fault == ""
    (given,) = screen.view.given.codes
    assert given.detail == "pays $5.00"
    assert screen.view.to_pay == "$11.50"
    await codes.take_out(given.token)
    await screen.refresh()
    assert screen.view.given.codes == []


async def test_a_postcode_fills_its_region_and_is_spelled_right(shop: Shop, tab: VisitorTab) -> None:
    await with_one(shop, tab)
    screen = await opened(tab)
    await screen.save("postcode", " 90210 ")
    assert screen.view.address["region"] == "CA"
    await screen.save("country", "GB")
    await screen.save("postcode", "sw1a1aa")
    assert screen.view.address["postcode"] == "SW1A 1AA"
    assert (screen.view.form.needs_region, screen.view.form.postcode_label) == (False, "Postcode")


async def test_what_is_short_is_taken_down_to_what_there_is(paid_by_hand: Shop, tab: VisitorTab) -> None:
    await with_one(paid_by_hand, tab, quantity=3)
    screen = await opened(tab)
    paid_by_hand.run("UPDATE stock_level SET on_hand = 2")
    await screen.refresh()
    assert screen.view.has_problem
    await screen.fit()
    assert not screen.view.has_problem
    assert screen.view.lines[0].quantity == "2"


async def test_an_order_that_waits_offers_every_way_on(shop: Shop, tab: VisitorTab) -> None:
    await with_one(shop, tab)
    screen = await opened(tab)
    screen.way = "manual"
    await submit(screen, FORM)
    token = screen.leave.href.rpartition("/")[2]
    back = tab.at(f"/checkout?order={token}", CheckoutState)
    await back.load()
    assert [way.id for way in back.view.waiting.ways] == ["manual", "stripe"]
    assert "Nothing was charged" in back.view.waiting.reason
    await back.back_to_cart()
    assert shop.value("SELECT status FROM orders") == "cancelled"
    again = await opened(tab)
    assert again.view.address["city"] == FORM["city"]


async def test_a_buyer_mends_reports_and_cancels_on_the_orders_page(paid_by_hand: Shop, tab: VisitorTab) -> None:
    shop = paid_by_hand
    await with_one(shop, tab)
    screen = await opened(tab)
    await submit(screen, FORM)
    shop.do(payments.pay_manually, shop.value("SELECT id FROM orders"))
    order = tab.at(screen.leave.href, OrderState)
    await order.load()
    assert order.view.change_until != ""
    await order.mend({**FORM, "line1": "2 Analytical Way"})
    assert "2 Analytical Way" in order.view.address
    await order.report({"words": "The box is wet"})
    await order.buy_again()
    assert tab.at("/cart", CartState).view.count in (0, 1)
    order = tab.at(screen.leave.href, OrderState)
    await order.cancel()
    assert (order.view.tone, order.view.change_until) == ("warning", "")
    assert shop.value("SELECT status FROM orders") == "cancelled"
    assert shop.violations() == []


async def test_an_altered_link_shows_no_order(shop: Shop, tab: VisitorTab) -> None:
    order = tab.at("/orders/AAAA", OrderState)
    await order.load()
    assert order.view.is_missing


async def test_an_empty_cart_has_nothing_to_check_out(shop: Shop, tab: VisitorTab) -> None:
    screen = await opened(tab)
    assert screen.is_loaded
    assert screen.view.cart_id == ""
    assert tab.at("/checkout", CartState).view.count == 0
