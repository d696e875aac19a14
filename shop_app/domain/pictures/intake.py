"""Whatever somebody calls a picture becomes pixels and nothing else: what is stored was drawn by us (C-59).

So there is no place left for a position in its EXIF, a script behind its end, or a second file inside it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import struct
from threading import BoundedSemaphore
from uuid import UUID

from PIL import Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from shop_app.domain.pictures.rules import (
    KEPT_SIDE,
    MEDIA_TYPES,
    check_pixels,
    check_size,
    no_picture,
)
from shop_app.domain.pictures.schemas import StoredPicture
from shop_app.integrations.files import Files

# Unpacked, one picture may take 100 MB; so many at once, whatever number of threads there is.
_AT_ONCE = BoundedSemaphore(2)
_KEPT_QUALITY = 90
_BLUR_SIDE, _BLUR_QUALITY = 10, 40
_DRAWN, _LARGEST_DRAWING = ("PNG", "GIF"), 600_000
_LARGEST_PROFILE = 2_000_000
# Broken files end in any of these, depending on where they are broken.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    IndexError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
    struct.error,
)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

# Ours is asked before anything is unpacked, and refuses with words.
Image.MAX_IMAGE_PIXELS = None


def store_picture(tenant_id: UUID, content: bytes, store: Files, *, media_type: str = "") -> StoredPicture:
    """Takes a picture in: upright, in sRGB, its first frame, at most 2560 pixels on a side, without anything else.

    ``ValidationFailed`` where it is none, too large, not of ``media_type``, or of a kind that browsers do not show.
    """
    check_size(len(content))
    with _AT_ONCE:
        image = opened(content, media_type=media_type)
        kept, extension = _kept(image)
        blur = blur_of(image)
    return StoredPicture(
        file=store.put(tenant_id, kept, extension),
        sha256=hashlib.sha256(content).digest(),
        width=image.width,
        height=image.height,
        size_bytes=len(kept),
        blur=blur,
    )


def opened(content: bytes, *, media_type: str = "") -> Image.Image:
    """The picture in ``content`` as RGB or RGBA pixels, the way up it is meant to be looked at.

    Its ``info`` says in ``format`` what it was, and nothing else.
    """
    try:
        formats = [MEDIA_TYPES[media_type]] if media_type else list(MEDIA_TYPES.values())
        file = Image.open(io.BytesIO(content), formats=formats)
        check_pixels(*file.size)
        # A JPEG can be unpacked at a half or a quarter of its size.
        file.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
        file.load()
        image = _coloured(ImageOps.exif_transpose(file))
        image.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    except _BROKEN:
        raise no_picture() from None
    # Some formats write what the file they came from said beside its pixels.
    image.info = {"format": file.format}
    return image


def _coloured(image: Image.Image) -> Image.Image:
    """In sRGB, as RGBA where one can see through it; print colours and profiles of cameras are converted."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile", b"")
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if profile and len(profile) <= _LARGEST_PROFILE and image.mode in ("RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, given, _SRGB, outputMode="RGB") or image.convert(mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that nobody can read changes no colour
    return image.convert(mode)


def _kept(image: Image.Image) -> tuple[bytes, str]:
    """The picture as it is kept: JPEG, which every mail and feed reads; WebP where one can see through it.

    A drawing of a bearable size stays as sharp as it came.
    """
    out = io.BytesIO()
    if image.info["format"] in _DRAWN and image.width * image.height <= _LARGEST_DRAWING:
        image.save(out, "PNG", pnginfo=PngInfo())
        return out.getvalue(), "png"
    if image.mode == "RGBA":
        image.save(out, "WEBP", quality=_KEPT_QUALITY, method=2)
        return out.getvalue(), "webp"
    image.save(out, "JPEG", quality=_KEPT_QUALITY, progressive=True)
    return out.getvalue(), "jpg"


def blur_of(image: Image.Image) -> str:
    """A few pixels of the picture as a ``data:`` address, at most 400 characters; empty where one sees through it."""
    if image.mode == "RGBA":
        return ""
    small = image.copy()
    small.thumbnail((_BLUR_SIDE, _BLUR_SIDE), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=_BLUR_QUALITY, method=6)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
