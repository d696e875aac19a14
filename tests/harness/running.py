"""`make run` on a data folder of its own, with the demonstration shops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shop_app.runtime import ports
from shop_app.settings import PROJECT

READY_WITHIN_S = 300
OURS = ("APP_ENV", "SECRET_KEY", "MASTER_KEY", "PYTEST_CURRENT_TEST")


@dataclass(frozen=True)
class Running:
    """Shops that run, and the environment by which a command finds them."""

    port: int
    environment: dict[str, str]

    def address(self, path: str, shop: str = "demo") -> str:
        return f"http://{shop}.localhost:{self.port}{path}"

    def shop(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a `shop` command beside them."""
        return subprocess.run(
            [sys.executable, "-m", "shop_app.cli", *words],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )


@contextmanager
def started_shops(folder: Path) -> Iterator[Running]:
    """The shops of one `make run`, ended by SIGTERM as Ctrl-C would."""
    port = ports.choose()
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {"PORT": str(port), "SHOP_DATA_DIR": str(folder / "data"), "RATE_LIMITS": "off", "COLUMNS": "160"}
    log = folder / "run.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _await_ready(process, log, port)
            yield Running(port, environment)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)


def _await_ready(process: subprocess.Popen[bytes], log: Path, port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while f"ready http://localhost:{port}" not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"`make run` did not become ready:\n{log.read_text()}")
        time.sleep(0.2)
