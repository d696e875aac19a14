from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from shop_app.api.app import served
from shop_app.api.cached import CachedAnswers
from shop_app.core.cache import answer_cache
from shop_app.core.context import Actor, Context
from shop_app.core.database import platform_engine
from shop_app.core.hosts import forget_hosts
from shop_app.core.passwords import hash_password
from shop_app.core.telemetry import Observed
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import access
from shop_app.settings import settings
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop

PASSWORD = "correct horse battery"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that remembers nothing, and whose limits are as high as a test needs."""
    monkeypatch.setenv("RATE_LIMITS", "off")
    settings.cache_clear()
    forget_hosts()
    answer_cache.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def shop(database: Database) -> Shop:
    return open_shop()


@pytest.fixture
def program_for(fresh: None) -> Callable[[Shop], TestClient]:
    """A program that talks to a shop, through everything that stands before the routes in production."""

    def make(shop: Shop) -> TestClient:
        app = Observed(CachedAnswers(served()))
        return TestClient(app, base_url=f"http://{shop.subdomain}.localhost", raise_server_exceptions=False)

    return make


@pytest.fixture
def program(shop: Shop, program_for: Callable[[Shop], TestClient]) -> TestClient:
    return program_for(shop)


@pytest.fixture
def buyer(program: TestClient) -> TestClient:
    """A program with a cart."""
    program.headers["X-Cart-Token"] = program.post("/api/v1/cart").json()["data"]["token"]
    return program


@pytest.fixture
def staff_headers(shop: Shop) -> Callable[[RoleName], dict[str, str]]:
    """What the browser of a new member of staff sends from a page of the shop."""

    def sign_in(role: RoleName = RoleName.MERCHANT) -> dict[str, str]:
        email = f"{new_id()}@shop.example"
        with UnitOfWork(Context(shop.tenant_id, Actor.system("test")), platform_engine) as uow:
            account_id = new_id()
            uow.execute(
                "INSERT INTO account (id, email, name, password_hash) VALUES (%(id)s, %(email)s, 'Staff', %(hash)s)",
                id=account_id,
                email=email,
                hash=hash_password(PASSWORD),
            )
            uow.execute(
                "INSERT INTO membership (id, account_id, role_id)"
                " SELECT %(id)s, %(account)s, id FROM role WHERE name = %(role)s",
                id=new_id(),
                account=account_id,
                role=role,
            )
        token = access.sign_in(shop.visitor(), email=email, password=PASSWORD, address="203.0.113.7")
        return {"Cookie": f"__Host-session={token}", "Origin": f"http://{shop.subdomain}.localhost"}

    return sign_in
