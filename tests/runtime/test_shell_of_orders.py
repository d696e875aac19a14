"""Orders and drafts at the shell: giving back, giving up, editing, noting, composing."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from shop_app.cli import app
from shop_app.domain import orders
from shop_app.runtime.errors import CannotRun
from tests.harness.cluster import Database
from tests.harness.shop import EMAIL, Shop, open_shop


@pytest.fixture
def shop(database: Database) -> Shop:
    return open_shop()


def shell(shop: Shop, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--tenant", shop.subdomain], env={"COLUMNS": "300"})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_an_order_is_edited_given_back_and_given_up(shop: Shop) -> None:
    variant = shop.add_variant(price_minor=1000, stock=10)
    placed = shop.sell({variant: 3})
    number, line = str(placed.number), shop.do(orders.lines_of, placed.order_id)[0].id
    assert "27.50 USD" in shell(shop, "orders", "edit", number, "--line", f"{line}=2", "--preview")
    edited = shell(shop, "orders", "edit", number, "--line", f"{line}=2", "--discount", f"{line}=1.00")
    assert edited.endswith("26.40 USD; 12.10 USD to be given back.")
    assert "10.45 USD would go back" in shell(shop, "orders", "refund", number, "--line", f"{line}=1", "--preview")
    shell(shop, "orders", "refund", number, "--line", f"{line}=1", "--shipping", "1.00", "--reason", "Broken")
    shell(shop, "orders", "note", number, "Called twice")
    assert shell(shop, "orders", "tag", number, "VIP", "late") == "vip, late"
    shown = shell(shop, "orders", "show", number)
    for words in ("Called twice", "Broken", "Tags: vip, late"):
        assert words in shown
    assert number in shell(shop, "orders", "list", "--tag", "vip")
    assert "is cancelled; 14.95 USD goes back" in shell(shop, "orders", "cancel", number)
    with pytest.raises(CannotRun, match="over"):
        shell(shop, "orders", "cancel", number)
    assert (shop.stock_of(variant).on_hand, shop.violations()) == (10, [])


def test_a_draft_is_composed_sent_and_made_an_order(shop: Shop) -> None:
    variant = shop.add_variant(price_minor=1000)
    where = ("--name", "A", "--line1", "1 Way", "--postcode", "10115", "--city", "Berlin", "--country", "DE")
    line = ("--line", f"{variant}=2", "--own", "Gift wrap=3.00")
    assert "Draft 1, open" in shell(shop, "drafts", "create", *line, "--email", EMAIL, *where)
    assert "Gift wrap" in shell(shop, "drafts", "show", "1")
    assert "/pay/" in shell(shop, "drafts", "send", "1", "--days", "3")
    assert shell(shop, "drafts", "convert", "1", "--paid") == "Order 1001 costs 30.80 USD."
    assert "1001" in shell(shop, "drafts", "list")
    shell(shop, "drafts", "create", *line)
    with pytest.raises(CannotRun, match="e-mail"):
        shell(shop, "drafts", "send", "2")
    assert shell(shop, "drafts", "cancel", "2") == "Draft 2 is withdrawn."
    assert shop.violations() == []
