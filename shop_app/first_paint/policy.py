"""The headers that every answer carries, and who may speak to us at all."""

from __future__ import annotations

import hmac
import uuid
from urllib.parse import parse_qs, urlencode, urlsplit

from shop_app.settings import settings
from shop_app.states.door import VISITOR_COOKIE

YEAR_S = 31_536_000
IMMUTABLE = f"public, max-age={YEAR_S}, immutable"

SECURITY_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(self), geolocation=(), microphone=(), payment=()",
}


def content_policy(script_hashes: tuple[str, ...]) -> bytes:
    """What a page may load. Styles stay open because emotion writes its own."""
    pictures = " ".join(("'self' data: blob:", *_origins_of_pictures()))
    return (
        f"default-src 'self'; script-src 'self' {' '.join(script_hashes)}; style-src 'self' 'unsafe-inline'; "
        f"img-src {pictures}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ).encode()


def _origins_of_pictures() -> tuple[str, ...]:
    """Where browsers are sent for pictures that lie in a bucket."""
    parts = urlsplit(settings().files_public_url)
    return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()


def is_same_origin(headers: dict[str, str]) -> bool:
    """Whether the page that sent this came from the host it asks for. A missing `Origin` is not."""
    origin = headers.get("origin", "")
    return "://" in origin and origin.partition("://")[2] == headers.get("host", "")


def bound_token(query: str, *, host: str, visitor: str, session: str, customer: str = "") -> str:
    """A socket's query with its tab's token bound to who holds it.

    Whoever presents a token gets that tab's state. Mixed with host, visitor and the sessions of staff and shopper, a
    token that leaked is a different one in other hands, and signing in or out begins with an empty state.
    """
    parameters = parse_qs(query)
    token = "".join(parameters.get("token", [""])[:1])
    message = "\0".join((token, host, visitor, session, customer)).encode()
    digest = hmac.digest(settings().secret_key.encode(), message, "sha256")
    return urlencode({**parameters, "token": [str(uuid.UUID(bytes=digest[:16]))]}, doseq=True)


def visitor_cookie(token: str) -> bytes:
    """The `Set-Cookie` of a browser's first answer."""
    return f"{VISITOR_COOKIE}={token}; Path=/; Max-Age={YEAR_S}; Secure; HttpOnly; SameSite=Lax".encode()


def session_cookie(name: str, value: str) -> bytes:
    """A `Set-Cookie` that the browser forgets when it is closed."""
    return f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax".encode()


def kept_cookie(name: str, value: str) -> bytes:
    """A `Set-Cookie` that stays for a year; an empty value takes the cookie back."""
    age = YEAR_S if value else 0
    return f"{name}={value}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Lax".encode()
