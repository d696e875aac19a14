"""Things made on a wheel or blown: they stand in the middle of the table, seen slightly from above."""

from __future__ import annotations

from shop_app.seed.drawing.canvas import Canvas, Point, oval, turned
from shop_app.seed.drawing.colours import RGB, darker, lighter, rgb
from shop_app.seed.drawing.scene import MIDDLE, TABLE, gleam, shadow, sprig

_FLAT = 0.2


def _mouth(canvas: Canvas, y: float, radius: float, colour: RGB, rim: float = 10) -> None:
    """The opening of a vessel: a bright rim and the dark inside."""
    canvas.ellipse((MIDDLE - radius, y - radius * _FLAT, MIDDLE + radius, y + radius * _FLAT), lighter(colour, 0.3))
    inner = radius - rim
    canvas.solid(oval((MIDDLE, y + 2), inner, inner * _FLAT), darker(colour, 0.42), depth=0.25)


def vase(canvas: Canvas, colour: RGB, form: int) -> None:
    profiles: tuple[list[Point], ...] = (
        [(70, 420), (58, 470), (170, 640), (178, 740), (105, TABLE)],
        [(96, 380), (80, 450), (120, 560), (160, 760), (120, TABLE)],
        [(44, 360), (40, 520), (190, 690), (200, 770), (130, TABLE)],
        [(120, 430), (138, 560), (142, 740), (110, TABLE)],
    )
    profile = profiles[form % 4]
    top_radius, top = profile[0]
    sprig(canvas, (MIDDLE - 6, top), 270, -70, rgb("Olive"))
    sprig(canvas, (MIDDLE + 8, top), 210, 84, rgb("Sage"))
    shadow(canvas, 260)
    canvas.solid(turned(MIDDLE, profile), colour)
    if form % 2:
        canvas.shade(turned(MIDDLE, [(r + 1, y) for r, y in profile if y > 650]), lighter(colour, 0.6), 0.35)
    gleam(canvas, MIDDLE - 92, 640, 790)
    _mouth(canvas, top, top_radius, colour)
    canvas.line([(MIDDLE - 6, top + 4), (MIDDLE - 10, top - 26)], darker(rgb("Olive"), 0.25), 5)


def mug(canvas: Canvas, colour: RGB, form: int) -> None:
    top, radius = (600, 150) if form % 2 else (560, 138)
    shadow(canvas, 330)
    canvas.arc((MIDDLE + radius - 74, top + 60, MIDDLE + radius + 106, top + 240), -100, 100, darker(colour, 0.14), 34)
    canvas.arc((MIDDLE + radius - 74, top + 56, MIDDLE + radius + 106, top + 236), -100, 60, lighter(colour, 0.12), 12)
    waist = radius * (0.98 if form % 3 else 0.86)
    canvas.solid(turned(MIDDLE, [(radius, top), (radius + 2, top + 120), (waist, TABLE)]), colour)
    if form % 4 in (1, 2):
        canvas.solid(turned(MIDDLE, [(radius + 1, 780), (waist + 1, TABLE)]), rgb("Flax"), depth=0.3)
    gleam(canvas, MIDDLE - radius * 0.66, top + 60, top + 200)
    _mouth(canvas, top, radius, colour)
    if form % 2 == 0:
        canvas.ellipse((MIDDLE - radius + 22, top - 14, MIDDLE + radius - 22, top + 30), rgb("#5a3a26"))
        for x in (-36, 24):
            rising = [(MIDDLE + x + dx, top - 40 - y) for dx, y in ((0, 0), (26, 50), (-6, 100), (18, 160))]
            canvas.shade([*rising, *((px + 14, py) for px, py in reversed(rising))], (255, 255, 255), 0.5, blur=9)


def bowl(canvas: Canvas, colour: RGB, form: int) -> None:
    radius, top = (280, 640) if form % 2 else (330, 680)
    shadow(canvas, 420)
    canvas.solid(turned(MIDDLE, [(radius, top), (radius * 0.86, top + 110), (120, TABLE - 14), (126, TABLE)]), colour)
    gleam(canvas, MIDDLE - radius * 0.7, top + 44, top + 120, 20)
    _mouth(canvas, top, radius, colour, 12)
    if form % 3 == 0:
        for x, y, size, name in ((-90, 0, 92, "Terracotta"), (70, -14, 100, "Ochre"), (-4, -56, 88, "Olive")):
            canvas.solid(oval((MIDDLE + x, top + y - 26), size, size * 0.92), rgb(name), depth=0.25)
        front = oval((MIDDLE, top + 2), radius - 2, radius * _FLAT, 8, 172)
        lip = oval((MIDDLE, top + 2), radius - 14, radius * _FLAT - 10, 172, 8)
        canvas.polygon([*front, *lip], lighter(colour, 0.22))
        canvas.solid(
            [
                *oval((MIDDLE, top + 2), radius - 2, radius * _FLAT, 0, 180),
                (MIDDLE - 200, top + 90),
                (MIDDLE + 200, top + 90),
            ],
            colour,
        )


