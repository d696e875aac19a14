"""What stands in the way is said in one sentence: exit code 2, no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from shop_app.settings import PROJECT


def shop(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "shop_app.cli", *arguments]
    environment = {**os.environ, "APP_ENV": "development", **variables}
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60)


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr.strip()


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = str(stranger.getsockname()[1])
        said = refusal(shop("run", PORT=port, SHOP_DATA_DIR=str(tmp_path)))
    assert said.startswith(f"Port {port} is taken by another program")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = refusal(shop("run", PORT="18999", SHOP_DATA_DIR=str(tmp_path / "file" / "data")))
    assert "cannot be written" in said


def test_half_a_data_folder(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    assert "not a whole database folder" in refusal(shop("migrate", SHOP_DATA_DIR=str(tmp_path)))


def test_the_table_names_the_log_ins_that_the_seed_makes() -> None:
    from shop_app.cli.serving import _addresses
    from shop_app.seed import PASSWORD, log_in

    told = _addresses()
    for word in (log_in("owner", "demo"), log_in("merchant", "demo"), log_in("owner", "atelier"), PASSWORD):
        assert word in told


@pytest.mark.parametrize("name", ["FAILPOINTS", "CLOCK_OFFSET_FILE", "STRIPE_API_BASE"])
def test_tests_tools_in_production(name: str) -> None:
    said = refusal(shop("run", APP_ENV="production", **{name: "x"}))
    assert said == f"{name} is for development and tests; APP_ENV=production refuses it."
