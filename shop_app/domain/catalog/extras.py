"""What a card of a long list shows beside the one picture and the price: more pictures, and the colours there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.rules import picture_of
from shop_app.domain.catalog.schemas import CardExtras, Swatch
from shop_app.domain.catalog.swatches import COLOUR_OPTIONS, swatch_of

_PICTURES = 3
_EXTRAS = f"""
    SELECT p.id,
        (SELECT json_agg(json_build_array(m.file, m.width, m.height, m.alt, m.renditions) ORDER BY m.position, m.id)
         FROM (SELECT * FROM media WHERE product_id = p.id ORDER BY position, id LIMIT {_PICTURES}) m) AS pictures,
        (SELECT o.choices FROM product_option o
         WHERE o.product_id = p.id AND lower(o.name) = ANY (%(colours)s) ORDER BY o.position LIMIT 1) AS colours
    FROM product p WHERE p.id = ANY (%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class _Extras:
    """A product's row; pictures are JSON arrays in the order of the statement."""

    id: UUID
    pictures: list[list[Any]] | None
    colours: list[str] | None


def card_extras(uow: UnitOfWork, product_ids: Sequence[UUID]) -> Mapping[UUID, CardExtras]:
    """Up to three thumbnails and every colour of each of the products, in one statement."""
    if not product_ids:
        return {}
    rows = uow.all(_Extras, _EXTRAS, ids=list(product_ids), colours=list(COLOUR_OPTIONS))
    return {
        row.id: CardExtras(
            thumbs=tuple(picture_of(*columns).thumb for columns in row.pictures or []),
            swatches=tuple(Swatch(name=name, colour=swatch_of(name)) for name in row.colours or []),
        )
        for row in rows
    }
