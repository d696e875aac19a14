"""Photographs of reviews, read with them as one JSON column."""

from __future__ import annotations

from typing import Any

from shop_app.core.translation import t
from shop_app.domain.catalog import Picture, picture_of

# Of the row `r`.
AS_JSON = """
    (SELECT json_agg(json_build_array(m.file, m.width, m.height, m.renditions) ORDER BY m.position)
     FROM review_picture m WHERE m.review_id = r.id)
"""


def pictures_from(rows: list[list[Any]] | None, author: str) -> tuple[Picture, ...]:
    """The column as pictures; what they show nobody has said, only whose they are."""
    alt = t("Photograph by {author}", author=author)
    return tuple(picture_of(file, width, height, alt, renditions) for file, width, height, renditions in rows or [])
