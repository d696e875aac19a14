"""What a password must be, how long things last, and how a device is called. Pure."""

from __future__ import annotations

import re
from datetime import timedelta

from models.errors import ValidationFailed

SESSION_LASTS = timedelta(days=30)
SIGN_UP_LASTS = timedelta(days=1)
RESET_LASTS = timedelta(hours=1)
EXPORT_LASTS = timedelta(days=7)
GRACE = timedelta(days=14)
"""Between asking for the deletion of an account and it happening."""
SEEN_EVERY = timedelta(hours=1)
"""How exactly a session knows when it was last used: a write for every event would be too dear."""

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def checked_password(password: str, email: str) -> str:
    """``password`` as it is, or ``ValidationFailed(field="password")``. Length is strength; nothing else is asked."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValidationFailed(
            "Choose a password of at least {least} characters.",
            field="password",
            code="PASSWORD_TOO_SHORT",
            least=SHORTEST_PASSWORD,
        )
    if len(password) > LONGEST_PASSWORD:
        raise ValidationFailed(
            "Use at most {most} characters here.", field="password", code="PASSWORD_TOO_LONG", most=LONGEST_PASSWORD
        )
    plain = password.strip().lower()
    if plain in (email, email.partition("@")[0]) or len(set(plain)) < 3:
        raise ValidationFailed("Choose a password that is harder to guess.", field="password", code="PASSWORD_TOO_EASY")
    return password


def device_words(user_agent: str) -> str:
    """“Firefox, Windows” of a browser's ``User-Agent``; empty where it says nothing we know."""
    browser = next((name for mark, name in _BROWSERS if re.search(rf"\b{mark}/", user_agent)), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)
