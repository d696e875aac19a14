from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shop_app.domain import payments
from tests.chaos.harness.backing import Backing
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.processes import running as platform_running
from tests.chaos.harness.tally import Tally
from tests.chaos.harness.verdict import verdict
from tests.harness.cluster import Cluster, Database
from tests.harness.sandbox import running as sandbox_running
from tests.harness.shop import Shop, open_shop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.chaos)


@pytest.fixture(scope="package")
def database(cluster: Cluster) -> Iterator[Database]:
    """One for all of these tests: starting the processes takes longer than most of them."""
    with cluster.database() as database:
        yield database


@pytest.fixture(scope="package")
def processes(cluster: Cluster, database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with (
        sandbox_running(tmp_path_factory.mktemp("sandbox")) as sandbox,
        platform_running(database, Backing(cluster.services), sandbox, tmp_path_factory.mktemp("platform")) as platform,
    ):
        yield platform


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    """What this test counts, for whoever adds it all up."""
    tally = Tally()
    yield tally
    request.node.user_properties.append(("chaos", tally.as_dict()))


@pytest.fixture
def platform(processes: Platform, tally: Tally) -> Iterator[Platform]:
    """Everything runs; whatever a test did to it, the invariants hold and the books agree afterwards."""
    yield processes
    processes.failpoints.clear()
    processes.sandbox.plan_faults()
    processes.sandbox.plan_deliveries()
    try:
        verdict(processes, tally=tally)
    finally:
        processes.calm()


@pytest.fixture
def shop(platform: Platform) -> Shop:
    """A shop of this test's own, whose webhooks go to the second web process."""
    shop = open_shop()
    payments.register_webhooks(shop.system(), platform.address("web2"))
    return shop


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether every round is to be run (``make test-chaos``)."""
    return bool(request.config.getoption("--full"))


@pytest.fixture
def rounds(full: bool) -> Callable[[int, int], int]:
    """``rounds(few, many)``: how many there are on every commit, or in full times ``SCALE``."""
    scale = float(os.environ.get("SCALE", 1))
    return lambda few, many: round(many * scale) if full else few


@pytest.fixture
def seed(request: pytest.FixtureRequest, full: bool) -> int:
    """What a random test draws from; told when it fails, and taken back from ``SEED``."""
    fresh = random.randrange(2**31) if full else 20260301
    seed = int(os.environ.get("SEED", fresh))
    request.node.add_report_section("setup", "seed", f"SEED={seed}")
    return seed
