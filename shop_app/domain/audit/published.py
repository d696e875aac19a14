"""The proof that came with this release: every crash, race and fault, as `python -m tests.chaos --publish` wrote it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

from shop_app.domain.audit.schemas import PublishedProof

FILE = Path(__file__).parent / "published.json"


@cache
def published_proof() -> PublishedProof | None:
    """What was counted, or ``None`` in a release without a proof."""
    try:
        return PublishedProof(**orjson.loads(FILE.read_bytes()))
    except FileNotFoundError:
        return None
