"""Cloth: folded, hung, piled or lying on the floor."""

from __future__ import annotations

from shop_app.seed.drawing.canvas import Canvas, Point, bow, oval, rounded, wave
from shop_app.seed.drawing.colours import RGB, darker, lighter, rgb
from shop_app.seed.drawing.scene import MIDDLE, TABLE, shadow


def _fold(canvas: Canvas, left: float, top: float, right: float, bottom: float, colour: RGB) -> None:
    """A folded layer seen from its rounded edge."""
    canvas.solid(rounded((left, top, right, bottom), (bottom - top) / 2), colour, depth=0.16, upright=True)
    middle = (top + bottom) / 2
    canvas.line([(left + 40, middle), (right - 6, middle)], darker(colour, 0.2), 4)


def cushion(canvas: Canvas, colour: RGB, form: int) -> None:
    left, top, right, bottom = MIDDLE - 270, 380.0, MIDDLE + 270, TABLE + 6.0
    shadow(canvas, 560)
    outline = [
        *bow((left, top), (right, top), -26),
        *bow((right, top), (right, bottom), -24),
        *bow((right, bottom), (left, bottom), 10),
        *bow((left, bottom), (left, top), -24),
    ]
    canvas.solid(outline, colour, depth=0.2)
    if form % 4 == 1:
        for step in range(1, 8):
            x = left + step * 67
            bend = (x - MIDDLE) * 0.09
            canvas.line(bow((x, top + 26), (x, bottom - 8), bend), lighter(colour, 0.35), 13)
    elif form % 4 == 2:
        for row in range(5):
            for column in range(5):
                centre = (left + 76 + column * 98 + (row % 2) * 20, top + 80 + row * 92)
                canvas.polygon(oval(centre, 17, 17), lighter(colour, 0.4))
    elif form % 4 == 3:
        canvas.polygon(oval((MIDDLE, 636), 150, 150), lighter(colour, 0.28))
        canvas.polygon(oval((MIDDLE + 50, 610), 116, 116), colour)
    for corner in ((left + 4, top + 6), (right - 4, top + 6)):
        canvas.polygon(oval(corner, 11, 11), lighter(colour, 0.3))
    canvas.shade(oval((MIDDLE + 110, 760), 150, 90), darker(colour, 0.5), 0.2, blur=40)
    canvas.shade(oval((MIDDLE - 120, 500), 130, 80), (255, 255, 250), 0.16, blur=40)


def throw(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 620)
    second = lighter(colour, 0.4) if form % 2 else darker(colour, 0.25)
    layers = (colour, colour, second if form % 3 == 0 else colour, colour)
    for step, layer in enumerate(layers):
        bottom = TABLE + 4 - step * 82
        _fold(canvas, MIDDLE - 300 + step * 6, bottom - 84, MIDDLE + 292 - step * 8, bottom, layer)
    top = TABLE + 4 - len(layers) * 82
    drape = [(MIDDLE - 120, top), (MIDDLE + 150, top), (MIDDLE + 176, TABLE - 50), (MIDDLE - 100, TABLE - 40)]
    canvas.solid(drape, lighter(colour, 0.1), depth=0.12)
    for x in range(-96, 172, 18):
        canvas.line([(MIDDLE + x, TABLE - 46), (MIDDLE + x + 3, TABLE + 4)], lighter(colour, 0.25), 6)
    if form % 2:
        for y in (600, 660, 720):
            canvas.line([(MIDDLE - 114 + (y - 600) * 0.05, y), (MIDDLE + 158 + (y - 600) * 0.07, y)], second, 16)


def rug(canvas: Canvas, colour: RGB, form: int) -> None:
    corners: list[Point] = [(300, 560), (900, 560), (1090, 1010), (110, 1010)]
    canvas.shade([(x + 10, y + 16) for x, y in corners], (40, 32, 28), 0.35, blur=12)
    canvas.solid(corners, colour, depth=0.12)

    def across(share: float) -> tuple[Point, Point]:
        y = 560 + 450 * share
        return (300 - 190 * share, y), (900 + 190 * share, y)

    pale = lighter(colour, 0.42)
    if form % 3 == 0:
        for share in (0.1, 0.16, 0.5, 0.84, 0.9):
            canvas.line(across(share), pale, 12 + 10 * share)
    elif form % 3 == 1:
        for row in range(6):
            share = 0.1 + row * 0.16
            (left, y), (right, _) = across(share)
            for column in range(8):
                x = left + (right - left) * (column + 0.5 + 0.5 * (row % 2)) / 8.5
                size = 15 + 16 * share
                canvas.polygon([(x, y - size * 0.7), (x + size, y), (x, y + size * 0.7), (x - size, y)], pale)
    else:
        inner = [across(0.1)[0], across(0.1)[1], across(0.9)[1], across(0.9)[0]]
        canvas.line([(x + (34 if x < MIDDLE else -34), y) for x, y in (*inner, inner[0])], pale, 10)
        canvas.solid(oval((MIDDLE, 780), 220, 96), pale, depth=0.08)
        canvas.solid(oval((MIDDLE, 780), 150, 62), colour, depth=0.08)
    for step in range(50):
        x = 112 + step * 20
        canvas.line([(x, 1010), (x - 3, 1042)], lighter(colour, 0.5), 5)


