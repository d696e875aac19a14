"""What every storefront page owes everybody: to stand still, to be light, to work without script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.running import Running

MOST_SCRIPT_BYTES = 170 * 1024
MOST_STYLE_BYTES = 20 * 1024
MOST_SHIFT = 0.02
PHONE, DESK = 390, 1280

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
BYTES = """(ending) => performance.getEntriesByType("resource")
  .filter((entry) => new URL(entry.name).pathname.endsWith(ending))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


@contextmanager
def page_of(browser: Browser, width: int, **settings: Any) -> Iterator[Page]:
    # What a service worker hands on is counted unpacked.
    settings = {"service_workers": "block"} | settings
    with browser.new_context(viewport={"width": width, "height": 900}, **settings) as context:
        page = context.new_page()
        page.add_init_script(WATCH_SHIFTS)
        yield page


def arrive(page: Page, address: str) -> None:
    """The app has taken over and its socket has filled the page."""
    page.goto(address)
    expect(page.locator("#first-paint")).to_have_count(0)
    page.wait_for_timeout(500)


@pytest.fixture(scope="module")
def paths(running: Running, browser: Browser) -> dict[str, str]:
    """The storefront's pages by name; category and product are the first that the front page shows."""
    with page_of(browser, DESK) as page:
        page.goto(running.address("/"))

        def first(prefix: str) -> str:
            return page.locator(f'a[href^="{prefix}"]').first.get_attribute("href") or ""

        found = {"home": "/", "category": first("/c/"), "product": first("/p/")}
    return found | {"cart": "/cart", "checkout": "/checkout", "missing": "/nowhere"}


PAGES = ("home", "category", "product", "cart", "checkout", "missing")


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_the_page_stands_still_and_is_light(
    running: Running, browser: Browser, paths: dict[str, str], name: str, width: int
) -> None:
    complaints: list[str] = []
    with page_of(browser, width) as page:
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        arrive(page, running.address(paths[name]))
        assert page.evaluate("window.shifted") <= MOST_SHIFT
        assert page.evaluate(BYTES, ".js") <= MOST_SCRIPT_BYTES
        assert page.evaluate(BYTES, ".css") <= MOST_STYLE_BYTES
        expected = 1 if name == "missing" else 0
        assert len(complaints) == expected, complaints


@pytest.mark.parametrize("name", ["home", "category", "product"])
def test_the_page_is_readable_before_any_script(
    running: Running, browser: Browser, paths: dict[str, str], name: str
) -> None:
    with page_of(browser, PHONE, java_script_enabled=False) as page:
        page.goto(running.address(paths[name]))
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_text("$").first).to_be_visible()


def test_without_script_a_product_goes_into_the_cart(running: Running, browser: Browser, paths: dict[str, str]) -> None:
    with page_of(browser, PHONE, java_script_enabled=False) as page:
        page.goto(running.address(paths["product"]))
        title = page.locator("h1").inner_text()
        page.get_by_role("button", name="Add to cart").click()
        expect(page).to_have_url(running.address("/cart"))
        expect(page.get_by_role("main")).to_contain_text(title)
        expect(page.get_by_role("main")).to_contain_text("Total")


def test_the_cart_survives_a_reload_and_a_second_tab(running: Running, browser: Browser, paths: dict[str, str]) -> None:
    with page_of(browser, DESK) as page:
        arrive(page, running.address(paths["product"]))
        page.get_by_role("button", name="Add to cart").click()
        count = page.locator("[data-cart-count]")
        expect(count).to_have_text("1")
        page.reload()
        expect(count).to_have_text("1")
        second = page.context.new_page()
        second.goto(running.address("/"))
        expect(second.locator("[data-cart-count]")).to_have_text("1")


def test_dark_is_dark_from_the_first_paint(running: Running, browser: Browser) -> None:
    with page_of(browser, DESK, color_scheme="dark") as page:
        page.route("**/assets/*.js", lambda route: route.abort())
        page.goto(running.address("/"))
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(17, 17, 19)"
