"""The payment page in Chromium, behind the shop's own origin and policy."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from playwright.sync_api import Browser, Locator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from shop_app.api.sandbox_proxy import sandbox_proxy
from shop_app.integrations.payments.stripe import StripeGateway
from shop_app.runtime import ports
from tests.harness.sandbox import Sandbox
from tests.integrations.payments.conftest import page_request

PHONE, DESK = (390, 844), (1280, 800)


async def confirmation(request: Request) -> Response:
    return HTMLResponse(f"<title>Shop</title><h1>Thank you for {request.query_params['session']}</h1>")


@pytest.fixture
def shop(sandbox: Sandbox) -> Iterator[str]:
    """Origin of a shop that has a confirmation and the sandbox's pages."""
    routes = [Mount("/sandbox-stripe", sandbox_proxy(sandbox.address)), Route("/orders/token", confirmation)]
    port, loop = ports.choose(), asyncio.new_event_loop()
    server = Server(Starlette(routes=routes), port=port, interface=Interfaces.ASGI, log_level=LogLevels.error)
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),))
    thread.start()
    yield f"http://demo.localhost:{port}"
    loop.call_soon_threadsafe(server.stop)
    thread.join(timeout=10)
    loop.close()


@pytest.fixture
def page_url(shop: str, gateway: StripeGateway) -> str:
    request = page_request(
        success_url=f"{shop}/orders/token?session={{CHECKOUT_SESSION_ID}}", cancel_url=f"{shop}/checkout"
    )
    return gateway.open_page(request).url


def opened(browser: Browser, url: str, size: tuple[int, int] = PHONE, scheme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(url)
    return page


def fill(page: Page, card: str) -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expiry").fill("12/34")
    page.get_by_label("CVC").fill("123")
    page.get_by_role("button", name="Pay $96.40").click()


def test_a_declined_card_then_a_good_one(browser: Browser, page_url: str) -> None:
    page = opened(browser, page_url)
    expect(page.get_by_role("textbox")).to_have_count(3)
    fill(page, "4000 0000 0000 0002")
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")
    expect(page.get_by_label("Card number")).to_have_value("4000 0000 0000 0002")
    fill(page, "4242 4242 4242 4242")
    expect(page.get_by_role("heading")).to_contain_text("Thank you for cs_test_")


@pytest.mark.parametrize("answer", ["Complete", "Fail"])
def test_3d_secure(browser: Browser, page_url: str, answer: str) -> None:
    page = opened(browser, page_url)
    page.get_by_role("link", name="Asks for 3-D Secure").click()
    page.get_by_role("button", name="Pay $96.40").click()
    page.get_by_role("button", name=f"{answer} authentication").click()
    if answer == "Complete":
        expect(page.get_by_role("heading")).to_contain_text("Thank you for cs_test_")
    else:
        expect(page.get_by_role("alert")).to_contain_text("unable to authenticate")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_every_step_is_accessible_and_fits(browser: Browser, page_url: str, size: tuple[int, int], scheme: str) -> None:
    page = opened(browser, page_url, size, scheme)

    def look(landmark: Locator) -> None:
        expect(landmark).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []

    look(page.get_by_role("heading", name="Pay with card"))
    fill(page, "4242 4242 4242 4241")
    look(page.get_by_role("link", name="Enter a valid card number."))
    page.get_by_role("link", name="Is declined").click()
    page.get_by_role("button", name="Pay $96.40").click()
    look(page.get_by_role("alert").get_by_text("Your card was declined."))
    fill(page, "4000 0027 6000 3184")
    look(page.get_by_role("heading", name="Is it you?"))
