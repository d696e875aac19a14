"""The small public files of a shop's own at well-known addresses, and the feed that is too long to keep."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from shop_app.core.cache import Answer, tag_of
from shop_app.core.context import Context
from shop_app.core.threads import in_thread
from shop_app.core.translation import speaking
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import catalog, tenants
from shop_app.first_paint import feed, installed, sitemap

FEED = "/feeds/google.xml"
WORKER = "/sw.js"
XML = b"application/xml; charset=utf-8"
_ASKED_AGAIN = b"public, max-age=0, must-revalidate"
PNG = b"image/png"
_DAY = b"public, max-age=86400"

Make = Callable[[UnitOfWork], bytes | None]


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of a shop: what it is, how long it may be believed, and who makes it (`None` where there is none)."""

    kind: bytes
    kept: bytes
    make: Make

    def answer(self, context: Context) -> Answer:
        """The finished file. Blocks."""
        with speaking(context.locale):
            body = in_unit(context, self.make)
        if body is None:
            return Answer(404, ((b"content-type", b"text/plain; charset=utf-8"),), b"There is nothing at this address.")
        headers = ((b"content-type", self.kind), (b"cache-control", self.kept), (b"etag", tag_of(body)))
        return Answer(200, headers, body)


def file_at(path: str, origin: str, locale: str) -> SiteFile | None:
    """The file at a path; `None` where a page may be."""
    if path == "/robots.txt":
        return SiteFile(b"text/plain; charset=utf-8", _DAY, lambda uow: sitemap.robots(origin))
    if path == "/sitemap.xml":
        return SiteFile(XML, _ASKED_AGAIN, lambda uow: sitemap.index(uow, origin))
    if path.startswith("/sitemaps/") and path.endswith(".xml"):
        name = path.removeprefix("/sitemaps/").removesuffix(".xml")
        return SiteFile(XML, _ASKED_AGAIN, lambda uow: sitemap.part(uow, origin, name))
    if path == "/manifest.webmanifest":
        kind = b"application/manifest+json"
        return SiteFile(kind, _ASKED_AGAIN, lambda uow: installed.manifest(tenants.current(uow), locale))
    if path == "/opensearch.xml":
        kind = b"application/opensearchdescription+xml"
        return SiteFile(kind, _DAY, lambda uow: installed.open_search(tenants.current(uow), origin))
    if path.startswith("/icons/"):
        name = path.removeprefix("/icons/")
        return SiteFile(PNG, _DAY, lambda uow: installed.icon(tenants.current(uow), name))
    return None


def worker(build: Path, release: str) -> Answer:
    """The service worker. A browser asks for it anew each time, and a new release is another file."""
    body = installed.service_worker(build, release)
    headers = (
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"cache-control", b"no-cache"),
        (b"etag", tag_of(body)),
    )
    return Answer(200, headers, body)


def zipped(answer: Answer) -> Answer:
    """The same, compressed: a tag of its own, because its bytes are others."""
    packed = zlib.compressobj(6, zlib.DEFLATED, 31)
    body = packed.compress(answer.body) + packed.flush()
    headers = [(name, tag_of(body) if name == b"etag" else value) for name, value in answer.headers]
    more = ((b"content-encoding", b"gzip"), (b"vary", b"accept-encoding"))
    return replace(answer, headers=(*headers, *more), body=body)


async def feed_of(context: Context, *, is_zipped: bool) -> AsyncIterator[bytes]:
    """The feed piece by piece: a hundred thousand products are never in memory at once, nor a unit open for long."""
    packed = zlib.compressobj(6, zlib.DEFLATED, 31) if is_zipped else None

    def sent(piece: bytes) -> bytes:
        return packed.compress(piece) if packed else piece

    def next_items(after: tuple[catalog.Offer, ...]) -> tuple[tuple[catalog.Offer, ...], bytes]:
        def look(uow: UnitOfWork) -> tuple[tuple[catalog.Offer, ...], bytes]:
            last = after[-1:]
            offers = tuple(catalog.offers_after(uow, *((last[0].product_id, last[0].id) if last else ())))
            return offers, feed.items(uow, context.origin, offers)

        with speaking(context.locale):
            return in_unit(context, look)

    yield sent(await in_thread(lambda: in_unit(context, feed.opening, context.origin)))
    offers: tuple[catalog.Offer, ...] = ()
    while True:
        offers, piece = await in_thread(next_items, offers)
        yield sent(piece)
        if len(offers) < catalog.FEED_PART:
            break
    yield sent(feed.CLOSING) + (packed.flush() if packed else b"")
