"""``make budgets``: what the pages weigh and how fast they are, beside what they may be."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
from rich.console import Console

from shop_app.settings import PROJECT
from tests.bench import rows
from tests.bench.rows import Row, at_least_itself, at_most
from tests.budgets import lighthouse
from tests.harness.running import Running, started_shops


def pages(running: Running) -> dict[str, str]:
    """The pages whose speed is promised: the product is the first of the longest list."""
    host = f"demo.localhost:{running.port}"
    address = f"http://127.0.0.1:{running.port}/api/v1/products?limit=1"
    slug = httpx.get(address, headers={"Host": host}, timeout=30).json()["data"][0]["slug"]
    return {"home": "/", "listing": "/c/all", "product": f"/p/{slug}"}


def measured(name: str, report: lighthouse.Report) -> Iterator[Row]:
    """The rows of one page."""
    yield at_least_itself(f"{name}: performance", report.scores["performance"], 95)
    for category in ("accessibility", "best-practices", "seo"):
        yield at_least_itself(f"{name}: {category}", report.scores[category], 100)
    yield at_most(f"{name}: LCP, s", report.lcp_s, 1.8)
    yield at_most(f"{name}: CLS", report.cls, 0.02)
    yield at_most(f"{name}: TBT, ms", report.tbt_ms, 100)
    yield at_most(f"{name}: JS, KB", report.script_kb, 170)
    yield at_most(f"{name}: CSS, KB", report.style_kb, 20)
    yield at_most(f"{name}: requests", report.requests, 35)


def main() -> int:
    console = Console(stderr=True)
    lighthouse.provide()
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, started_shops(Path(folder)) as running:
        for name, path in pages(running).items():
            console.print(f"{name}, {lighthouse.VISITS} visits …")
            # The first visitor of a page waits for it to be made; these five come later.
            httpx.get(f"http://127.0.0.1:{running.port}{path}", headers={"Host": f"demo.localhost:{running.port}"})
            report = lighthouse.visit(running.address(path))
            found += measured(name, report)
            for fault in report.failing:
                console.print(f"  {fault}")
    rows.show(found, title="make budgets")
    rows.write(found, PROJECT / "build" / "budgets.json")
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
