"""From a merchant's own file to a paid order, its parcel and the owner's revenue: the main job, end to end."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from shop_app.settings import PROJECT
from tests.harness.running import Running

REAL_FILES = PROJECT.parent / "shared" / "data"
# The first of them waits for the shops to start from nothing.
pytestmark = pytest.mark.timeout(420)
SEEN_WITHIN_MS = 2_000
WAIT_MS = 20_000

SHOPIFY = [
    {
        "Handle": "journey-shirt",
        "Title": "Journey Shirt",
        "Body (HTML)": "<p>Soft.</p><script>alert(1)</script>",
        "Vendor": "Journey",
        "Tags": "men",
        "Published": "true",
        "Option1 Name": "Size",
        "Option1 Value": "Small",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "5",
        "Variant Price": "40",
    },
    {
        "Handle": "journey-shirt",
        "Option1 Value": "Large",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "7",
        "Variant Price": "44.50",
    },
]
SPREE = [
    {"slug": "journey-kettle", "sku": "JK", "name": "Journey Kettle", "price": "0", "currency": "USD"}
    | {"status": "active", "category1": "Kitchen -> Kettles", "image1_src": "https://pictures.example/kettle.webp"},
    {"slug": "journey-kettle", "sku": "JK-RED", "price": "79.99", "currency": "USD", "option1_name": "Color"}
    | {"option1_value": "Red", "inventory_count": "50", "track_inventory": "TRUE"},
    {"slug": "journey-kettle", "sku": "JK-RED", "price": "74.99", "currency": "EUR"},
]


def _write(file: Path, rows: list[dict[str, str]]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", newline="") as text:
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows(rows)
    return file


@pytest.fixture(scope="module")
def small_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A Shopify and a Spree export with a picture, small enough to read."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "images").mkdir()
    Image.new("RGB", (600, 600), "#c0392b").save(folder / "images" / "kettle.webp")
    return [_write(folder / "shopify.csv", SHOPIFY), _write(folder / "spree.csv", SPREE)]


def _import(running: Running, file: Path) -> None:
    tried = running.shop("import-products", str(file), "--tenant", "demo", "--dry-run")
    assert tried.returncode == 0, tried.stdout + tried.stderr
    imported = running.shop("import-products", str(file), "--tenant", "demo")
    assert imported.returncode == 0, imported.stdout + imported.stderr
    again = running.shop("import-products", str(file), "--tenant", "demo")
    assert again.returncode == 0, again.stdout + again.stderr


def _put_into_cart(page: Page, running: Running, slug: str, choice: str = "") -> None:
    page.goto(running.address(f"/p/{slug}"))
    page.locator("[data-app-ready]").first.wait_for(state="attached")
    if choice:
        page.get_by_role("radio", name=re.compile(f"^{choice}")).check()
        page.wait_for_url(re.compile("="))
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("dialog").get_by_role("heading").first).to_be_visible()


def _check_out(page: Page, running: Running, email: str) -> None:
    page.goto(running.address("/checkout"))
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Full name").fill("Example Household")
    page.get_by_label("Street and number").fill("1 Analytical Way")
    page.get_by_label("ZIP code").fill("90210")
    page.get_by_label("Town or city").fill("Beverly Hills")
    page.get_by_label("Town or city").blur()
    expect(page.get_by_label("State")).to_have_value("CA")
    page.get_by_role("button", name=re.compile(r"^Pay \$")).click()
    page.wait_for_url(re.compile("/sandbox-stripe/pay/"), timeout=WAIT_MS)


def _pay(page: Page, card: str = "4242424242424242") -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_label(re.compile("Expir")).fill("12/40")
    page.get_by_label(re.compile("CVC|Security")).fill("123")
    page.get_by_role("button", name=re.compile("^Pay")).click()


def _sign_in(page: Page, running: Running, who: str, path: str) -> None:
    page.goto(running.address(f"/admin/login?next={path}"))
    page.get_by_label("E-mail").fill(who)
    page.get_by_label("Password").fill("demo-password")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile(re.escape(path)), timeout=WAIT_MS)


def _minor(text: str) -> int:
    found = re.search(r"\$([\d,]+)\.(\d\d)", text)
    assert found, text
    return int(found[1].replace(",", "")) * 100 + int(found[2])


def _revenue_minor(page: Page, running: Running) -> int:
    page.goto(running.address("/admin/analytics?days=30"))
    reconciled = page.get_by_text(re.compile(r"Reconciled with the ledger: \$"))
    expect(reconciled).to_be_visible(timeout=WAIT_MS)
    return _minor(reconciled.inner_text())


@pytest.fixture
def owner_page(desk: BrowserContext, running: Running) -> Iterator[Page]:
    page = desk.new_page()
    _sign_in(page, running, "owner@demo.example", "/admin/orders")
    yield page
    page.close()


def _await_mail(page: Page, running: Running, subject: str, recipient: str) -> None:
    mail = page.get_by_role("listitem").filter(has_text=subject).filter(has_text=recipient)
    for _ in range(WAIT_MS // 500):
        page.goto(running.address("/mailbox"))
        if mail.count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail “{subject}” to {recipient}")


def _walk(
    running: Running, shopper: BrowserContext, desk: BrowserContext, orders: Page, goods: list[tuple[str, str]]
) -> None:
    revenue = desk.new_page()
    before = _revenue_minor(revenue, running)
    expect(orders.get_by_role("heading", name="Orders", level=1)).to_be_visible(timeout=WAIT_MS)

    page = shopper.new_page()
    email = f"{goods[0][0]}@example.com"
    for slug, choice in goods:
        _put_into_cart(page, running, slug, choice)
    _check_out(page, running, email)
    _pay(page)
    page.wait_for_url(re.compile("/orders/"), timeout=WAIT_MS)
    paid = page.get_by_role("heading", name=re.compile("[Tt]hank"))
    expect(paid).to_be_visible(timeout=WAIT_MS)
    number = re.search(r"#(\d+)", page.locator("main").inner_text())
    assert number
    total = _minor(page.get_by_text(re.compile(r"^Total")).locator("..").inner_text())

    row = orders.get_by_role("row").filter(has=orders.get_by_role("link", name=f"#{number[1]}"))
    pill = orders.get_by_role("status").get_by_role("button")
    expect(row.or_(pill).first).to_be_visible(timeout=SEEN_WITHIN_MS)
    if not row.is_visible():
        pill.click()
    row.get_by_role("button", name=re.compile("Fulfil")).click()
    orders.get_by_role("dialog").get_by_role("button", name="Fulfil", exact=True).click()
    expect(row.get_by_text("Fulfilled")).to_be_visible(timeout=WAIT_MS)

    assert _revenue_minor(revenue, running) - before == total
    _await_mail(shopper.new_page(), running, f"Order {number[1]} confirmed", email)
    doctor = running.shop("doctor")
    assert doctor.returncode == 0, doctor.stdout


def test_guest_buys_from_imported_files(
    running: Running, small_files: list[Path], shopper: BrowserContext, desk: BrowserContext, owner_page: Page
) -> None:
    for file in small_files:
        _import(running, file)
    _walk(running, shopper, desk, owner_page, [("journey-shirt", "Large"), ("journey-kettle", "")])


@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the real exports do not come with the project")
def test_guest_buys_from_real_exports(
    running: Running, shopper: BrowserContext, desk: BrowserContext, owner_page: Page
) -> None:
    _import(running, REAL_FILES / "shopify" / "apparel.csv")
    _import(running, REAL_FILES / "spree" / "products.csv")
    _walk(running, shopper, desk, owner_page, [("classic-varsity-top", "Medium"), ("2-slice-toaster", "")])