def plate(canvas: Canvas, colour: RGB, form: int) -> None:
    count = 3 if form % 2 else 1
    shadow(canvas, 640, y=TABLE + 6)
    for step in range(count):
        y = TABLE - 30 - step * 34
        canvas.solid(oval((MIDDLE, y + 24), 352, 92), darker(colour, 0.2))
        canvas.solid(oval((MIDDLE, y), 380, 104), colour, depth=0.12)
    y = TABLE - 30 - (count - 1) * 34
    canvas.ring((MIDDLE - 380, y - 104, MIDDLE + 380, y + 104), lighter(colour, 0.5), 6)
    canvas.solid(oval((MIDDLE, y + 6), 262, 66), darker(colour, 0.07), depth=0.14)
    canvas.solid(oval((MIDDLE, y + 12), 250, 58), lighter(colour, 0.1), depth=0.1)
    if form % 3 == 1:
        sprig(canvas, (MIDDLE + 60, y + 10), 120, -150, rgb("Olive"))


def jug(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 300)
    canvas.arc((MIDDLE + 40, 430, MIDDLE + 270, 730), -110, 100, darker(colour, 0.12), 34)
    canvas.arc((MIDDLE + 44, 426, MIDDLE + 270, 724), -105, 40, lighter(colour, 0.16), 10)
    canvas.polygon([(MIDDLE - 70, 396), (MIDDLE - 176, 384), (MIDDLE - 92, 500)], lighter(colour, 0.14))
    waist = 150 + 20 * (form % 3)
    canvas.solid(turned(MIDDLE, [(104, 400), (92, 480), (waist, 700), (waist - 8, 780), (118, TABLE)]), colour)
    gleam(canvas, MIDDLE - 96, 620, 780)
    _mouth(canvas, 400, 104, colour)


def teapot(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 440)
    spout = [(MIDDLE - 150, 720), (MIDDLE - 300, 600), (MIDDLE - 344, 556), (MIDDLE - 306, 548), (MIDDLE - 120, 640)]
    canvas.solid(spout, darker(colour, 0.06))
    if form % 2:
        canvas.arc((MIDDLE - 190, 350, MIDDLE + 190, 760), 190, 350, rgb("Oak"), 22)
    else:
        canvas.arc((MIDDLE + 110, 560, MIDDLE + 330, 800), -110, 100, darker(colour, 0.1), 32)
    canvas.solid(turned(MIDDLE, [(96, 560), (190, 640), (220, 730), (190, 830), (120, TABLE)]), colour)
    gleam(canvas, MIDDLE - 140, 640, 770, 22)
    canvas.solid(turned(MIDDLE, [(30, 520), (104, 560), (112, 574)]), lighter(colour, 0.06))
    canvas.solid(oval((MIDDLE, 506), 30, 26), rgb("Oak") if form % 2 else darker(colour, 0.12))


def glass(canvas: Canvas, colour: RGB, form: int) -> None:
    count = 2 if form % 2 else 1
    places = (MIDDLE - 130, MIDDLE + 130) if count == 2 else (MIDDLE,)
    for place in places:
        shadow(canvas, 210, x=place, strength=0.28)
        outline = [(92, 560), (96, 640), (88, 800), (80, TABLE)] if form % 3 else [(88, 540), (112, 660), (12, 742)]
        canvas.shade(turned(place, outline), colour, 0.62)
        if form % 3 == 0:
            canvas.shade(turned(place, [(12, 740), (9, 800), (10, 860), (84, TABLE)]), colour, 0.62)
        level = [(r - 10, max(y, 660)) for r, y in outline if y >= 600]
        canvas.shade(turned(place, [(84, 655), *level]), lighter(rgb("Honey"), 0.15), 0.5)
        canvas.ring((place - 90, 542, place + 90, 578), lighter(colour, 0.7), 5)
        gleam(canvas, place - 62, 600, 790, 12)


