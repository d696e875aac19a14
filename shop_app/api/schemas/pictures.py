"""Pictures of products, and the addresses that they are sent to."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text

Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
Alt = Annotated[Text, Field(min_length=1, max_length=1000)]


class Upload(TypedDict):
    """Send the file with ``method`` to ``url``, with these headers, before ``expires_at``."""

    upload_id: str
    method: str
    url: str
    headers: dict[str, str]
    expires_at: str


class ProductPicture(TypedDict):
    """``srcset`` (WebP) and ``avif_srcset`` are empty until a worker has made them; ``focus`` is in percent."""

    id: str
    variant_id: str | None
    src: str
    srcset: str
    avif_srcset: str
    blur: str
    focus: str
    width: int
    height: int
    alt: str
    size_bytes: int


class UploadBody(Body):
    media_type: Annotated[Text, Field(max_length=40, examples=["image/jpeg"])]
    size_bytes: Annotated[int, Field(strict=True, ge=1, le=10_000_000)]


class PictureBody(Body):
    """A picture that was sent, and what it shows for those who cannot see it."""

    upload_id: UUID
    alt: Alt
    variant_id: UUID | None = None


class FocusBody(Body):
    """The point that stays in sight where a frame cuts: in percent from the start and from the top."""

    x: Percent
    y: Percent


class PictureChange(Body):
    """What is left out stays as it is. ``position`` counts from 0."""

    alt: Alt | None = None
    focus: FocusBody | None = None
    position: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None
