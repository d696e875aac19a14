"""Photographs of reviews: read with them as one JSON column, made smaller by a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from shop_app.core.threads import in_the_background
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import pictures
from shop_app.domain.catalog import Picture, picture_of
from shop_app.domain.pictures import Kind
from shop_app.integrations.files import files

_UNFINISHED = "SELECT id, file FROM review_picture WHERE review_id = %(review)s AND NOT renditions ? 'avif'"
_MADE = "UPDATE review_picture SET renditions = renditions || %(made)s WHERE id = %(id)s"
# Of the row `r`.
AS_JSON = """
    (SELECT json_agg(json_build_array(m.file, m.width, m.height, m.renditions) ORDER BY m.position)
     FROM review_picture m WHERE m.review_id = r.id)
"""


def pictures_from(rows: list[list[Any]] | None, author: str) -> tuple[Picture, ...]:
    """The column as pictures; what they show nobody has said, only whose they are."""
    alt = t("Photograph by {author}", author=author)
    return tuple(picture_of(file, width, height, alt, renditions) for file, width, height, renditions in rows or [])


@dataclass(frozen=True, slots=True)
class _Stored:
    id: UUID
    file: str


def make_renditions(uow: UnitOfWork, event_id: UUID, review_id: UUID) -> None:
    """Makes a review's photographs in every width; once more changes nothing. Hears ``ReviewWritten``."""
    store = files()
    for stored in uow.all(_Stored, _UNFINISHED, review=review_id):
        image = pictures.opened(store.read(stored.file))
        webp, avif = (
            in_the_background(pictures.render, uow.tenant_id, image, store, kind).files
            for kind in (Kind.WEBP, Kind.AVIF)
        )
        uow.execute(_MADE, id=stored.id, made=Jsonb({**webp, "avif": avif}))
