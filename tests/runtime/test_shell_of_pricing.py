"""`shop price`, `shop taxes` and `shop shipping` against a shop of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from shop_app.cli import app
from shop_app.runtime.errors import CannotRun
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop


@pytest.fixture
def shop(database: Database) -> Shop:
    return open_shop()


def said(shop: Shop, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*arguments, "--tenant", shop.subdomain], env={"COLUMNS": "160"})
    if isinstance(done.exception, CannotRun):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def test_a_cart_and_the_order_that_it_becomes_are_explained(shop: Shop) -> None:
    visitor = shop.visitor()
    cart = shop.fill_cart(visitor, {shop.add_variant(price_minor=1000): 2})
    before = said(shop, "price", "--explain", str(cart.id))
    assert all(words in before for words in ("2 × $10.00", "Tax 10%", "Post", "$27.50"))
    placed = shop.place(visitor, cart)
    assert "$27.50" in said(shop, "price", "--order", str(placed.number))
    with pytest.raises(CannotRun, match="no such open cart"):
        said(shop, "price", "--explain", str(cart.id))
    with pytest.raises(CannotRun, match="one cart with --explain"):
        said(shop, "price")


def test_taxes_are_listed_set_imported_and_removed(shop: Shop, tmp_path: Path) -> None:
    saved = said(shop, "taxes", "set", "TVA", "5.5", "--country", "fr", "--class", "reduced")
    assert "5.5 %, reduced" in saved
    file = tmp_path / "rates.csv"
    header = "Country Code,State Code,ZIP/Postcode,City,Rate %,Tax Name,Priority,Compound,Shipping,Tax Class\n"
    file.write_text(header + "IT,*,*,*,22.0000,IVA,1,0,1,\n")
    assert "22 %" in said(shop, "taxes", "import", str(file))
    file.write_text(header + "IT,*,*,Roma,22.0000,IVA,1,0,1,\n")
    assert "line 2: A tax cannot be for a city alone" in said(shop, "taxes", "import", str(file), code=1)
    tax_id = str(shop.value("SELECT id FROM tax_rate WHERE country = 'FR'"))
    said(shop, "taxes", "remove", tax_id)
    listed = said(shop, "taxes", "list")
    assert "IVA" in listed
    assert "TVA" not in listed


def test_a_zone_and_its_ways_are_kept_from_the_shell(shop: Shop) -> None:
    zone_id = said(shop, "shipping", "add-zone", "Alps", "--country", "AT").strip()
    method_id = said(
        shop, "shipping", "add-method", zone_id, "Post", "4.90", "2000:6.90", "--currency", "USD", "--days", "1-2"
    ).strip()
    listed = said(shop, "shipping", "list")
    assert all(words in listed for words in ("Alps: AT", "4.90 USD", "6.90 USD, from 2000 g", method_id))
    with pytest.raises(CannotRun, match="first"):
        said(shop, "shipping", "remove-zone", zone_id)
    said(shop, "shipping", "remove-method", method_id)
    said(shop, "shipping", "remove-zone", zone_id)
    assert "Alps" not in said(shop, "shipping", "list")
