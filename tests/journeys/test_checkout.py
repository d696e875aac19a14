"""Buying as a guest: few steps, by keyboard alone, once however often, and with a way on when paying fails."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.harness.running import Running
from tests.journeys.steps import StepCounter

pytestmark = pytest.mark.timeout(420)
WAIT_MS = 20_000
MOST_CLICKS, MOST_FIELDS, MOST_OF_OURS = 5, 8, 5
TYPED = {
    "E-mail": "guest@example.com",
    "Full name": "Example Household",
    "Street and number": "1 Analytical Way",
    "ZIP code": "90210",
    "Town or city": "Beverly Hills",
}


def product_in_stock(page: Page, running: Running) -> None:
    """A product's page, ready to be used."""
    page.goto(running.address("/"))
    page.locator("[data-app-ready]").first.wait_for(state="attached")
    page.goto(running.address(page.locator('main a[href^="/p/"]').first.get_attribute("href") or ""))
    expect(page.locator("#first-paint")).to_have_count(0)
    page.wait_for_timeout(300)


def to_checkout(page: Page, running: Running) -> None:
    product_in_stock(page, running)
    page.get_by_role("button", name="Add to cart").first.click()
    page.get_by_role("dialog").get_by_role("link", name="Checkout").click()
    expect(page.get_by_label("E-mail")).to_be_visible(timeout=WAIT_MS)


def fill_in(page: Page) -> None:
    for label, text in TYPED.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).blur()
    expect(page.get_by_label("State")).to_have_value("CA")


def pay_button(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile(r"^Pay \$"))


def card(page: Page, number: str = "4242424242424242") -> None:
    page.get_by_label("Card number").fill(number)
    page.get_by_label(re.compile("Expir")).fill("12/40")
    page.get_by_label(re.compile("CVC|Security")).fill("123")


def test_a_guest_buys_in_five_clicks_and_eight_fields(running: Running, shopper: BrowserContext) -> None:
    page = shopper.new_page()
    steps = StepCounter(page)
    product_in_stock(page, running)
    steps.click(page.get_by_role("button", name="Add to cart").first, "add")
    steps.click(page.get_by_role("dialog").get_by_role("link", name="Checkout"), "checkout")
    expect(page.get_by_label("E-mail")).to_be_visible(timeout=WAIT_MS)
    ours = [name for name in steps.look("checkout") if name != "region"]
    for label, text in TYPED.items():
        steps.fill(page.get_by_label(label, exact=True), text, label)
    page.get_by_label("Town or city").blur()
    expect(page.get_by_label("State")).to_have_value("CA")
    steps.click(pay_button(page), "pay")
    page.wait_for_url(re.compile("/sandbox-stripe/pay/"), timeout=WAIT_MS)
    theirs = steps.look("payment page", "form")
    card(page)
    steps.click(page.get_by_role("button", name=re.compile("^Pay")), "pay there")
    expect(page.get_by_role("heading", name=re.compile("[Tt]hank"))).to_be_visible(timeout=WAIT_MS)
    assert len(steps.clicks) <= MOST_CLICKS, steps.clicks
    assert len(ours) <= MOST_OF_OURS, ours
    assert len(ours) + len(theirs) <= MOST_FIELDS, steps.asked


def test_a_guest_checks_out_without_a_mouse(running: Running, shopper: BrowserContext) -> None:
    page = shopper.new_page()
    to_checkout(page, running)
    page.get_by_label("E-mail").focus()
    for label, text in TYPED.items():
        for _ in range(12):
            if page.get_by_label(label, exact=True).evaluate("(field) => field === document.activeElement"):
                break
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    expect(page.get_by_label("State")).to_have_value("CA")
    page.get_by_label("Town or city").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sandbox-stripe/pay/"), timeout=WAIT_MS)


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    running: Running, shopper: BrowserContext
) -> None:
    page = shopper.new_page()
    to_checkout(page, running)
    page.get_by_label("Full name").fill("Example Household")
    pay_button(page).click()
    summary = page.get_by_role("alert").filter(has_text="things to fix")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("e-mail")).click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.reload()
    expect(page.get_by_label("Full name")).to_have_value("Example Household", timeout=WAIT_MS)


def test_two_clicks_on_pay_are_one_order_and_coming_back_keeps_everything(
    running: Running, shopper: BrowserContext
) -> None:
    page = shopper.new_page()
    to_checkout(page, running)
    fill_in(page)
    pay_button(page).dblclick()
    page.wait_for_url(re.compile("/sandbox-stripe/pay/"), timeout=WAIT_MS)
    card(page, "4000000000000002")
    page.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page.get_by_text("Your card was declined")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("link", name=re.compile("Back|Cancel")).first.click()
    page.wait_for_url(re.compile(r"/checkout\?order="), timeout=WAIT_MS)
    expect(page.get_by_text(re.compile("Nothing was charged"))).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_role("button", name=re.compile("^Pay"))).not_to_have_count(0)
    page.get_by_role("button", name="Change the cart instead").click()
    page.wait_for_url(re.compile("/cart"), timeout=WAIT_MS)
    expect(page.get_by_role("main").locator("[data-line]")).to_have_count(1, timeout=WAIT_MS)
    page.goto(running.address("/checkout"))
    expect(page.get_by_label("Town or city")).to_have_value("Beverly Hills", timeout=WAIT_MS)


def test_the_cart_reckons_in_the_browser_and_keeps_what_is_put_aside(running: Running, shopper: BrowserContext) -> None:
    page = shopper.new_page()
    product_in_stock(page, running)
    page.get_by_role("button", name="Add to cart").first.click()
    page.goto(running.address("/cart"))
    line = page.get_by_role("main").locator("[data-line]").first
    expect(page.locator("#first-paint")).to_have_count(0)
    line.get_by_role("button", name="One more").click()
    expect(page.locator("[data-cart-count]")).to_have_text("2")
    line.get_by_role("button", name=re.compile("for later")).click()
    expect(page.get_by_role("heading", name="Saved for later")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Move to cart").click()
    expect(page.locator("[data-cart-count]")).to_have_text("2")


def test_an_order_is_found_by_number_and_mended_by_its_buyer(running: Running, shopper: BrowserContext) -> None:
    page = shopper.new_page()
    to_checkout(page, running)
    fill_in(page)
    pay_button(page).click()
    page.wait_for_url(re.compile("/sandbox-stripe/pay/"), timeout=WAIT_MS)
    card(page)
    page.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page.get_by_role("heading", name=re.compile("[Tt]hank"))).to_be_visible(timeout=WAIT_MS)
    number = re.search(r"#(\d+)", page.locator("main").inner_text())
    assert number
    page.goto(running.address("/orders"))
    page.get_by_label("Order number").fill(number[1])
    page.get_by_label("E-mail").fill("other@example.com")
    page.get_by_role("button", name="Find my order").click()
    expect(page.get_by_text("There is no order with this number")).to_be_visible(timeout=WAIT_MS)
    page.get_by_label("Order number").fill(number[1])
    page.get_by_label("E-mail").fill(TYPED["E-mail"])
    page.get_by_role("button", name="Find my order").click()
    page.get_by_text("Change the address").click(timeout=WAIT_MS)
    page.get_by_label("Street and number").fill("2 Analytical Way")
    page.get_by_role("button", name="Save the address").click()
    expect(page.locator("address")).to_contain_text("2 Analytical Way", timeout=WAIT_MS)
    page.get_by_role("button", name="Cancel the order…").click()
    page.get_by_role("button", name="Cancel the order", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("Refunded|not completed"))).to_be_visible(timeout=WAIT_MS)
