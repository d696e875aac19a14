"""Signatures over raw bytes and a time, as many providers write them: ``t=…,v1=HMAC_SHA256(secret, "{t}.{body}")``."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from shop_app.integrations.payments.refusals import SignatureInvalid

LIFE_S = 300


def digest(secret: str, body: bytes, at: int) -> str:
    return hmac.new(secret.encode(), b"%d." % at + body, sha256).hexdigest()


def signature(secret: str, body: bytes, at: int) -> str:
    return f"t={at},v1={digest(secret, body, at)}"


def check(body: bytes, header: str, secrets: Sequence[str], now: datetime) -> None:
    """Refuses with ``SignatureInvalid`` unless one of ``secrets`` signed these bytes less than ``LIFE_S`` ago.

    Each comparison takes constant time; an empty secret counts as none.
    """
    parts = [part.partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name.strip() == "t"]
    given = [value.encode() for name, _, value in parts if name.strip() == "v1"]
    if len(times) != 1 or not times[0].isdecimal() or not times[0].isascii() or len(times[0]) > 12:
        raise SignatureInvalid("No signature of this event matches.")
    at = int(times[0])
    right = [digest(secret, body, at).encode() for secret in secrets if secret.strip()]
    if not any(hmac.compare_digest(one, other) for one in given for other in right):
        raise SignatureInvalid("No signature of this event matches.")
    if abs(now.timestamp() - at) > LIFE_S:
        raise SignatureInvalid("The signature of this event is too old.")