def bottle(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 230)
    canvas.solid(turned(MIDDLE, [(30, 380), (30, 430), (126, 560), (130, 760), (118, TABLE)]), colour, depth=0.32)
    canvas.solid_block((MIDDLE - 44, 320, MIDDLE + 44, 392), rgb("Oak") if form % 2 else rgb("Charcoal"), radius=10)
    canvas.solid_block((MIDDLE - 108, 640, MIDDLE + 108, 800), rgb("Ivory"), radius=4, depth=0.08)
    for y, reach in ((682, 60), (716, 84), (750, 40)):
        canvas.block((MIDDLE - reach, y, MIDDLE + reach, y + 9), rgb("Smoke"), 4)
    gleam(canvas, MIDDLE - 92, 580, 640, 12)


def candle(canvas: Canvas, colour: RGB, form: int) -> None:
    canvas.glow((MIDDLE, 470), 330, (255, 214, 140), 0.5)
    if form % 2:
        for x, top in ((-190, 520), (0, 430), (190, 560)):
            shadow(canvas, 110, x=MIDDLE + x, strength=0.35)
            canvas.solid_block((MIDDLE + x - 44, top, MIDDLE + x + 44, TABLE + 4), colour, radius=18)
            canvas.ellipse((MIDDLE + x - 42, top - 10, MIDDLE + x + 42, top + 14), lighter(colour, 0.45))
            _flame(canvas, MIDDLE + x, top)
        return
    shadow(canvas, 290)
    canvas.solid(turned(MIDDLE, [(142, 610), (146, 700), (138, TABLE)]), colour)
    _mouth(canvas, 610, 142, colour)
    canvas.solid(oval((MIDDLE, 622), 124, 22), rgb("Ivory"), depth=0.08)
    _flame(canvas, MIDDLE, 616)
    canvas.solid_block((MIDDLE - 70, 700, MIDDLE + 70, 800), rgb("Ivory"), radius=4, depth=0.06)
    canvas.block((MIDDLE - 40, 740, MIDDLE + 40, 748), rgb("Smoke"), 4)


def _flame(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([(x, y + 4), (x, y - 26)], rgb("Charcoal"), 5)
    canvas.polygon(
        [*oval((x, y - 50), 20, 26, 0, 180), (x - 8, y - 92), (x, y - 118), (x + 10, y - 88)], (250, 178, 72)
    )
    canvas.polygon([*oval((x, y - 46), 10, 14, 0, 180), (x, y - 86)], (255, 236, 176))


def plant(canvas: Canvas, colour: RGB, form: int) -> None:
    leaf = rgb(("Forest", "Green", "Olive", "Moss")[form % 4])
    shadow(canvas, 300)
    for lean, height in ((-190, 300), (-90, 400), (10, 450), (110, 390), (200, 280)):
        if form % 2:
            sprig(canvas, (MIDDLE + lean * 0.12, 630), height, lean, leaf)
            continue
        tip = (MIDDLE + lean * 1.3, 620 - height)
        middle = (MIDDLE + lean * 0.6, 620 - height * 0.62)
        blade = [
            (MIDDLE - 14, 640),
            (middle[0] - 46, middle[1]),
            tip,
            (middle[0] + 46, middle[1] + 14),
            (MIDDLE + 16, 640),
        ]
        canvas.solid(blade, leaf, depth=0.2)
        canvas.line([(MIDDLE, 636), middle, tip], lighter(leaf, 0.25), 4)
    canvas.solid(turned(MIDDLE, [(170, 620), (160, 700), (122, TABLE)]), colour)
    canvas.solid(turned(MIDDLE, [(184, 606), (184, 660)]), lighter(colour, 0.05))
    canvas.ellipse((MIDDLE - 184, 574, MIDDLE + 184, 640), lighter(colour, 0.2))
    canvas.ellipse((MIDDLE - 166, 580, MIDDLE + 166, 632), rgb("#4b3a2c"))
    for lean in (-60, 0, 60):
        canvas.line([(MIDDLE + lean * 0.3, 622), (MIDDLE + lean * 0.5, 560)], darker(leaf, 0.15), 8)


def pot(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 360)
    width = 200 + 16 * (form % 3)
    canvas.solid(oval((MIDDLE, TABLE + 4), width * 0.92, 36), darker(colour, 0.1))
    canvas.solid(turned(MIDDLE, [(width, 560), (width - 6, 640), (width * 0.7, TABLE - 10)]), colour)
    canvas.solid(turned(MIDDLE, [(width + 16, 540), (width + 16, 610)]), lighter(colour, 0.06))
    for y in (690, 730):
        canvas.line([(MIDDLE - width * 0.86, y), (MIDDLE + width * 0.86, y)], darker(colour, 0.1), 4)
    _mouth(canvas, 540, width + 16, colour, 22)
