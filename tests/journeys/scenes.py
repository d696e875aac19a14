"""What each public page can look like: as it is, empty, with something to mend, with a dialog open."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from playwright.sync_api import Page, StorageState, expect

from tests.harness.running import Running
from tests.harness.shop import ADDRESS

PHONE, DESK = 390, 1280
EMAIL, PASSWORD = "looker@example.com", "a long and quiet password"
MAILED_WITHIN_S = 60


@dataclass(frozen=True)
class Stage:
    """A page of the running shops, and the addresses of things that are there."""

    page: Page
    running: Running
    paths: dict[str, str]

    def arrive(self, path: str) -> None:
        """The app has taken over and its socket has filled the page."""
        self.page.goto(self.running.address(path))
        expect(self.page.locator("#first-paint")).to_have_count(0)
        self.page.wait_for_timeout(500)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_timeout(500)


@dataclass(frozen=True)
class Scene:
    """``route`` is a route's path; ``width`` is set where a scene is for one width only; ``is_own`` has signed in."""

    route: str
    state: str
    play: Callable[[Stage], None]
    width: int = 0
    is_own: bool = False

    @property
    def name(self) -> str:
        return f"{self.route} {self.state}"


def found_paths(running: Running, page: Page) -> dict[str, str]:
    """The first category and product that the front page shows, and an order that waits for its payment."""
    page.goto(running.address("/"))

    def first(prefix: str) -> str:
        return page.locator(f'a[href^="{prefix}"]').first.get_attribute("href") or ""

    return {"category": first("/c/"), "product": first("/p/"), "order": _placed(running)}


def signed_up(running: Running, page: Page) -> StorageState:
    """A new customer's browser, after the mailed link was followed in it."""
    page.goto(running.address("/account/sign-up"))
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    page.wait_for_url("**/account/mailed")
    page.goto(_mailed_link(running))
    page.get_by_role("button").and_(page.locator("main [type=submit]")).first.click()
    page.wait_for_url("**/account/orders*")
    return page.context.storage_state()


def _mailed_link(running: Running) -> str:
    base, host = f"http://127.0.0.1:{running.port}", f"demo.localhost:{running.port}"
    until = time.monotonic() + MAILED_WITHIN_S
    with httpx.Client(headers={"Host": host}, timeout=30) as reader:
        while time.monotonic() < until:
            for letter in re.findall(r"/mailbox/([\w.-]+)\"", reader.get(f"{base}/mailbox").text):
                found = re.search(r"/account/confirm\?[\w=&;%.~-]+", reader.get(f"{base}/mailbox/{letter}/html").text)
                if found:
                    return running.address(found.group(0).replace("&amp;", "&"))
            time.sleep(0.5)
    raise AssertionError("no link was mailed")


def _placed(running: Running) -> str:
    base, host = f"http://127.0.0.1:{running.port}/api/v1", f"demo.localhost:{running.port}"
    with httpx.Client(headers={"Host": host}, timeout=60) as program:
        program.headers["X-Cart-Token"] = program.post(f"{base}/cart").json()["data"]["token"]
        product = program.get(f"{base}/products?limit=1").json()["data"][0]
        variant = program.get(f"{base}/products/{product['slug']}").json()["data"]["variants"][0]["id"]
        cart = program.post(f"{base}/cart/items", json={"variant_id": variant}).json()["data"]["id"]
        program.put(f"{base}/checkout/address", json=ADDRESS | {"email": EMAIL}).raise_for_status()
        seen = program.get(f"{base}/checkout").json()["data"]
        choice = {"shipping_method_id": seen["delivery_options"][0]["method_id"]}
        seen = program.put(f"{base}/checkout/shipping", json=choice).json()["data"]
        order = {"cart_id": cart, "total": seen["totals"]["total"]["amount"], "provider": "stripe"}
        placed = program.post(f"{base}/checkout/place", json=order)
        return f"/orders/{placed.raise_for_status().json()['data']['token']}"


def at(path: str) -> Callable[[Stage], None]:
    return lambda stage: stage.arrive(path)


def at_found(name: str, query: str = "") -> Callable[[Stage], None]:
    return lambda stage: stage.arrive(stage.paths[name] + query)


def _cart_drawer(stage: Stage) -> None:
    stage.arrive(stage.paths["product"])
    stage.press("Add to cart")


def _filled_cart(stage: Stage) -> None:
    _cart_drawer(stage)
    stage.arrive("/cart")


def _checkout(stage: Stage) -> None:
    _cart_drawer(stage)
    stage.arrive("/checkout")


def _checkout_to_mend(stage: Stage) -> None:
    _checkout(stage)
    stage.page.get_by_role("button", name="Pay").first.click()
    stage.page.wait_for_timeout(1000)


def _filters(stage: Stage) -> None:
    stage.arrive(stage.paths["category"])
    stage.press("Filter")


def _suggestions(stage: Stage) -> None:
    stage.arrive("/search?min=1")
    stage.page.get_by_role("combobox", name="Search products").press_sequentially("a s", delay=20)
    stage.page.wait_for_timeout(1000)


SCENES = (
    Scene("/", "default", at("/")),
    Scene("/c/[category]", "default", at_found("category")),
    Scene("/c/[category]", "empty", at_found("category", "?min=999999")),
    Scene("/c/[category]", "error", at("/c/no-such-category")),
    Scene("/c/[category]", "dialog", _filters, width=PHONE),
    Scene("/search", "default", at("/search?q=a")),
    Scene("/search", "empty", at("/search?q=qqxxzz")),
    Scene("/search", "dialog", _suggestions),
    Scene("/p/[slug]", "default", at_found("product")),
    Scene("/p/[slug]", "error", at("/p/no-such-product")),
    Scene("/p/[slug]", "dialog", _cart_drawer),
    Scene("/pages/[page]", "default", at("/pages/returns")),
    Scene("/pages/[page]", "error", at("/pages/no-such-page")),
    Scene("/cart", "empty", at("/cart")),
    Scene("/cart", "default", _filled_cart),
    Scene("/checkout", "empty", at("/checkout")),
    Scene("/checkout", "default", _checkout),
    Scene("/checkout", "error", _checkout_to_mend),
    Scene("/orders/[token]", "default", at_found("order")),
    Scene("/orders/[token]", "error", at("/orders/no-such-order")),
    Scene("404", "default", at("/nowhere")),
    Scene("/account/sign-in", "default", at("/account/sign-in")),
    Scene("/account/sign-up", "default", at("/account/sign-up")),
    Scene("/account/forgot", "default", at("/account/forgot")),
    Scene("/account/mailed", "default", at("/account/mailed")),
    Scene("/account/confirm", "default", at("/account/confirm?token=no-such-link")),
    Scene("/account/reset", "default", at("/account/reset?token=no-such-link")),
    Scene("/orders", "default", at("/orders")),
    Scene("/wishlist", "empty", at("/wishlist")),
    Scene("/wishlist", "default", at("/wishlist"), is_own=True),
    Scene("/wishlist/[token]", "error", at("/wishlist/no-such-list")),
    *(
        Scene(f"/account/{page}", "default", at(f"/account/{page}"), is_own=True)
        for page in ("orders", "returns", "addresses", "security", "preferences", "export")
    ),
)
