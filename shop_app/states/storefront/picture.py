"""A picture as every storefront page shows it. Plain text and numbers only."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from shop_app.domain import catalog

_THUMB_PX = 320


@dataclasses.dataclass
class PictureView:
    """A picture for `components/ui/image.py`; `src` is empty where there is none.

    `src_set` holds WebP and `avif_set` AVIF, each empty until a worker has made it. `blur` is a CSS image that stands
    in meanwhile, `focus` the CSS position that stays in sight where the frame cuts. An empty `alt` is decoration.
    """

    src: str = ""
    src_set: str = ""
    avif_set: str = ""
    thumb: str = ""
    blur: str = ""
    focus: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0


def picture_view(picture: catalog.Picture | None, alt: str = "") -> PictureView:
    """A picture of the catalogue. Without `alt` it is decoration, as beside a title that says the same."""
    if picture is None:
        return PictureView()
    return PictureView(
        src=picture.src,
        src_set=picture.srcset,
        avif_set=picture.avif_srcset,
        thumb=picture.thumb,
        blur=f'url("{picture.blur}")' if picture.blur else "",
        focus=picture.focus,
        alt=alt,
        width=picture.width,
        height=picture.height,
    )


def thumb_view(address: str, alt: str = "") -> PictureView:
    """The thumbnail at an address below `/media/`, as lines of carts and orders keep it."""
    if not address:
        return PictureView()
    src = f"/media/{address}"
    return PictureView(src=src, thumb=src, alt=alt, width=_THUMB_PX, height=_THUMB_PX)


def logo_view(logo: Mapping[str, Any], name: str) -> PictureView:
    """A shop's logo, which says the shop's name; nothing where there is none."""
    if not logo:
        return PictureView()
    return PictureView(src=f"/media/{logo['file']}", alt=name, width=logo["width"], height=logo["height"])
