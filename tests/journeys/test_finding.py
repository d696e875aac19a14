"""Finding something: by a typo, by filters from the keyboard, and back to where one was."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.running import Running
from tests.journeys.test_storefront_pages import DESK, arrive, page_of


@pytest.fixture
def desk_page(browser: Browser) -> Iterator[Page]:
    with page_of(browser, DESK) as page:
        yield page


def misspelt(title: str) -> str:
    """The longest word with two letters changed about."""
    word = max(re.findall(r"[A-Za-z]+", title), key=len)
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def test_a_typo_finds_the_product_among_the_first_three(running: Running, desk_page: Page) -> None:
    arrive(desk_page, running.address("/c/all"))
    title = desk_page.locator("main li h2").first.inner_text()
    box = desk_page.get_by_role("combobox", name="Search products")
    box.fill(misspelt(title))
    box.press("Enter")
    expect(desk_page).to_have_url(re.compile(r"/search\?q="))
    expect(desk_page.locator(".list-results h2").first).to_be_visible()
    word = max(re.findall(r"[A-Za-z]+", title), key=len)
    expect(desk_page.locator("[data-settled*='q=']")).to_have_count(1)
    found = desk_page.locator(".list-results > ul h2").all_inner_texts()[:3]
    assert any(word.lower() in text.lower() for text in found), found


def test_suggestions_are_walked_by_keyboard_and_enter_asks_for_what_was_typed(
    running: Running, desk_page: Page
) -> None:
    arrive(desk_page, running.address("/"))
    desk_page.keyboard.press("/")
    box = desk_page.get_by_role("combobox", name="Search products")
    expect(box).to_be_focused()
    title = desk_page.locator("main h3").first.inner_text()
    typed = title.split()[0].lower()
    box.press_sequentially(typed, delay=20)
    options = desk_page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.first).to_be_visible()
    assert options.count() <= 8
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(options.first).to_be_hidden()
    arrive(desk_page, running.address("/"))
    box.press_sequentially(typed, delay=20)
    box.press("Enter")
    expect(desk_page).to_have_url(re.compile(rf"/search\?q={re.escape(typed)}$"))
    expect(box).to_have_value(typed)


def test_filters_by_keyboard_and_back_restores(running: Running, desk_page: Page) -> None:
    arrive(desk_page, running.address("/c/all"))
    main = desk_page.get_by_role("main")
    status = main.get_by_role("status").first
    before = status.inner_text()
    tick = desk_page.locator("dialog.sheet input[type=checkbox]").first
    tick.focus()
    desk_page.keyboard.press("Space")
    expect(desk_page).to_have_url(re.compile(r"/c/all\?"))
    expect(status).not_to_have_text(before)
    expect(tick).to_be_checked()
    expect(tick).to_be_focused()
    chip = desk_page.get_by_role("list", name="Filters set").get_by_role("link").first
    expect(chip).to_be_visible()
    desk_page.go_back()
    expect(status).to_have_text(before)
    expect(tick).not_to_be_checked()
    desk_page.go_forward()
    chip.click()
    expect(status).to_have_text(before)
    expect(tick).not_to_be_checked()


def test_more_of_a_list_has_an_address_and_keeps_its_place(running: Running, desk_page: Page) -> None:
    arrive(desk_page, running.address("/c/all"))
    cards = desk_page.locator(".list-results > ul > li")
    expect(cards).to_have_count(24)
    desk_page.get_by_role("link", name="Load more").click()
    expect(desk_page).to_have_url(re.compile(r"page=2"))
    expect(cards.nth(24)).to_be_visible()
    longer = cards.count()
    assert desk_page.evaluate("scrollY") > 900
    cards.nth(24).get_by_role("link").last.click()
    expect(desk_page).to_have_url(re.compile(r"/p/"))
    expect(desk_page.locator("h1")).to_be_visible()
    desk_page.go_back()
    expect(cards).to_have_count(longer)
    desk_page.wait_for_function("scrollY > 900")


def test_without_script_words_and_filters_are_answered(running: Running, browser: Browser) -> None:
    with page_of(browser, DESK, java_script_enabled=False) as page:
        page.goto(running.address("/c/all"))
        page.locator("dialog.sheet input[type=checkbox]").first.check()
        page.locator("dialog.sheet noscript button, dialog.sheet button:has-text('Apply')").first.click()
        expect(page).to_have_url(re.compile(r"/c/all\?.*="))
        expect(page.locator("dialog.sheet input[type=checkbox]").first).to_be_checked()
        page.locator("header input[name=q]").fill("a")
        page.locator("header input[name=q]").press("Enter")
        expect(page).to_have_url(re.compile(r"/search\?q=a"))
        expect(page.locator("header input[name=q]")).to_have_value("a")
