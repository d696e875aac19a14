"""What a worker makes of a picture once it is there: WebP first, AVIF later. No page waits for either (D24)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from psycopg.types.json import Jsonb

from shop_app.core.permissions import Permission, require
from shop_app.core.threads import in_the_background
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import pictures
from shop_app.domain.catalog.pictures import Media, find_media
from shop_app.domain.pictures import Kind, Renditions
from shop_app.integrations.files import files

# Merged by the database, so that a focus set meanwhile stays.
_MADE = """
    UPDATE media SET renditions = renditions || %(made)s, size_bytes = size_bytes + %(size_bytes)s WHERE id = %(id)s
"""
_UNFINISHED = "SELECT id FROM media WHERE NOT renditions ? 'avif' ORDER BY id"


def make_renditions(uow: UnitOfWork, event_id: UUID, media_id: UUID) -> None:
    """Makes a picture's WebP in every width; once more changes nothing. Hears ``MediaAdded``.

    The unit stays open while it works: it holds no row but its own delivery.
    """
    media = find_media(uow, media_id)
    if media is None:
        return
    if not any(name.isdigit() for name in media.renditions):
        made = _rendered(uow, media, Kind.WEBP)
        uow.execute(_MADE, id=media_id, made=Jsonb(made.files), size_bytes=made.size_bytes)
        uow.record("ProductUpdated", aggregate="product", aggregate_id=media.product_id, data={"changed": ["pictures"]})
    uow.record("MediaRendered", aggregate="media", aggregate_id=media_id)


def make_avif(uow: UnitOfWork, event_id: UUID, media_id: UUID) -> None:
    """The same in AVIF. Hears ``MediaRendered``."""
    media = find_media(uow, media_id)
    if media is None or "avif" in media.renditions:
        return
    made = _rendered(uow, media, Kind.AVIF)
    uow.execute(_MADE, id=media_id, made=Jsonb({"avif": made.files}), size_bytes=made.size_bytes)
    uow.record("MediaRefined", aggregate="media", aggregate_id=media_id)


def ask_for_renditions(uow: UnitOfWork, media_ids: Iterable[UUID] | None = None) -> int:
    """Lets a worker make what is missing of these pictures, or of all; says of how many.

    Not undone: a picture shows the same with its renditions and without.
    """
    require(uow, Permission.CATALOG_WRITE)
    wanted = uow.scalars(_UNFINISHED) if media_ids is None else list(media_ids)
    for media_id in wanted:
        uow.record("MediaAdded", aggregate="media", aggregate_id=media_id)
    return len(wanted)


def _rendered(uow: UnitOfWork, media: Media, kind: Kind) -> Renditions:
    store = files()
    image = pictures.opened(store.read(media.file))
    return in_the_background(pictures.render, uow.tenant_id, image, store, kind)
