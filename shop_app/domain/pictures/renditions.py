"""Smaller forms of a picture: each width once in WebP, and once in AVIF, which is half as large and slow to make."""

from __future__ import annotations

import io
from enum import StrEnum
from uuid import UUID

from PIL import Image

from shop_app.domain.pictures.rules import LARGEST_RENDITION, qualities, widths_of
from shop_app.domain.pictures.schemas import Renditions
from shop_app.integrations.files import Files


class Kind(StrEnum):
    """A format of renditions, which is also the ending of their files."""

    WEBP = "webp"
    AVIF = "avif"


_QUALITY = {Kind.WEBP: 78, Kind.AVIF: 58}
_EFFORT = {Kind.WEBP: {"method": 4}, Kind.AVIF: {"speed": 7, "max_threads": 1}}
_HASTE = {Kind.WEBP: {"method": 0}, Kind.AVIF: {"speed": 9, "max_threads": 1}}


def render(
    tenant_id: UUID, image: Image.Image, store: Files, kind: Kind = Kind.WEBP, *, is_hasty: bool = False
) -> Renditions:
    """Stores the picture in every width that there should be of it.

    In haste it takes half the time; files are a little larger and a little softer.
    """
    files, size_bytes = {}, 0
    filter_ = Image.Resampling.HAMMING if is_hasty else Image.Resampling.LANCZOS
    ratio = image.height / image.width
    # Each from the next larger one: a fraction of the work, and no difference that anybody sees.
    for width in widths_of(image.width):
        if width != image.width:
            image = image.resize((width, max(1, round(width * ratio))), filter_)
        content = _encoded(image, kind, (_HASTE if is_hasty else _EFFORT)[kind])
        files[str(width)] = store.put(tenant_id, content, kind.value)
        size_bytes += len(content)
    return Renditions(files=files, size_bytes=size_bytes)


def _encoded(image: Image.Image, kind: Kind, effort: dict[str, int]) -> bytes:
    content = b""
    for quality in qualities(_QUALITY[kind]):
        out = io.BytesIO()
        image.save(out, kind.name, quality=quality, **effort)
        content = out.getvalue()
        if len(content) <= LARGEST_RENDITION:
            break
    return content
