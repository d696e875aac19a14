"""What is handed out of pictures that were taken in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """A picture in its place, ready to be shown. ``file`` is its address below ``/media/``.

    ``sha256`` is of the file as it was given; ``blur`` a ``data:`` address that stands in for it, empty where one can
    see through it.
    """

    file: str
    sha256: bytes
    width: int
    height: int
    size_bytes: int = 0
    blur: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renditions:
    """A picture's smaller forms in one format: a width in pixels → the file of that width."""

    files: dict[str, str] = field(default_factory=dict)
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Leave to send one picture, of exactly this type and size, before it expires."""

    upload_id: UUID
    media_type: str
    size_bytes: int
    expires_at: datetime
    signature: str
