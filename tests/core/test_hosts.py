from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.values.ids import new_id
from shop_app.core import hosts
from shop_app.core.hosts import forget_hosts, host_of, remembered
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    forget_hosts()
    shop = open_shop()
    shop.run(
        "INSERT INTO tenant_domain (id, host) VALUES (%(id)s, %(host)s)", id=new_id(), host=f"{shop.subdomain}.example"
    )
    yield shop
    forget_hosts()


@pytest.mark.parametrize("name", ["{}.localhost", "{}.localhost:8000", "{}.LOCALHOST", "{}.localhost.", "{}.example"])
def test_a_shop_answers_to_its_subdomain_and_its_own_domains(shop: Shop, name: str) -> None:
    host = host_of(name.format(shop.subdomain))
    assert host is not None
    assert (host.tenant_id, host.currency) == (shop.tenant_id, shop.currency)


@pytest.mark.parametrize(
    "name", ["{}.evil.example", "{}", "{}.a.localhost", "", "nobody.localhost", "{}.localhost.evil"]
)
def test_a_strangers_host_is_nobodys(shop: Shop, name: str) -> None:
    assert host_of(name.format(shop.subdomain)) is None


def test_what_was_looked_up_is_remembered_and_nothing_else(shop: Shop) -> None:
    name = f"{shop.subdomain}.localhost"
    assert remembered(name) is None
    assert host_of(name) == remembered(name)


def test_invented_hosts_do_not_fill_the_memory(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop_app.core.hosts._MOST_REMEMBERED", 3)
    for number in range(10):
        host_of(f"invented{number}.localhost")
    assert remembered("invented0.localhost") is None
    assert len(hosts._known) <= 3
