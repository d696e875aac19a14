"""What a picture may be, and which forms of it are made."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import ValidationFailed
from shop_app.core.translation import t

MOST_BYTES = 10_000_000
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 16_000
# What is kept of a picture: enough to look into, and not what a camera makes of it.
KEPT_SIDE = 2_560
WIDTHS = (320, 640, 960, 1280)
# A width that is nearly the next one saves nobody anything.
_STEP = 1.2
# Up to here a phone may open a page with it, so it must arrive in a blink.
LARGEST_RENDITION = 90_000

# Types and what Pillow calls them. No SVG: it is a document, which may carry scripts.
MEDIA_TYPES = {
    "image/avif": "AVIF",
    "image/gif": "GIF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
}


def widths_of(width: int) -> tuple[int, ...]:
    """The widths to make of a picture, widest first: its own up to the widest, and each that is clearly smaller.

    The smallest is made of every picture that is wider, because lines of carts and orders show it.
    """
    widest = min(width, WIDTHS[-1])
    smaller = {each for each in WIDTHS if each * _STEP <= widest or each == WIDTHS[0] < widest}
    return tuple(sorted(smaller | {widest}, reverse=True))


def check_size(size_bytes: int) -> None:
    """Refuses an empty file, and one that is too large to look at."""
    if size_bytes <= 0:
        raise ValidationFailed(t("This file is empty. Choose the picture again."), field="picture")
    if size_bytes > MOST_BYTES:
        raise ValidationFailed(t("This picture is larger than 10 MB. Save it smaller."), field="picture")


def check_media_type(media_type: str) -> None:
    """Refuses types that are no pictures, or pictures that can carry scripts."""
    if media_type not in MEDIA_TYPES:
        raise ValidationFailed(_not_shown(), field="media_type")


def check_pixels(width: int, height: int) -> None:
    """Refuses what would fill the memory once it is unpacked; called with the sizes that its header claims."""
    if width <= 0 or height <= 0 or max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise ValidationFailed(
            t("This picture has more than 25 million pixels. Save it smaller."), field="picture", code="TOO_LARGE"
        )


def no_picture() -> ValidationFailed:
    """The refusal of anything that is not a whole picture."""
    return ValidationFailed(_not_shown(), field="picture", code="NOT_A_PICTURE")


def _not_shown() -> str:
    return t("This is not a picture that browsers show. Save it as JPEG, PNG or WebP.")


def qualities(first: int, *, steps: Iterable[int] = (0, 16, 32, 44)) -> tuple[int, ...]:
    """Which qualities to try, best first, until a rendition is small enough."""
    return tuple(first - step for step in steps)
