from __future__ import annotations

import base64
import os
from collections.abc import Iterator

import pytest

from tests.harness.cluster import Cluster, Database, started

OUTSIDE = ("DATABASE", "REDIS_URL", "CACHE_URL", "BROKER_URL", "STRIPE", "SMTP", "SHOP_DATA_DIR", "PORT")


def pytest_configure() -> None:
    """Tests see nothing of the machine's own shop; keys are fixed so that a failure can be repeated."""
    for name in [name for name in os.environ if name.startswith(OUTSIDE)]:
        if name != "STRIPE_SECRET_KEY" or not os.environ[name].startswith("sk_test_"):
            del os.environ[name]
    os.environ["APP_ENV"] = "test"
    os.environ["SECRET_KEY"] = "a key for tests only"
    os.environ["MASTER_KEY"] = base64.urlsafe_b64encode(b"an AES-256 key for tests, no more"[:32]).decode()


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
