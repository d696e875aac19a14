"""Families of refusals. They carry no HTTP: each door translates them for its own caller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


def fill(template: str, details: Mapping[str, Any]) -> str:
    """``template`` with its holes filled; one that has other braces in it (a person's own words) stays as it is."""
    try:
        return template.format_map(details)
    except (KeyError, IndexError, ValueError, AttributeError):
        return template


class ShopError(Exception):
    """A refusal with a stable ``code``, a sentence for a person, and ``details`` for a program.

    The sentence is English and may have ``{holes}`` that ``details`` fill: a door says it in its caller's language
    (``core.translation.said``).
    """

    code: ClassVar[str] = "ERROR"

    def __init__(self, sentence: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(sentence)
        self.template = sentence
        self.details = details
        self._code = code

    @property
    def sentence(self) -> str:
        """The sentence in English, its holes filled."""
        return fill(self.template, self.details)

    @property
    def reason(self) -> str:
        """The code of this very refusal, or its family's."""
        return self._code or type(self).code


class NotFound(ShopError):
    """There is no such row for this caller; another tenant's row looks the same."""

    code = "NOT_FOUND"


class Gone(NotFound):
    """There was such a row, and it will not come back; who knows its address may forget it."""

    code = "GONE"


class NotSignedIn(ShopError):
    """The caller is nobody we know, and the command needs somebody."""

    code = "NOT_SIGNED_IN"


class PermissionDenied(ShopError):
    """We know the caller, and the caller may not."""

    code = "PERMISSION_DENIED"


class ValidationFailed(ShopError):
    """A value is readable but refused. ``field`` names it in the words of the command's arguments."""

    code = "VALIDATION_FAILED"

    def __init__(self, sentence: str, *, field: str, code: str | None = None, **details: Any) -> None:
        super().__init__(sentence, code=code, field=field, **details)
        self.field = field


class Conflict(ShopError):
    """The world is not as the caller saw it; looking again helps, repeating does not."""

    code = "CONFLICT"


class RetryLater(ShopError):
    """Nothing was done; the same call may succeed shortly."""

    code = "RETRY_LATER"


class UpstreamFailed(ShopError):
    """A provider outside failed or refused; ``details`` has its own code, never its secrets."""

    code = "UPSTREAM_FAILED"
