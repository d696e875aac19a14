"""Where search engines find every page, and what they should leave alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, content

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGES = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
# More of a product's pictures than these help nobody to find it.
_MOST_PICTURES = 10
PRIVATE = ("/account", "/admin", "/api/", "/cart", "/checkout", "/orders", "/session", "/search", "/pay/")


def robots(origin: str) -> bytes:
    """Pages that belong to one visitor are nobody's to list; filtered lists are endless."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "Disallow: /*?*f.", "Allow: /", ""]
    return "\n".join([*lines, f"Sitemap: {origin}/sitemap.xml", ""]).encode()


def index(uow: UnitOfWork, origin: str) -> bytes:
    """The parts of the sitemap."""
    parts = -(-catalog.count_places(uow) // catalog.SITEMAP_PART)
    names = ["pages", "categories", *(f"products-{number}" for number in range(1, parts + 1))]
    listed = "".join(f"<sitemap><loc>{escape(origin)}/sitemaps/{name}.xml</loc></sitemap>" for name in names)
    return f"{_HEAD}<sitemapindex {_XMLNS}>{listed}</sitemapindex>".encode()


def part(uow: UnitOfWork, origin: str, name: str) -> bytes | None:
    """One part by its name; `None` for one that there is not."""
    kind, _, number = name.partition("-")
    if name == "pages":
        return _urls(_pages(uow, origin))
    if name == "categories":
        places = catalog.category_places(uow)
        return _urls(_url(f"{origin}/c/{place.slug}", place.updated_at) for place in places)
    if kind == "products" and number.isdecimal() and len(number) < 5 and number.isascii():
        products = catalog.product_places(uow, max(int(number), 1))
        return _urls(_product(origin, place) for place in products) if products else None
    return None


def _pages(uow: UnitOfWork, origin: str) -> Iterator[str]:
    yield _url(f"{origin}/", None)
    for page in content.footer_pages(uow):
        yield _url(f"{origin}/pages/{page.slug}", page.updated_at)


def _product(origin: str, place: catalog.Place) -> str:
    pictures = "".join(
        f"<image:image><image:loc>{escape(f'{origin}/media/{file}')}</image:loc></image:image>"
        for file in (place.files or [])[:_MOST_PICTURES]
    )
    return _url(f"{origin}/p/{place.slug}", place.updated_at, pictures)


def _url(address: str, updated_at: datetime | None, more: str = "") -> str:
    changed = f"<lastmod>{updated_at.isoformat(timespec='seconds')}</lastmod>" if updated_at else ""
    return f"<url><loc>{escape(address)}</loc>{changed}{more}</url>"


def _urls(urls: Iterable[str]) -> bytes:
    return f"{_HEAD}<urlset {_XMLNS} {_IMAGES}>{''.join(urls)}</urlset>".encode()
