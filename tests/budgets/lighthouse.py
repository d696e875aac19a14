"""Lighthouse, as its authors publish it: a phone on a slow line, the median of several visits.

It comes from the npm registry that this machine is set up for, into `build/`, and is no dependency of the shop.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rxconfig import prepare_build
from shop_app.settings import PROJECT
from tests.harness.chromium import FLAGS, installed

VERSION = "12.2.3"
HOME = PROJECT / "build" / "lighthouse"
PROGRAM = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
VISITS = 5
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class Report:
    """The medians of a page. Scores are of 100; `failing` names what costs points beside speed."""

    scores: dict[str, float]
    lcp_s: float
    cls: float
    tbt_ms: float
    script_kb: float
    style_kb: float
    requests: float
    failing: tuple[str, ...]


def provide() -> None:
    """Finds Node and npm as the web app's build does, and installs Lighthouse, once."""
    prepare_build(os.environ)
    if PROGRAM.is_file():
        return
    npm = shutil.which("npm")
    assert npm is not None
    HOME.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(HOME), f"lighthouse@{VERSION}"]
    subprocess.run(command, env=environment, check=True, timeout=600)


def visit(address: str) -> Report:
    """A page as Lighthouse finds it, several times over."""
    reports = [_once(address) for _ in range(VISITS)]
    return Report(
        scores={name: statistics.median(_score(report, name) for report in reports) for name in CATEGORIES},
        lcp_s=_median(reports, "largest-contentful-paint") / 1000,
        cls=_median(reports, "cumulative-layout-shift"),
        tbt_ms=_median(reports, "total-blocking-time"),
        script_kb=statistics.median(_weight(report, "Script") for report in reports),
        style_kb=statistics.median(_weight(report, "Stylesheet") for report in reports),
        requests=statistics.median(len(list(_requests(report))) for report in reports),
        failing=tuple(sorted({name for report in reports for name in _failing(report)})),
    )


def _once(address: str) -> dict[str, Any]:
    node = shutil.which("node")
    assert node is not None
    flags = " ".join(["--headless=new", *FLAGS])
    command = [node, str(PROGRAM), address, "--output=json", "--quiet", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    chromium = installed()
    environment = {**os.environ, **({"CHROME_PATH": str(chromium)} if chromium else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, cwd=Path(HOME))
    assert done.returncode == 0, done.stderr[-2000:]
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _score(report: dict[str, Any], name: str) -> float:
    return 100 * float(report["categories"][name]["score"] or 0)


def _median(reports: list[dict[str, Any]], audit: str) -> float:
    return statistics.median(float(report["audits"][audit]["numericValue"]) for report in reports)


def _requests(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from report["audits"]["network-requests"]["details"]["items"]


def _weight(report: dict[str, Any], kind: str) -> float:
    return sum(item["transferSize"] for item in _requests(report) if item.get("resourceType") == kind) / 1024


def _failing(report: dict[str, Any]) -> Iterator[str]:
    for name in CATEGORIES[1:]:
        for found in report["categories"][name]["auditRefs"]:
            score = report["audits"][found["id"]]["score"]
            if found["weight"] and score is not None and score < 1:
                yield f"{name}: {found['id']}"
