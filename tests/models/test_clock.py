from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.values import clock


def test_the_offset_file_moves_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "offset"
    monkeypatch.setenv("CLOCK_OFFSET_FILE", str(file))
    assert clock.offset_s() == 0
    file.write_text("")
    assert clock.offset_s() == 0
    file.write_text("3600")
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(seconds=3599) < ahead <= timedelta(seconds=3600)


def test_production_keeps_its_own_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "offset"
    file.write_text("3600")
    monkeypatch.setenv("CLOCK_OFFSET_FILE", str(file))
    monkeypatch.setenv("APP_ENV", "production")
    assert clock.offset_s() == 0
