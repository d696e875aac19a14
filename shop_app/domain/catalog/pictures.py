"""Pictures of products: taken in at once, their smaller widths made later by a worker (D24)."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError
from psycopg.types.json import Jsonb

from models.errors import ValidationFailed
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.integrations.files import Files, files

WIDTHS = (320, 640, 960)
_QUALITY = 78
_EXTENSIONS = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_MOST_PIXELS = 60_000_000
_LARGEST_FILE = 25 * 1024 * 1024

_STORED = "SELECT product_id, file, renditions FROM media WHERE id = %(id)s"
_RENDERED = "UPDATE media SET renditions = %(renditions)s WHERE id = %(id)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """A picture in its place. ``file`` is its address below ``/media/``."""

    file: str
    sha256: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Media:
    product_id: UUID
    file: str
    renditions: dict[str, str]


def store_picture(tenant_id: UUID, content: bytes, store: Files) -> StoredPicture:
    """Takes a picture in as it is; ``ValidationFailed`` where it is none, too large, or of a kind no browser shows."""
    with _opened(content) as image:
        extension = _EXTENSIONS[str(image.format)]
        width, height = ImageOps.exif_transpose(image).size if image.getexif() else image.size
    address = store.put(tenant_id, content, extension)
    return StoredPicture(file=address, sha256=hashlib.sha256(content).digest(), width=width, height=height)


def render(tenant_id: UUID, image: Image.Image, store: Files, *, is_hasty: bool = False) -> dict[str, str]:
    """Stores the picture at each of ``WIDTHS`` that is smaller than it is; width → address.

    In haste it takes half the time; files are a little larger and a little softer.
    """
    made = {}
    filter_, effort = (Image.Resampling.HAMMING, 0) if is_hasty else (Image.Resampling.LANCZOS, 4)
    ratio = image.height / image.width
    # Each from the next larger one: a fraction of the work, and no difference that anybody sees.
    for width in sorted((width for width in WIDTHS if width < image.width), reverse=True):
        image = image.resize((width, max(1, round(width * ratio))), filter_)
        out = io.BytesIO()
        image.save(out, "WEBP", quality=_QUALITY, method=effort)
        made[str(width)] = store.put(tenant_id, out.getvalue(), "webp")
    return made


def make_renditions(uow: UnitOfWork, event_id: UUID, media_id: UUID) -> None:
    """Makes the smaller widths of a picture; once more changes nothing. Hears ``MediaAdded``: no page waits for it."""
    media = uow.first(_Media, _STORED, id=media_id)
    if media is None or media.renditions:
        return
    store = files()
    with _opened(store.read(media.file)) as opened:
        image = ImageOps.exif_transpose(opened)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        made = render(uow.tenant_id, image, store)
    if made:
        uow.execute(_RENDERED, id=media_id, renditions=Jsonb(made))
        uow.record("ProductUpdated", aggregate="product", aggregate_id=media.product_id, data={"changed": ["pictures"]})


def _opened(content: bytes) -> Image.Image:
    if len(content) > _LARGEST_FILE:
        raise ValidationFailed(t("This picture is larger than 25 MB."), field="picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=list(_EXTENSIONS))
        if image.width * image.height > _MOST_PIXELS:
            raise ValidationFailed(t("This picture has more than 60 million pixels."), field="picture")
        image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationFailed(
            t("This is not a picture that browsers show. Save it as JPEG, PNG or WebP."), field="picture"
        ) from None
    return image
