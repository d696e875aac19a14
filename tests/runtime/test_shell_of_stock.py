"""Stock at the shell: places, papers, and what may be sold beyond what lies there."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from shop_app.cli import app
from shop_app.domain import inventory
from shop_app.runtime.errors import CannotRun
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop


@pytest.fixture
def shop(database: Database) -> Shop:
    return open_shop()


def shell(shop: Shop, *words: str) -> str:
    done = CliRunner().invoke(app, [*words[:2], "--tenant", shop.subdomain, *words[2:]], env={"COLUMNS": "300"})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_stock_is_corrected_and_sent_to_another_place(shop: Shop) -> None:
    variant = str(shop.add_variant(stock=10))
    here = str(shop.value("SELECT id FROM location"))
    far = shell(shop, "locations", "create", "Harbour", "--priority", "3", "--country", "DE")
    assert "Harbour" in shell(shop, "locations", "list")
    shell(shop, "stock", "adjust", variant, "-2", "--reason", "damaged", "--note", "Wet")
    paper = shell(shop, "transfers", "create", "--from", here, "--to", far, "--line", f"{variant}=5")
    shell(shop, "transfers", "send", paper)
    shell(shop, "transfers", "receive", paper, "--line", f"{variant}=2")
    assert "in_transit" in shell(shop, "transfers", "list")
    shell(shop, "transfers", "receive", paper)
    shown = shell(shop, "stock", "show", variant)
    assert "Harbour" in shown
    assert "Wet" in shown
    shell(shop, "locations", "change", far, "Port", "--priority", "4")
    shell(shop, "locations", "close", far)
    assert "Port (closed)" in shell(shop, "stock", "show", variant)
    shell(shop, "locations", "open", far)
    shell(shop, "locations", "routing", "priority")
    assert shop.value("SELECT routing_rule FROM tenant WHERE id = app_tenant()") == "priority"


def test_stock_is_bought_and_counted(shop: Shop) -> None:
    variant = shop.add_variant(stock=1)
    line = f"{variant}=4"
    paper = shell(
        shop, "purchases", "create", "Mill", "--line", line, "--cost", f"{variant}=2.50", "--expected-on", "2031-05-01"
    )
    shell(shop, "purchases", "receive", paper, "--line", f"{variant}=3")
    shell(shop, "purchases", "close", paper)
    listed = shell(shop, "purchases", "list")
    assert "2.50 USD" in listed
    assert "received" in listed
    count = shell(shop, "stock-counts", "open")
    shell(shop, "stock-counts", "write", count, "--line", f"{variant}=3")
    shell(shop, "stock-counts", "post", count)
    assert "posted" in shell(shop, "stock-counts", "list")
    assert shop.stock_of(variant).on_hand == 3
    shell(shop, "stock-counts", "cancel", shell(shop, "stock-counts", "open", "--variant", str(variant)))


def test_what_may_be_sold_beyond_the_stock_is_set(shop: Shop) -> None:
    variant, box = shop.add_variant(stock=4), shop.add_variant(stock=None)
    shell(shop, "stock", "backorder", str(variant), "3")
    shell(shop, "stock", "preorder", str(variant), "7", "--available-on", "2031-05-01")
    shell(shop, "stock", "low-at", str(variant), "20")
    level = shop.do(inventory.levels_of, variant)[0]
    assert (level.backorder_limit, level.preorder_limit, level.low_at, level.is_low) == (3, 7, 20, True)
    assert str(variant) in shell(shop, "stock", "list", "--low")
    shell(shop, "stock", "bundle", str(box), "--part", f"{variant}=2")
    assert shop.do(inventory.components_of, box)[0].quantity == 2


def test_a_refusal_is_said(shop: Shop) -> None:
    variant = str(shop.add_variant(stock=1))
    with pytest.raises(CannotRun, match="Only 1 can be taken away"):
        shell(shop, "stock", "adjust", variant, "-2")
