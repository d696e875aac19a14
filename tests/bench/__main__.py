from __future__ import annotations

import base64
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from shop_app.settings import PROJECT
from tests.bench import finding, rows
from tests.bench.ground import laid
from tests.bench.measures import all_rows
from tests.harness.cluster import started


def main() -> int:
    os.environ |= {
        "APP_ENV": "test",
        "SECRET_KEY": "a key for the bench only",
        "MASTER_KEY": base64.urlsafe_b64encode(b"an AES-256 key for tests, no more"[:32]).decode(),
        "RATE_LIMITS": "off",
    }
    found: list[rows.Row] = []
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as cluster:
        console.print("Laying the ground: 10,000 products …")
        cluster.migrate_template()
        with laid(cluster, Path(folder)) as ground:
            for row in all_rows(ground):
                console.print(f"  {row.name}: {row.value:,.2f}")
                found.append(row)
    if "--catalogue" in sys.argv:
        # Made once, in a quarter of an hour, and kept.
        place = PROJECT / "build" / "range"
        place.mkdir(parents=True, exist_ok=True)
        with started(place) as cluster:
            console.print("Laying the ground: 1,000,000 products …")
            cluster.migrate_template()
            for row in finding.rows(cluster):
                console.print(f"  {row.name}: {row.value:,.2f}")
                found.append(row)
    rows.show(found)
    rows.write(found, PROJECT / "build" / "bench.json")
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
