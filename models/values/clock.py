"""The only reader of time (D23). Everyone else is handed ``now``.

Outside production a file named by ``CLOCK_OFFSET_FILE`` may hold a number of seconds that every
process adds, so that a test moves all of them together.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


def offset_s() -> float:
    """Seconds to add to the machine's clock; 0 without an offset file and always in production."""
    name = os.environ.get("CLOCK_OFFSET_FILE")
    if not name or os.environ.get("APP_ENV") == "production":
        return 0.0
    try:
        return float(Path(name).read_text() or 0)
    except FileNotFoundError:
        return 0.0


def now() -> datetime:
    """The current moment, UTC."""
    return datetime.now(UTC) + timedelta(seconds=offset_s())
