"""The Chromium that browser tests drive: one that is installed, else Playwright's, else Debian's package.

`python -m tests.harness.chromium` makes sure that there is one, and says which.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# `--no-sandbox` because root may be running; the others keep it quiet where the network is closed.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DOWNLOAD_LIMIT_S = 300
PACKAGE_LIMIT_S = 600


def installed() -> Path | None:
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in found if path), None)


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=installed(), args=FLAGS)


def works() -> bool:
    try:
        with launched():
            return True
    except PlaywrightError:
        return False


def provide() -> None:
    """Downloads or installs a browser if none works; exits with one sentence when that fails too."""
    if works():
        return
    print("Downloading Chromium …", flush=True)
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    if _done(download, DOWNLOAD_LIMIT_S) and works():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's Chromium …", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        _done(["apt-get", "update", "-q"], PACKAGE_LIMIT_S)
        package = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"]
        if _done(package, PACKAGE_LIMIT_S, quiet) and works():
            return
    sys.exit("No Chromium works here, and none could be installed; install Chromium and try again.")


def _done(command: list[str], limit_s: float, more: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(command, timeout=limit_s, env={**os.environ, **(more or {})}, capture_output=True)
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    provide()
    print(installed() or "Playwright's own Chromium")
