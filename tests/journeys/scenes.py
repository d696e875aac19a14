"""What each public page can look like: as it is, empty, with something to mend, with a dialog open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx
from playwright.sync_api import Page, expect

from tests.harness.running import Running
from tests.harness.shop import ADDRESS, EMAIL

PHONE, DESK = 390, 1280


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
    """``route`` is a route's path; ``width`` is set where a scene is for one width only."""

    route: str
    state: str
    play: Callable[[Stage], None]
    width: int = 0

    @property
    def name(self) -> str:
        return f"{self.route} {self.state}"


def found_paths(running: Running, page: Page) -> dict[str, str]:
    """The first category and product that the front page shows, and an order that waits for its payment."""
    page.goto(running.address("/"))

    def first(prefix: str) -> str:
        return page.locator(f'a[href^="{prefix}"]').first.get_attribute("href") or ""

    return {"category": first("/c/"), "product": first("/p/"), "order": _placed(running)}


def _placed(running: Running) -> str:
    base, host = f"http://127.0.0.1:{running.port}/api/v1", f"demo.localhost:{running.port}"
    with httpx.Client(headers={"Host": host}, timeout=60) as program:
        program.headers["X-Cart-Token"] = program.post(f"{base}/cart").json()["data"]["token"]
        product = program.get(f"{base}/products?limit=1").json()["data"][0]
        variant = program.get(f"{base}/products/{product['slug']}").json()["data"]["variants"][0]["id"]
        cart = program.post(f"{base}/cart/items", json={"variant_id": variant}).json()["data"]["id"]
        program.put(f"{base}/checkout/address", json=ADDRESS | {"email": EMAIL}).raise_for_status()
        seen = program.get(f"{base}/checkout").json()["data"]
        choice = {"shipping_method_id": seen["delivery_options"][0]["id"]}
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
)
