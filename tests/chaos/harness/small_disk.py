"""``unshare -Urm python -m tests.chaos.harness.small_disk``: a shop on a disk that fills up.

The new namespace gives a mount of its own to whoever is not root. Ends with 0 if everything was refused in order and
came back; an assertion says what was not.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from models.errors import RetryLater
from models.values.ids import new_id
from shop_app.core.database import dispose_engines
from shop_app.domain.audit import find_violations
from shop_app.integrations.files import DiskFiles
from tests import conftest
from tests.chaos.harness.backing import Backing
from tests.harness.cluster import Cluster, started
from tests.harness.shop import Shop, open_shop

DISK_MB, FILES_KB = 400, 64
MOST_ORDERS = 3000
BACK_WITHIN_S = 60


def mount(folder: Path, size: str) -> Path:
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder)], check=True)
    return folder


def files_are_whole_or_absent(folder: Path) -> None:
    files, tenant_id = DiskFiles(folder), new_id()
    kept = files.put(tenant_id, b"small", "png")
    with pytest.raises(RetryLater) as refused:
        files.put(tenant_id, b"x" * FILES_KB * 2048, "png")
    assert refused.value.reason == "DISK_FULL"
    assert [path.name for path in (folder / str(tenant_id)).iterdir()] == [Path(kept).name]
    assert files.read(kept) == b"small"


def fill(folder: Path) -> Path:
    """Leaves no room at all."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 65_536)
    return ballast


def sell_until_refused(shop: Shop) -> list[int]:
    variant, numbers = shop.add_variant(stock=None), []
    for _ in range(MOST_ORDERS):
        try:
            numbers.append(shop.sell({variant: 1}).number)
        except RetryLater:
            return numbers
    raise AssertionError("the disk never filled up")


def database_refuses_and_comes_back(cluster: Cluster, folder: Path) -> None:
    with cluster.database():
        shop = open_shop()
        earlier = [shop.sell({shop.add_variant(): 1}).number]
        ballast = fill(folder)
        numbers = sell_until_refused(shop)
        ballast.unlink()
        again = sell_again(cluster, shop)
        known = set(shop.values("SELECT number FROM orders"))
        assert {*earlier, *numbers, again} <= known
        assert find_violations(shop.system().now) == []
        dispose_engines()


def sell_again(cluster: Cluster, shop: Shop) -> int:
    """With WAL full Postgres may have given up; what watches over it starts it again."""
    began = time.monotonic()
    while True:
        Backing(cluster.services).calm()
        try:
            return shop.sell({shop.add_variant(): 1}).number
        except RetryLater:
            assert time.monotonic() - began < BACK_WITHIN_S
            time.sleep(0.2)


def main() -> None:
    conftest.pytest_configure()
    here = Path(tempfile.mkdtemp(prefix="small-disk-"))
    files_are_whole_or_absent(mount(here / "files", f"{FILES_KB}k"))
    disk = mount(here / "disk", f"{DISK_MB}m")
    (disk / "data").mkdir()
    with started(disk / "data") as cluster:
        cluster.migrate_template()
        database_refuses_and_comes_back(cluster, disk)


if __name__ == "__main__":
    main()
