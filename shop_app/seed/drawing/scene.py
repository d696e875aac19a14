"""Where a thing stands: a wall, a table or a floor, and sometimes an arch or a low sun behind it."""

from __future__ import annotations

from dataclasses import dataclass

from shop_app.seed.drawing.canvas import SIZE, Canvas, oval, rounded
from shop_app.seed.drawing.colours import RGB, darker, lighter, mix, rgb

MIDDLE = SIZE / 2
TABLE = 880


@dataclass(frozen=True, slots=True)
class Room:
    """A wall and the surface before it."""

    wall: str
    table: str
    ornament: str


ROOMS = (
    Room("#e9e2d6", "#cfbfa6", "arch"),
    Room("#dfe4dd", "#bfb49c", "sun"),
    Room("#e6dad0", "#b99c82", "plain"),
    Room("#d9dfe3", "#c4bbac", "arch"),
    Room("#ece6da", "#a98f74", "window"),
    Room("#e2d7cb", "#d3c6b1", "sun"),
    Room("#d8dcd2", "#a8927a", "window"),
    Room("#e7ddd6", "#c8ad94", "plain"),
)


def stage(room: Room, *, floor: float, zoom: float, centre_y: float) -> Canvas:
    """An empty room; things stand on ``floor``. ``zoom`` and ``centre_y`` say how close one stands and looks where."""
    wall, table = rgb(room.wall), rgb(room.table)
    canvas = Canvas(lighter(wall, 0.35), darker(wall, 0.04), zoom=zoom, centre_y=centre_y)
    if room.ornament == "arch":
        outline = [*oval((MIDDLE, 470), 330, 330, 180, 360), (MIDDLE + 330, floor), (MIDDLE - 330, floor)]
        canvas.solid(outline, mix(wall, darker(wall, 0.35), 0.28), depth=0.1, upright=True)
    elif room.ornament == "sun":
        canvas.solid(oval((MIDDLE + 130, 400), 300, 300), mix(lighter(wall, 0.2), rgb("Honey"), 0.2), depth=0.06)
    elif room.ornament == "window":
        for left in (120, 390):
            slanted = [(left, 80), (left + 220, 80), (left + 340, floor - 90), (left + 120, floor - 90)]
            canvas.shade(slanted, (255, 250, 236), 0.42, blur=5)
    canvas.solid([(0, floor - 60), (SIZE, floor - 60), (SIZE, SIZE), (0, SIZE)], table, depth=0.12, upright=True)
    canvas.shade(
        [(0, floor - 60), (SIZE, floor - 60), (SIZE, floor - 46), (0, floor - 46)], darker(table, 0.5), 0.25, 6
    )
    return canvas


def shadow(canvas: Canvas, width: float, *, x: float = MIDDLE, y: float = TABLE, strength: float = 0.45) -> None:
    """The soft shadow at the foot of a thing, falling to the right."""
    canvas.shade(oval((x + width * 0.16, y + 4), width * 0.62, width * 0.085), (46, 36, 30), strength, blur=16)
    canvas.shade(oval((x + width * 0.03, y + 2), width * 0.5, width * 0.05), (38, 30, 26), strength * 0.8, blur=7)


def gleam(canvas: Canvas, x: float, top: float, bottom: float, width: float = 16) -> None:
    """A reflected window on something glazed."""
    canvas.shade(rounded((x, top, x + width, bottom), width / 2), (255, 255, 252), 0.4, blur=4)


def sprig(canvas: Canvas, foot: tuple[float, float], height: float, lean: float, colour: RGB) -> None:
    """A stem with leaves, for vases and pots."""
    x, y = foot
    tip = (x + lean, y - height)
    canvas.line([foot, (x + lean * 0.35, y - height * 0.5), tip], darker(colour, 0.2), 5)
    for step in range(1, 7):
        share = step / 7
        at = (x + lean * share * (0.6 + 0.4 * share), y - height * share)
        reach, drop = 56 * (1.15 - share * 0.6), 26
        for side in (-1, 1):
            leaf = [
                at,
                (at[0] + side * reach * 0.45, at[1] - drop * 1.25),
                (at[0] + side * reach, at[1] - drop * 0.75),
                (at[0] + side * reach * 0.55, at[1] - drop * 0.05),
            ]
            canvas.polygon(leaf, colour if side < 0 else darker(colour, 0.14))
