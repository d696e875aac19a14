"""Random tokens that we keep as SHA-256 only, and signed ids for links that need no account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from shop_app.settings import settings


def new_token() -> str:
    """256 random bits, fit for a cookie."""
    return secrets.token_urlsafe(32)


def token_sha256(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def _signature(purpose: str, tenant_id: UUID, subject: UUID) -> bytes:
    message = purpose.encode() + b"\0" + tenant_id.bytes + subject.bytes
    return hmac.digest(settings().secret_key.encode(), message, "sha256")[:16]


def sign_id(purpose: str, tenant_id: UUID, subject: UUID) -> str:
    """``subject`` in a form that only we can make, valid for one purpose in one shop; 43 characters, URL-safe."""
    return base64.urlsafe_b64encode(subject.bytes + _signature(purpose, tenant_id, subject)).rstrip(b"=").decode()


def read_signed_id(purpose: str, tenant_id: UUID, token: str) -> UUID | None:
    """The id inside ``token``, or ``None`` for whatever we did not sign."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    if len(raw) != 32:
        return None
    subject = UUID(bytes=raw[:16])
    return subject if hmac.compare_digest(raw[16:], _signature(purpose, tenant_id, subject)) else None
