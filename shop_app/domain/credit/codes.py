"""Gift card codes: 80 random bits that a person can read aloud, kept as a keyed hash."""

from __future__ import annotations

import hmac
import secrets
from uuid import UUID

from shop_app.settings import settings

# Crockford's alphabet: no I, L, O, U. What looks like one of its characters is read as that one.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
LENGTH = 16


def new_code() -> str:
    """``7K3M-…``: four groups of four."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
    return "-".join(drawn[at : at + 4] for at in range(0, LENGTH, 4))


def plain(code: str) -> str | None:
    """The sixteen characters that somebody's typing means, or ``None`` for what is no code."""
    typed = code.upper().translate(_LOOKS_LIKE)
    return typed if len(typed) == LENGTH and set(typed) <= set(_ALPHABET) else None


def code_sha256(tenant_id: UUID, plain_code: str) -> bytes:
    """What is stored of a code. Keyed: with a copy of the table alone nobody can try codes against it."""
    message = b"gift card\0" + tenant_id.bytes + plain_code.encode()
    return hmac.digest(settings().secret_key.encode(), message, "sha256")
