"""What makes a shop an application on somebody's screen: manifest, icons, search box, and the worker behind it."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import orjson
from PIL import Image, ImageDraw, ImageFont

import shop_app
from shop_app.components.ui.tokens import COLOURS
from shop_app.core.colours import is_colour, text_on
from shop_app.core.translation import direction, t
from shop_app.domain.tenants import ShopSettings
from shop_app.integrations.files import files

ICON_SIZES = (192, 512)
TAB_SIZES = (32, 180)
# What a launcher may cut off of a maskable icon lies outside of four fifths of it.
_SAFE, _FULL = 0.45, 0.6
_FONT = Path(shop_app.__file__).parent / "domain" / "invoices" / "fonts" / "DejaVuSans.ttf"
_RELEASE = "__RELEASE__"


def manifest(shop: ShopSettings, locale: str) -> bytes:
    """The web app manifest, with the shop's own icons where it has some."""
    icons = [_icon(shop, size, purpose) for purpose in ("any", "maskable") for size in ICON_SIZES]
    return orjson.dumps(
        {
            "id": "/",
            "name": shop.name,
            "short_name": shop.name[:12].rstrip(),
            "description": shop.tagline or shop.name,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "lang": locale,
            "dir": direction(locale),
            "theme_color": _accent(shop),
            "background_color": COLOURS["bg"].light,
            "icons": icons,
        }
    )


def _icon(shop: ShopSettings, size: int, purpose: str) -> dict[str, str]:
    own = shop.icons.get(str(size)) if purpose == "any" else None
    name = f"{'maskable-' if purpose == 'maskable' else ''}{size}.png"
    return {
        "src": f"/media/{own}" if own else f"/icons/{name}",
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def icon(shop: ShopSettings, name: str) -> bytes | None:
    """A PNG by its name such as `192.png` or `maskable-512.png`: the shop's own icon, or its initial on its accent."""
    size_text = name.removeprefix("maskable-").removesuffix(".png")
    if not name.endswith(".png") or size_text not in map(str, (*TAB_SIZES, *ICON_SIZES)):
        return None
    # Of an icon of the shop's own nobody knows what may be cut off.
    if name == f"{size_text}.png" and size_text in shop.icons:
        return files().read(shop.icons[size_text])
    share = _SAFE if name.startswith("maskable-") else _FULL
    return _drawn(shop.name.strip()[:1].upper() or "•", _accent(shop), int(size_text), share)


@cache
def _drawn(initial: str, accent: str, size: int, share: float) -> bytes:
    image = Image.new("RGB", (size, size), accent)
    font = ImageFont.truetype(str(_FONT), int(size * share))
    ImageDraw.Draw(image).text((size / 2, size / 2), initial, fill=text_on(accent), font=font, anchor="mm")
    stored = io.BytesIO()
    image.save(stored, "PNG", optimize=True)
    return stored.getvalue()


def _accent(shop: ShopSettings) -> str:
    return shop.accent if is_colour(shop.accent) else COLOURS["accent"].light


def open_search(shop: ShopSettings, origin: str) -> bytes:
    """The description by which a browser offers to search the shop."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(shop.name[:16])}</ShortName>"
        f"<Description>{escape(t('Search {shop}', shop=shop.name))}</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Image height="192" width="192" type="image/png">{escape(origin)}/icons/192.png</Image>'
        f'<Url type="text/html" template="{escape(origin)}/search?q={{searchTerms}}"/>'
        "</OpenSearchDescription>"
    ).encode()


def service_worker(build: Path, release: str) -> bytes:
    """The worker of this release: its caches carry the release's name, so that a new one begins with empty ones."""
    return (build / "sw.js").read_text(encoding="utf-8").replace(_RELEASE, release).encode()
