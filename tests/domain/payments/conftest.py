from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shop_app.settings import settings
from tests.harness.cluster import Database
from tests.harness.sandbox import Sandbox, running
from tests.harness.shop import Shop, open_shop


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_process: Sandbox, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """The shops of this database are paid here, and both sides read one clock."""
    monkeypatch.setenv("STRIPE_API_BASE", sandbox_process.address)
    monkeypatch.setenv("CLOCK_OFFSET_FILE", str(sandbox_process.folder / "clock-offset"))
    settings.cache_clear()
    yield sandbox_process
    sandbox_process.calm()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def shop(sandbox: Sandbox) -> Iterator[Shop]:
    """A shop with books of its own at the sandbox; whatever a test does to it breaks no invariant."""
    shop = open_shop()
    yield shop
    assert shop.violations(timedelta(minutes=3)) == []
