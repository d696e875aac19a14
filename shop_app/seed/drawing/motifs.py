"""Which thing is drawn how."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence

from PIL import Image

from shop_app.seed.drawing import objects, textiles, vessels
from shop_app.seed.drawing.canvas import Canvas
from shop_app.seed.drawing.colours import RGB, rgb
from shop_app.seed.drawing.scene import ROOMS, TABLE, stage

Motif = Callable[[Canvas, RGB, int], None]

MOTIFS: dict[str, Motif] = {
    motif.__name__: motif
    for motif in (
        vessels.bottle, vessels.bowl, vessels.candle, vessels.glass, vessels.jug, vessels.mug, vessels.plant,
        vessels.plate, vessels.pot, vessels.teapot, vessels.vase, textiles.apron, textiles.cushion, textiles.linen,
        textiles.napkin, textiles.rug, textiles.throw, textiles.towel, objects.basket, objects.board, objects.chair,
        objects.clock, objects.kettle, objects.knife, objects.lamp, objects.mirror, objects.notebook, objects.pan,
        objects.pendant, objects.poster, objects.shelf, objects.soap, objects.stool, objects.table, objects.tray,
    )
}  # fmt: skip
# Furniture, rugs and beds stand on the floor, not on a table.
_FLOOR = {"chair": 860, "linen": 820, "rug": 520, "stool": 860, "table": 860}
_WALL = {"apron", "clock", "mirror", "pendant", "poster", "shelf"}


# How close one stands, and the height one looks at; everything else is seen from (1.3, 700).
_VIEW = {
    "apron": (1.1, 600), "board": (1.22, 560), "bottle": (1.45, 620), "bowl": (1.5, 740), "candle": (1.5, 690),
    "chair": (1.2, 660),
    "clock": (1.35, 545), "glass": (1.75, 730), "jug": (1.45, 650), "kettle": (1.45, 660), "knife": (1.2, 610),
    "lamp": (1.3, 600), "linen": (1.08, 640), "mirror": (1.3, 545), "mug": (1.75, 720), "napkin": (1.6, 720),
    "notebook": (1.35, 660), "pan": (1.35, 700), "pendant": (1.2, 520), "plant": (1.35, 590), "plate": (1.35, 790),
    "poster": (1.25, 540), "rug": (1.05, 640), "shelf": (1.2, 560), "soap": (1.65, 740), "stool": (1.35, 760),
    "table": (1.3, 700), "throw": (1.4, 700), "towel": (1.3, 600), "tray": (1.3, 720), "vase": (1.2, 560),
}  # fmt: skip


def draw(motif: str, colours: Sequence[str], slug: str, form: int | None = None) -> Iterator[Image.Image]:
    """A picture of 1,200 by 1,200 pixels for each colour, all in the same room.

    The slug chooses the room, and the form where none is asked for.
    """
    chance = zlib.crc32(slug.encode())
    room = ROOMS[chance % len(ROOMS)]
    zoom, centre_y = _VIEW.get(motif, (1.3, 700))
    empty = stage(room, floor=1120 if motif in _WALL else _FLOOR.get(motif, TABLE), zoom=zoom, centre_y=centre_y)
    for colour in colours:
        canvas = empty.copy()
        MOTIFS[motif](canvas, rgb(colour), chance // len(ROOMS) % 12 if form is None else form)
        yield canvas.finished()
