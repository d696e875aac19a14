from __future__ import annotations

import base64
import os
from collections.abc import Iterator

import hypothesis
import pytest
from playwright.sync_api import Browser

from tests.harness import chromium
from tests.harness.cluster import Cluster, Database, started

OUTSIDE = ("DATABASE", "REDIS_URL", "CACHE_URL", "BROKER_URL", "STRIPE", "SMTP", "SHOP_DATA_DIR", "PORT")


def pytest_configure() -> None:
    """Tests see nothing of the machine's own shop; keys are fixed so that a failure can be repeated."""
    for name in [name for name in os.environ if name.startswith(OUTSIDE)]:
        if name != "STRIPE_SECRET_KEY" or not os.environ[name].startswith("sk_test_"):
            del os.environ[name]
    # A deadline would measure how busy the machine is.
    hypothesis.settings.register_profile("steady", deadline=None, print_blob=True)
    hypothesis.settings.load_profile("steady")
    os.environ["APP_ENV"] = "test"
    os.environ["SECRET_KEY"] = "a key for tests only"
    os.environ["MASTER_KEY"] = base64.urlsafe_b64encode(b"an AES-256 key for tests, no more"[:32]).decode()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="every round and every look, not the short form")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Playwright and asyncio's plugin break each other: what drives a browser runs in its own process."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if not config.getoption("--full"):
        long = [item for item in items if item.get_closest_marker("full")]
        items[:] = [item for item in items if not item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; open one context per test."""
    with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Postgres and Valkey of our own, with a template database that has every migration."""
    with started(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.migrate_template()
        yield cluster


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> Iterator[Database]:
    """A database of its own for each test file; `settings()` points to it."""
    with cluster.database() as database:
        yield database
