"""Our own long-running programs, as command lines."""

from __future__ import annotations

import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from shop_app.runtime.processes import Program
from shop_app.settings import PROJECT, Settings

# They never migrate, so they never learn how to become the owner.
OWNER_ONLY = ("DATABASE_URL", "DATABASE_OWNER_URL")


def web(settings: Settings, environment: Mapping[str, str], log: Path) -> Program:
    """Pages, API and websocket on one port; ready when `/ready` says so."""
    serving = {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_REDIS_URL": environment["REDIS_URL"],
    }
    return Program(
        name="web",
        command=[
            *(sys.executable, "-m", "granian", "--interface", "asgi", "--factory"),
            *("--host", "0.0.0.0" if settings.production else "127.0.0.1", "--port", str(settings.port)),
            *("--workers", str(settings.web_processes), "--respawn-failed-workers"),
            *("--workers-kill-timeout", "3", "shop_app.shop_app:asgi"),
        ],
        environment=_apart(environment) | serving,
        log=log,
        folder=PROJECT,
        ready=lambda: answers(f"http://127.0.0.1:{settings.port}/ready"),
        patience_s=60,
    )


def worker(settings: Settings, environment: Mapping[str, str], log: Path) -> Program:
    pool = ["--pool", "prefork"] if settings.production else ["--pool", "threads"]
    return Program(
        name="worker",
        command=[
            *(sys.executable, "-m", "celery", "-A", "tasks.app", "worker", "--loglevel", settings.log_level),
            *(*pool, "--concurrency", "4", "--without-gossip", "--without-mingle"),
        ],
        environment=_apart(environment),
        log=log,
        folder=PROJECT,
    )


def scheduler(environment: Mapping[str, str], log: Path) -> Program:
    """Relay, sweeper and the clock's own jobs; one per installation."""
    return Program(
        name="scheduler",
        command=[sys.executable, "-m", "tasks.scheduler"],
        environment=_apart(environment),
        log=log,
        folder=PROJECT,
    )


def answers(address: str) -> bool:
    """Whether a GET there is answered with 2xx within two seconds."""
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(200 <= response.status < 300)
    except OSError:
        return False


def _apart(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in OWNER_ONLY}
