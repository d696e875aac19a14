"""The pictures of a product, in their order: the first is the one that lists show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.errors import ForeignKeyViolation
from psycopg.types.json import Jsonb

from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import pictures
from shop_app.domain.catalog.rows import Rows
from shop_app.domain.catalog.rules import picture_of
from shop_app.domain.catalog.schemas import ProductPicture
from shop_app.domain.pictures import StoredPicture

LONGEST_ALT = 1_000

_MEDIA = """
    SELECT id, product_id, variant_id, position, file, width, height, alt, renditions, size_bytes
    FROM media WHERE {where} ORDER BY position, id
"""
_CHANGE = """
    UPDATE media SET alt = %(alt)s, variant_id = %(variant_id)s, renditions = %(renditions)s WHERE id = %(id)s
"""
# Positions without gaps, whatever they were.
_PLACE = """
    UPDATE media SET position = placed.number - 1
    FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS placed (id, number)
    WHERE media.id = placed.id AND media.position <> placed.number - 1
"""


@dataclass(frozen=True, slots=True)
class Media:
    """A row of the table, as far as commands need it."""

    id: UUID
    product_id: UUID
    variant_id: UUID | None
    position: int
    file: str
    width: int
    height: int
    alt: str
    renditions: dict[str, Any]
    size_bytes: int


def pictures_of(uow: UnitOfWork, product_id: UUID) -> tuple[ProductPicture, ...]:
    """A product's pictures as staff see them, in their order."""
    require(uow, Permission.CATALOG_READ)
    return tuple(
        ProductPicture(
            id=media.id,
            variant_id=media.variant_id,
            picture=picture_of(media.file, media.width, media.height, media.alt, media.renditions),
            size_bytes=media.size_bytes,
        )
        for media in _all_of(uow, product_id)
    )


def product_at(uow: UnitOfWork, slug: str) -> UUID:
    """The product at an address, whether shoppers see it or not."""
    require(uow, Permission.CATALOG_READ)
    product_id: UUID | None = uow.scalar("SELECT id FROM product WHERE slug = %(slug)s", slug=slug)
    if product_id is None:
        raise NotFound(t("There is no such product."))
    return product_id


def add_picture(
    uow: UnitOfWork,
    product_id: UUID,
    picture: StoredPicture,
    *,
    alt: str,
    variant_id: UUID | None = None,
    renditions: Mapping[str, Any] | None = None,
) -> UUID:
    """Puts a stored picture behind a product's others; undone by removing it.

    Without ``renditions`` a worker makes them. What the picture shows has to be said. The same picture may stand there
    twice, since one may show a variant.
    """
    require(uow, Permission.CATALOG_WRITE)
    pictures.check_room(uow, picture.size_bytes)
    media_id = new_id()
    rows = Rows()
    rows.add_media(
        media_id,
        product_id,
        picture,
        len(_all_of(uow, product_id)),
        alt=_checked_alt(alt),
        variant_id=variant_id,
        renditions=renditions,
    )
    try:
        rows.write(uow)
    except ForeignKeyViolation as error:
        raise NotFound(t("There is no such product or variant.")) from error
    if renditions:
        uow.record("MediaRendered", aggregate="media", aggregate_id=media_id)
    else:
        uow.record("MediaAdded", aggregate="media", aggregate_id=media_id)
    _tell_updated(uow, product_id)
    return media_id


def add_uploaded_picture(
    uow: UnitOfWork, product_id: UUID, upload_id: UUID, *, alt: str, variant_id: UUID | None = None
) -> UUID:
    """The same with a picture that was sent to an upload's address. Undone by removing it."""
    require(uow, Permission.CATALOG_WRITE)
    return add_picture(uow, product_id, pictures.received(uow, upload_id), alt=alt, variant_id=variant_id)


def change_picture(
    uow: UnitOfWork,
    media_id: UUID,
    *,
    alt: str | None = None,
    focus: tuple[int, int] | None = None,
    position: int | None = None,
) -> UUID:
    """Changes what is named; returns the product. Undone by the same with the values of the audit entry.

    ``focus`` is the point, in percent from the start and from the top, that stays in sight where a frame cuts;
    ``position`` counts from 0.
    """
    require(uow, Permission.CATALOG_WRITE)
    media = _one(uow, media_id)
    renditions = dict(media.renditions)
    if focus is not None:
        if not all(0 <= part <= 100 for part in focus):
            raise ValidationFailed(t("Give the focus in percent, from 0 to 100."), field="focus")
        renditions["focus"] = list(focus)
    uow.execute(
        _CHANGE,
        id=media_id,
        alt=media.alt if alt is None else _checked_alt(alt),
        variant_id=media.variant_id,
        renditions=Jsonb(renditions),
    )
    if position is not None:
        others = [each.id for each in _all_of(uow, media.product_id) if each.id != media_id]
        others.insert(max(position, 0), media_id)
        uow.execute(_PLACE, ids=others)
    _tell_updated(uow, media.product_id)
    return media.product_id


def remove_picture(uow: UnitOfWork, media_id: UUID) -> UUID:
    """Takes a picture away from its product, which is returned. Its file stays, because orders show what was bought.

    Undone by adding it again with the values of the audit entry.
    """
    require(uow, Permission.CATALOG_WRITE)
    media = _one(uow, media_id)
    uow.execute("DELETE FROM media WHERE id = %(id)s", id=media_id)
    uow.execute(_PLACE, ids=[each.id for each in _all_of(uow, media.product_id)])
    _tell_updated(uow, media.product_id)
    return media.product_id


def find_media(uow: UnitOfWork, media_id: UUID) -> Media | None:
    """The row as it stands, for whoever makes its renditions."""
    return uow.first(Media, _MEDIA.format(where="id = %(id)s"), id=media_id)


def _one(uow: UnitOfWork, media_id: UUID) -> Media:
    media = find_media(uow, media_id)
    if media is None:
        raise NotFound(t("There is no such picture."))
    return media


def _all_of(uow: UnitOfWork, product_id: UUID) -> list[Media]:
    return uow.all(Media, _MEDIA.format(where="product_id = %(id)s"), id=product_id)


def _checked_alt(alt: str) -> str:
    if not alt.strip():
        raise ValidationFailed(t("Say what the picture shows, for those who cannot see it."), field="alt")
    if len(alt) > LONGEST_ALT:
        raise ValidationFailed(t("Say it in at most {most} characters.", most=LONGEST_ALT), field="alt")
    return alt.strip()


def _tell_updated(uow: UnitOfWork, product_id: UUID) -> None:
    uow.record("ProductUpdated", aggregate="product", aggregate_id=product_id, data={"changed": ["pictures"]})
