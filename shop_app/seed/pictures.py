"""Drawing every picture of a shop's goods and storing it with its smaller widths."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from PIL import Image

from shop_app.domain import pictures
from shop_app.integrations.files import Files
from shop_app.seed.drawing import draw
from shop_app.seed.goods import Good

# Pillow lets go of the interpreter while it resizes and encodes, so two threads keep two cores busy.
_AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A stored picture of a good in one colour."""

    colour: str
    picture: pictures.StoredPicture
    renditions: dict[str, str]


def draw_goods(
    tenant_id: UUID, goods: Sequence[Good], store: Files, on_drawn: Callable[[], None]
) -> dict[str, list[Drawn]]:
    """The pictures of each good, by title, one a colour in the goods' own order."""

    def all_of(good: Good) -> list[Drawn]:
        images = draw(good.motif, good.colours, good.title, good.form)
        return [
            _store(tenant_id, good, colour, image, store, on_drawn)
            for colour, image in zip(good.colours, images, strict=True)
        ]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return {good.title: drawn for good, drawn in zip(goods, pool.map(all_of, goods), strict=True)}


def _store(
    tenant_id: UUID, good: Good, colour: str, image: Image.Image, store: Files, on_drawn: Callable[[], None]
) -> Drawn:
    widest = pictures.WIDTHS[-1]
    made = pictures.render(tenant_id, image, store, is_hasty=True)
    picture = pictures.StoredPicture(
        # What we have drawn is harmless, so its widest rendition is what is kept of it.
        file=made.files[str(min(image.width, widest))],
        sha256=hashlib.sha256(f"{good.title}\0{colour}".encode()).digest(),
        width=image.width,
        height=image.height,
        size_bytes=made.size_bytes,
        blur=pictures.blur_of(image),
    )
    on_drawn()
    return Drawn(colour=colour, picture=picture, renditions=made.files)
