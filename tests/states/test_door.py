"""How a screen's caller is found, and what its handlers let in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.errors import NotFound
from shop_app.core.hosts import forget_hosts
from shop_app.core.tokens import new_token, token_sha256
from shop_app.states.door import VISITOR_COOKIE, Arguments, Door, context_of, cookie_in
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop


@pytest.fixture(scope="module")
def shop(database: Database) -> Iterator[Shop]:
    forget_hosts()
    yield open_shop("door")
    forget_hosts()


def test_the_caller_is_the_cookies_visitor_in_the_hosts_shop(shop: Shop) -> None:
    token = new_token()
    context = context_of({"host": "door.localhost:8000", "cookie": f"a=b; {VISITOR_COOKIE}={token}"})
    assert context.tenant_id == shop.tenant_id
    assert context.actor.visitor_sha256 == token_sha256(token)
    assert context.origin == "http://door.localhost:8000"


def test_without_a_cookie_nobody_has_a_cart(shop: Shop) -> None:
    assert context_of({"host": "door.localhost"}).actor.visitor_sha256 is None


def test_an_unknown_host_has_no_shop(shop: Shop) -> None:
    with pytest.raises(NotFound):
        context_of({"host": "nobody.localhost"})


@pytest.mark.parametrize("header", ["", "x", f"{VISITOR_COOKIE}", "a=b; c", "\x00=\x01"])
def test_an_unreadable_cookie_is_none(header: str) -> None:
    assert cookie_in(header, VISITOR_COOKIE) == ""


class Wanted(Arguments):
    quantity: int


def test_arguments_are_neither_guessed_nor_widened() -> None:
    assert Door._read(Wanted, quantity=2) == Wanted(quantity=2)
    for strange in ({"quantity": "2"}, {"quantity": 2.0}, {"quantity": True}, {"quantity": 1, "more": 1}, {}):
        assert Door._read(Wanted, **strange) is None
