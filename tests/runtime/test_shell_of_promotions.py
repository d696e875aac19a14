"""Promotions and gift cards at the shell: what is made there works in the shop."""

from __future__ import annotations

from uuid import uuid4

import pytest
from typer.testing import CliRunner

from shop_app.cli import app
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, checkout
from shop_app.runtime.errors import CannotRun
from tests.harness.cluster import Database
from tests.harness.shop import EMAIL, Shop, open_shop


@pytest.fixture
def shop(database: Database) -> Shop:
    return open_shop()


def shell(shop: Shop, *words: str) -> str:
    done = CliRunner().invoke(app, [*words[:2], "--tenant", shop.subdomain, *words[2:]], env={"COLUMNS": "300"})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_a_promotion_made_at_the_shell_reduces_a_cart(shop: Shop) -> None:
    promotion = shell(shop, "promotions", "create", "Spring", "--percent", "12.5", "--code", "may", "--limit", "3")
    variant = shop.add_variant(price_minor=2000)
    visitor = shop.visitor()
    shop.fill_cart(visitor, {variant: 1})
    in_unit(visitor, carts.apply_code, "MAY")
    assert in_unit(visitor, checkout.view).quote.discount_minor == 250
    assert "0/3" in shell(shop, "promotions", "list")
    assert "MAY" in shell(shop, "promotions", "preview", f"{variant}=2", "--code", "may")
    assert len(shell(shop, "promotions", "codes", promotion, "--count", "4", "--prefix", "M-").splitlines()) == 4
    for word in ("pause", "resume", "archive"):
        shell(shop, "promotions", word, promotion)
    assert promotion not in shell(shop, "promotions", "list")


def test_a_promotion_does_one_thing(shop: Shop) -> None:
    arguments = ["promotions", "create", "Both", "--tenant", shop.subdomain, "--percent", "5", "--amount", "5"]
    assert CliRunner().invoke(app, arguments).exit_code == 2


def test_a_gift_card_issued_at_the_shell_has_a_balance_and_a_history(shop: Shop) -> None:
    code = shell(shop, "gift-cards", "issue", "50.00")
    assert shell(shop, "gift-cards", "balance", code) == "50.00 USD"
    account = shop.value("SELECT id FROM credit_account")
    shell(shop, "store-credit", "correct", str(account), "--reason", "Typo", "--", "-20.00")
    assert shell(shop, "gift-cards", "balance", code) == "30.00 USD"
    assert "issued" in shell(shop, "gift-cards", "show", str(account))
    shell(shop, "gift-cards", "disable", str(account))
    with pytest.raises(CannotRun, match="No gift card has this code"):
        shell(shop, "gift-cards", "balance", code)


def test_store_credit_goes_to_who_has_bought(shop: Shop) -> None:
    with pytest.raises(CannotRun, match="Nobody has bought"):
        shell(shop, "store-credit", "grant", EMAIL, "10", "--reason", "Sorry")
    shop.buy({shop.add_variant(): 1})
    assert "10.00 USD" in shell(shop, "store-credit", "grant", EMAIL, "10", "--reason", "Sorry")
    assert EMAIL in shell(shop, "store-credit", "list")
    with pytest.raises(CannotRun, match="no such"):
        shell(shop, "gift-cards", "show", str(uuid4()))