def towel(canvas: Canvas, colour: RGB, form: int) -> None:
    if form % 2:
        canvas.metal([(260, 300), (940, 300), (940, 324), (260, 324)], rgb("Brass"))
        for x, tint, length in ((330, colour, 770), (620, lighter(colour, 0.35), 690)):
            canvas.shade(rounded((x + 14, 330, x + 264, length + 14), 10), (40, 32, 28), 0.25, blur=12)
            canvas.solid(rounded((x, 296, x + 250, length), 12), tint, depth=0.16)
            for y in (length - 92, length - 66):
                canvas.line([(x + 4, y), (x + 246, y)], darker(tint, 0.16), 8)
            canvas.line([(x + 84, 330), (x + 90, length - 120)], darker(tint, 0.1), 5)
        return
    shadow(canvas, 560)
    tints = (darker(colour, 0.12), colour, lighter(colour, 0.3), lighter(colour, 0.55))
    for step, tint in enumerate(tints):
        bottom = TABLE + 4 - step * 96
        _fold(canvas, MIDDLE - 270 + step * 10, bottom - 98, MIDDLE + 262 - step * 6, bottom, tint)


def linen(canvas: Canvas, colour: RGB, form: int) -> None:
    """A made bed, seen from its foot."""
    canvas.solid(rounded((170, 330, 1030, 760), 26), rgb("Oak"), depth=0.18)
    for x in (250, 620):
        canvas.solid(rounded((x, 440, x + 330, 610), 70), lighter(colour, 0.5), depth=0.12)
        canvas.shade(oval((x + 190, 590), 130, 26), darker(colour, 0.4), 0.2, blur=14)
    canvas.solid([(150, 640), (1050, 640), (1110, 1010), (90, 1010)], lighter(colour, 0.22), depth=0.1)
    canvas.solid([*wave((128, 720), (1072, 720), 14, 2), (1124, 1040), (76, 1040)], colour, depth=0.16)
    canvas.solid([*wave((128, 716), (1072, 716), 14, 2), *wave((1078, 770), (122, 770), 14, 2)], lighter(colour, 0.35))
    for x, lean in ((300, -40), (520, -14), (760, 24), (930, 44)):
        canvas.line(wave((x, 790), (x + lean, 1030), 9, 0.8), darker(colour, 0.12), 6)
    if form % 2:
        for step in range(9):
            canvas.line([(210 + step * 100, 780), (190 + step * 106, 1036)], lighter(colour, 0.3), 8)


def napkin(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 420)
    for step in range(3):
        tint = (colour, lighter(colour, 0.2), darker(colour, 0.12))[(step + form) % 3]
        bottom = TABLE + 2 - step * 34
        canvas.solid(rounded((MIDDLE - 220 + step * 8, bottom - 44, MIDDLE + 220 - step * 4, bottom), 12), tint)
    square = [(MIDDLE, 560), (MIDDLE + 230, 700), (MIDDLE, 812), (MIDDLE - 230, 700)]
    canvas.solid(square, lighter(colour, 0.08), depth=0.12)
    canvas.line([*square, square[0]], lighter(colour, 0.45), 6)
    canvas.line([(MIDDLE, 586), (MIDDLE, 790)], darker(colour, 0.14), 4)
    canvas.line([(MIDDLE - 196, 700), (MIDDLE + 196, 700)], darker(colour, 0.14), 4)


def apron(canvas: Canvas, colour: RGB, form: int) -> None:
    canvas.polygon(oval((MIDDLE, 214), 16, 16), rgb("Brass"))
    canvas.line(
        [(MIDDLE - 110, 400), (MIDDLE - 20, 220), (MIDDLE + 20, 220), (MIDDLE + 110, 400)], darker(colour, 0.1), 16
    )
    body: list[Point] = [
        (MIDDLE - 130, 390),
        (MIDDLE + 130, 390),
        (MIDDLE + 160, 540),
        (MIDDLE + 260, 620),
        (MIDDLE + 270, 990),
        (MIDDLE - 270, 990),
        (MIDDLE - 260, 620),
        (MIDDLE - 160, 540),
    ]
    canvas.shade([(x + 18, y + 14) for x, y in body], (40, 32, 28), 0.28, blur=14)
    canvas.solid(body, colour, depth=0.18)
    canvas.solid(rounded((MIDDLE - 130, 700, MIDDLE + 130, 870), 14), lighter(colour, 0.1), depth=0.12)
    canvas.line([(MIDDLE, 704), (MIDDLE, 866)], darker(colour, 0.15), 5)
    if form % 2:
        for x in range(-220, 240, 55):
            canvas.line([(MIDDLE + x, 640), (MIDDLE + x * 1.03, 986)], lighter(colour, 0.28), 5)
    for side in (-1, 1):
        canvas.line(wave((MIDDLE + side * 250, 630), (MIDDLE + side * 340, 800), 16, 1), darker(colour, 0.1), 13)
