"""Drawing every picture of a shop's goods and storing it with its smaller widths."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from PIL import Image

from shop_app.domain import catalog
from shop_app.integrations.files import Files
from shop_app.seed.drawing import draw
from shop_app.seed.goods import Good

# Pillow lets go of the interpreter while it resizes and encodes, so two threads keep two cores busy.
_AT_ONCE = 2
_QUALITY = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A stored picture of a good in one colour."""

    colour: str
    picture: catalog.StoredPicture
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
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_QUALITY, method=0)
    picture = catalog.StoredPicture(
        file=store.put(tenant_id, out.getvalue(), "webp"),
        sha256=hashlib.sha256(out.getvalue()).digest(),
        width=image.width,
        height=image.height,
    )
    renditions = catalog.render(tenant_id, image, store, is_hasty=True)
    on_drawn()
    return Drawn(colour=colour, picture=picture, renditions=renditions)
