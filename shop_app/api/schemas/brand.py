"""A shop's own marks."""

from __future__ import annotations

from uuid import UUID

from typing_extensions import TypedDict

from shop_app.api.schemas import Body


class Logo(TypedDict):
    src: str
    width: int
    height: int


class Brand(TypedDict):
    """``icons`` maps a size in pixels to an address."""

    logo: Logo | None
    icons: dict[str, str]


class MarkBody(Body):
    """A picture that was sent to the address of an upload; ``null`` takes the mark away."""

    upload_id: UUID | None
