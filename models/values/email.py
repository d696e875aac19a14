"""E-mail addresses, as far as a shop may judge them."""

from __future__ import annotations

import re

from models.errors import ValidationFailed

# Deliberately loose: only a mail that arrives proves an address. No spaces, one @, a dot behind it.
_SHAPE = re.compile(r"[^\s@<>\",;]{1,64}@[^\s@<>\",;.]+(\.[^\s@<>\",;.]+)+")


def checked_email(text: str) -> str:
    """``text`` trimmed and in lower case, or ``ValidationFailed(field="email")``."""
    email = text.strip().lower()
    if len(email) > 255 or not _SHAPE.fullmatch(email) or not email.isprintable():
        raise ValidationFailed("Enter an e-mail address like name@example.com.", field="email")
    return email
