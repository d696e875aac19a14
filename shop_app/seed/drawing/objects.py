"""Lights, furniture, tools and paper."""

from __future__ import annotations

from shop_app.seed.drawing.canvas import SIZE, Canvas, Point, oval, rounded, turned
from shop_app.seed.drawing.colours import RGB, darker, lighter, rgb
from shop_app.seed.drawing.scene import MIDDLE, TABLE, gleam, shadow, sprig


def lamp(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 280)
    canvas.glow((MIDDLE, 430), 460, (255, 226, 166), 0.5)
    if form % 2:
        canvas.solid(turned(MIDDLE, [(26, 560), (96, 660), (150, 760), (110, TABLE)]), colour)
        gleam(canvas, MIDDLE - 70, 690, 810)
    else:
        canvas.metal([(MIDDLE - 9, 540), (MIDDLE + 9, 540), (MIDDLE + 9, 860), (MIDDLE - 9, 860)], colour)
        canvas.solid(turned(MIDDLE, [(112, 846), (140, TABLE)]), colour)
    shade: list[Point] = [(MIDDLE - 130, 290), (MIDDLE + 130, 290), (MIDDLE + 226, 560), (MIDDLE - 226, 560)]
    if form % 3 == 0:
        shade = [*oval((MIDDLE, 540), 220, 250, 180, 360), (MIDDLE + 220, 556), (MIDDLE - 220, 556)]
    canvas.solid(shade, lighter(rgb("Cream"), 0.25), depth=0.1)
    canvas.shade(oval((MIDDLE, 520), 150, 60), (255, 232, 170), 0.7, blur=34)
    canvas.polygon(oval((MIDDLE, 558), 224, 16), darker(rgb("Cream"), 0.12))


def pendant(canvas: Canvas, colour: RGB, form: int) -> None:
    canvas.line([(MIDDLE, 0), (MIDDLE, 420)], rgb("Charcoal"), 7)
    canvas.glow((MIDDLE, 760), 520, (255, 226, 166), 0.45)
    canvas.metal(rounded((MIDDLE - 34, 380, MIDDLE + 34, 440), 12), rgb("Brass"))
    if form % 3 == 0:
        canvas.solid(oval((MIDDLE, 640), 230, 220), lighter(colour, 0.3), depth=0.12)
        for step in range(-4, 5):
            reach = abs(step) * 56
            start = 90 if step < 0 else -90
            canvas.arc((MIDDLE - reach, 420, MIDDLE + reach, 860), start, start + 180, darker(colour, 0.1), 3)
        return
    profile = [(50, 430), (110, 500), (300, 640), (310, 668)] if form % 3 == 1 else [(46, 430), (190, 500), (220, 690)]
    bottom = profile[-1][1]
    canvas.solid(turned(MIDDLE, profile), colour, depth=0.26)
    canvas.solid(oval((MIDDLE, bottom), profile[-1][0] - 6, 34), lighter(rgb("Honey"), 0.55), depth=0.06)
    canvas.polygon(oval((MIDDLE, bottom + 6), 70, 18), (255, 246, 216))


def stool(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 460, y=1000, strength=0.4)
    for x, foot in ((-120, -190), (120, 190)):
        leg = [(MIDDLE + x - 22, 600), (MIDDLE + x + 22, 600), (MIDDLE + foot + 16, 1004), (MIDDLE + foot - 16, 1004)]
        canvas.solid(leg, darker(colour, 0.08))
    canvas.solid([(MIDDLE - 20, 600), (MIDDLE + 20, 600), (MIDDLE + 16, 960), (MIDDLE - 16, 960)], darker(colour, 0.22))
    canvas.solid(rounded((MIDDLE - 168, 800, MIDDLE + 168, 824), 10), darker(colour, 0.12))
    seat = rgb(("Sage", "Clay", "Linen", "Slate")[form % 4]) if form % 2 else colour
    canvas.solid(oval((MIDDLE, 606), 236, 62), darker(seat, 0.18))
    canvas.solid(oval((MIDDLE, 582), 240, 62), lighter(seat, 0.08), depth=0.14)


def chair(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 520, y=1010, strength=0.4)
    seat = rgb(("Oat", "Petrol", "Rust", "Sage")[form % 4])
    for x, lean in ((MIDDLE - 190, -26), (MIDDLE + 190, 26)):
        canvas.solid([(x - 18, 300), (x + 18, 300), (x + lean + 16, 1014), (x + lean - 16, 1014)], colour)
    for x in (MIDDLE - 130, MIDDLE + 130):
        canvas.solid([(x - 14, 700), (x + 14, 700), (x + 12, 950), (x - 12, 950)], darker(colour, 0.2))
    canvas.solid(rounded((MIDDLE - 200, 310, MIDDLE + 200, 500), 60), seat if form % 2 else colour, depth=0.16)
    canvas.solid([(MIDDLE - 220, 660), (MIDDLE + 220, 660), (MIDDLE + 258, 762), (MIDDLE - 258, 762)], seat, depth=0.12)
    canvas.solid(rounded((MIDDLE - 258, 752, MIDDLE + 258, 796), 18), darker(seat, 0.16))


def table(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 520, y=1000, strength=0.4)
    if form % 2:
        canvas.solid(turned(MIDDLE, [(60, 600), (44, 800), (150, 1000)]), darker(colour, 0.08))
    else:
        for x, foot in ((-160, -210), (0, 0), (160, 210)):
            leg = [
                (MIDDLE + x - 16, 600),
                (MIDDLE + x + 16, 600),
                (MIDDLE + foot + 12, 1004),
                (MIDDLE + foot - 12, 1004),
            ]
            canvas.solid(leg, darker(colour, 0.14))
    canvas.solid(oval((MIDDLE, 608), 306, 76), darker(colour, 0.2))
    canvas.solid(oval((MIDDLE, 586), 310, 76), colour, depth=0.12)
    canvas.solid(turned(MIDDLE - 70, [(40, 440), (34, 470), (64, 530), (44, 586)]), rgb("Chalk"))
    sprig(canvas, (MIDDLE - 70, 440), 150, -30, rgb("Olive"))
    canvas.solid(rounded((MIDDLE + 20, 560, MIDDLE + 190, 590), 6), rgb("Petrol"))
    canvas.solid(rounded((MIDDLE + 34, 534, MIDDLE + 180, 560), 6), rgb("Clay"))


def shelf(canvas: Canvas, colour: RGB, form: int) -> None:
    for y, drop in ((430, 0), (720, 1)):
        canvas.shade(rounded((214, y + 34, 1000, y + 84), 4), (46, 38, 32), 0.3, blur=14)
        canvas.solid(rounded((200, y, 1000, y + 40), 6), colour, depth=0.14)
        if (form + drop) % 2:
            for x, height, name in ((250, 170, "Petrol"), (292, 200, "Clay"), (340, 184, "Ochre"), (382, 214, "Sage")):
                canvas.solid(rounded((x, y - height, x + 38, y), 3), rgb(name))
            canvas.solid(turned(820, [(36, y - 150), (30, y - 120), (70, y - 50), (52, y - 2)]), rgb("Chalk"))
            sprig(canvas, (820, y - 148), 130, 40, rgb("Forest"))
        else:
            canvas.solid(turned(360, [(70, y - 130), (76, y - 60), (54, y - 2)]), rgb("Terracotta"))
            sprig(canvas, (360, y - 126), 130, -60, rgb("Green"))
            canvas.solid(turned(600, [(90, y - 60), (80, y - 30), (40, y - 2)]), rgb("Slate"))
            canvas.solid(rounded((740, y - 190, 890, y), 4), rgb("Oak"))
            canvas.solid(rounded((756, y - 174, 874, y - 16), 2), rgb("Ivory"), depth=0.05)
            canvas.polygon(oval((815, y - 96), 38, 38), rgb("Rose"))


def mirror(canvas: Canvas, colour: RGB, form: int) -> None:
    box = (MIDDLE, 540.0)
    across, down = (300, 300) if form % 2 else (240, 340)
    canvas.shade(oval((box[0] + 16, box[1] + 22), across + 8, down + 8), (46, 38, 32), 0.35, blur=18)
    canvas.solid(oval(box, across, down), colour, depth=0.26)
    canvas.solid(oval(box, across - 26, down - 26), rgb("#c9d6d8"), depth=0.12)
    canvas.shade(
        [(box[0] - 150, 700), (box[0] - 40, 300), (box[0] + 40, 290), (box[0] - 70, 720)], (255, 255, 255), 0.35, blur=4
    )
    canvas.shade(
        [(box[0] + 20, 730), (box[0] + 110, 330), (box[0] + 136, 340), (box[0] + 46, 740)],
        (255, 255, 255),
        0.25,
        blur=4,
    )


def clock(canvas: Canvas, colour: RGB, form: int) -> None:
    centre = (MIDDLE, 540.0)
    canvas.shade(oval((MIDDLE + 14, 562), 288, 288), (46, 38, 32), 0.35, blur=18)
    canvas.solid(oval(centre, 284, 284), colour, depth=0.2)
    canvas.solid(oval(centre, 252, 252), rgb("Ivory"), depth=0.05)
    for step in range(12):
        x, y = oval(centre, 216, 216)[step * 6]
        canvas.polygon(oval((x, y), 9, 9) if form % 2 else oval((x, y), 5, 14), rgb("Charcoal"))
    canvas.line([centre, (MIDDLE - 96, 450)], rgb("Charcoal"), 15)
    canvas.line([centre, (MIDDLE + 66, 384)], rgb("Charcoal"), 10)
    canvas.line([(MIDDLE - 12, 600), (MIDDLE + 30, 380)], rgb("Rust"), 4)
    canvas.polygon(oval(centre, 16, 16), rgb("Charcoal"))


def board(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 470, y=TABLE + 14)
    outline = rounded((MIDDLE - 190, 330, MIDDLE + 190, TABLE + 14), 50 if form % 2 else 24)
    canvas.solid(rounded((MIDDLE - 40, 210, MIDDLE + 40, 380), 36), darker(colour, 0.04))
    canvas.solid(outline, colour, depth=0.16)
    canvas.polygon(oval((MIDDLE, 258), 16, 16), darker(colour, 0.45))
    for x, reach in ((-130, 1), (-66, -1), (8, 1), (84, -1), (140, 1)):
        canvas.line([(MIDDLE + x, 350), (MIDDLE + x + 10 * reach, 600), (MIDDLE + x - 4, 870)], darker(colour, 0.09), 5)
    if form % 3 == 0:
        canvas.solid(rounded((MIDDLE + 230, 420, MIDDLE + 274, 620), 18), rgb("Charcoal"))
        canvas.metal(
            [(MIDDLE + 234, 620), (MIDDLE + 282, 620), (MIDDLE + 262, TABLE), (MIDDLE + 234, 810)], rgb("Steel")
        )


def pan(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 560)
    if form % 2:
        canvas.solid(turned(MIDDLE, [(250, 640), (252, 760), (226, TABLE)]), colour)
        for side in (-1, 1):
            canvas.arc(
                (MIDDLE + side * 250 - 56, 660, MIDDLE + side * 250 + 56, 760),
                90 if side < 0 else -90,
                270 if side < 0 else 90,
                darker(colour, 0.15),
                24,
            )
        canvas.solid(turned(MIDDLE, [(60, 560), (210, 600), (262, 640), (262, 656)]), lighter(colour, 0.08))
        canvas.metal(turned(MIDDLE, [(34, 520), (42, 536), (18, 564)]), rgb("Brass"))
        gleam(canvas, MIDDLE - 190, 690, 810, 20)
        return
    canvas.solid(rounded((MIDDLE + 200, 756, SIZE - 70, 794), 18), rgb("Oak"))
    canvas.solid(turned(MIDDLE - 80, [(300, 770), (280, 830), (236, TABLE)]), colour)
    canvas.solid(oval((MIDDLE - 80, 770), 300, 66), lighter(colour, 0.16))
    canvas.solid(oval((MIDDLE - 80, 774), 280, 56), darker(colour, 0.25), depth=0.2)


def knife(canvas: Canvas, colour: RGB, form: int) -> None:
    canvas.shade(rounded((310, 330, 900, 412), 10), (46, 38, 32), 0.3, blur=12)
    canvas.solid(rounded((300, 316, 890, 396), 10), rgb("Walnut"), depth=0.16)
    for step in range(2 + form % 2):
        x = MIDDLE - 150 + step * 150
        canvas.shade(rounded((x + 10, 240, x + 66, 1010), 20), (40, 32, 28), 0.28, blur=10)
        canvas.metal([(x, 240), (x + 22, 220), (x + 58, 420 + 30 * step), (x + 58, 680), (x, 680)], rgb("Steel"))
        canvas.solid(rounded((x - 2, 676, x + 56, 1000 - 30 * step), 22), colour)
        for y in (740, 860):
            canvas.polygon(oval((x + 27, y), 8, 8), rgb("Brass"))


def kettle(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 460)
    canvas.line(
        [(MIDDLE - 170, 740), (MIDDLE - 270, 640), (MIDDLE - 300, 520), (MIDDLE - 352, 500)], darker(colour, 0.1), 26
    )
    canvas.arc((MIDDLE - 180, 340, MIDDLE + 180, 760), 195, 345, rgb("Walnut"), 28)
    canvas.metal(turned(MIDDLE, [(120, 560), (220, 700), (230, 780), (210, TABLE)]), colour)
    canvas.solid(turned(MIDDLE, [(40, 536), (128, 562), (132, 574)]), darker(colour, 0.08))
    canvas.solid(oval((MIDDLE, 522), 24, 22), rgb("Walnut"))


def tray(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 720, y=TABLE + 10)
    canvas.solid(oval((MIDDLE, TABLE - 12), 410, 116), darker(colour, 0.22))
    canvas.solid(oval((MIDDLE, TABLE - 34), 414, 116), colour, depth=0.14)
    canvas.solid(oval((MIDDLE, TABLE - 24), 380, 98), darker(colour, 0.1), depth=0.1)
    canvas.solid(turned(MIDDLE - 130, [(62, 640), (66, 720), (52, 836)]), rgb("Chalk"))
    canvas.ellipse((MIDDLE - 192, 627, MIDDLE - 68, 653), rgb("#5a3a26"))
    canvas.solid(
        turned(MIDDLE + 130, [(24, 560), (22, 620), (72, 740), (60, 838)]), rgb("Slate" if form % 2 else "Clay")
    )
    sprig(canvas, (MIDDLE + 130, 560), 170, 46, rgb("Olive"))


def basket(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 520)
    canvas.solid(turned(MIDDLE, [(250, 560), (262, 680), (210, TABLE)]), colour)
    for row in range(8):
        y = 590 + row * 36
        for column in range(-7, 8):
            x = MIDDLE + column * 34 * (1 - row * 0.016) + (17 if row % 2 else 0)
            if abs(x - MIDDLE) < 236 - row * 4:
                canvas.line(
                    [(x - 13, y), (x + 13, y + 10)],
                    lighter(colour, 0.24) if x < MIDDLE + 90 else darker(colour, 0.1),
                    9,
                )
    canvas.solid(oval((MIDDLE, 560), 262, 52), lighter(colour, 0.1))
    canvas.solid(oval((MIDDLE, 564), 240, 42), darker(colour, 0.45))
    for x in (-150, 150):
        canvas.arc((MIDDLE + x - 60, 470, MIDDLE + x + 60, 620), 180, 360, darker(colour, 0.16), 20)
    if form % 2:
        canvas.solid(rounded((MIDDLE - 170, 490, MIDDLE + 150, 580), 40), rgb("Oat"))
        canvas.solid(oval((MIDDLE, 600), 240, 30, 0, 180), colour)


def notebook(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 520, y=TABLE + 20)
    under = darker(colour, 0.25) if form % 2 else rgb("Oat")
    canvas.solid([(330, 470), (800, 430), (900, 890), (400, 930)], under)
    canvas.polygon([(416, 924), (892, 884), (894, 898), (420, 938)], rgb("Ivory"))
    cover = [(300, 420), (790, 400), (850, 850), (330, 876)]
    canvas.solid(cover, colour, depth=0.12)
    canvas.line([(352, 418), (384, 872)], darker(colour, 0.22), 10)
    canvas.line([(740, 402), (796, 852)], lighter(colour, 0.5), 12)
    canvas.polygon([(470, 520), (660, 510), (668, 580), (476, 590)], rgb("Ivory"))
    canvas.line([(860, 470), (990, 860)], rgb("Oak"), 24)
    canvas.polygon([(978, 856), (1004, 848), (1000, 894)], rgb("Flax"))


def poster(canvas: Canvas, colour: RGB, form: int) -> None:
    canvas.shade(rounded((312, 172, 924, 942), 6), (46, 38, 32), 0.35, blur=18)
    canvas.solid(rounded((294, 150, 906, 920), 4), rgb(("Oak", "Charcoal", "Birch", "Walnut")[form % 4]), depth=0.2)
    canvas.block((318, 174, 882, 896), rgb("#f6f1e6"))
    pale, deep = lighter(colour, 0.45), darker(colour, 0.3)
    if form % 3 == 0:
        canvas.ellipse((450, 280, 750, 580), colour)
        canvas.polygon([(378, 790), (520, 560), (640, 700), (740, 600), (822, 790)], deep)
        canvas.polygon([(378, 820), (822, 820), (822, 770), (600, 724), (378, 780)], pale)
    elif form % 3 == 1:
        canvas.polygon([*oval((600, 520), 180, 180, 180, 360), (780, 800), (420, 800)], pale)
        canvas.polygon([*oval((600, 560), 110, 110, 180, 360), (710, 800), (490, 800)], colour)
        canvas.polygon(oval((600, 380), 44, 44), deep)
    else:
        for step in range(5):
            canvas.polygon([*oval((600, 640), 210 - step * 42, 300 - step * 60, 180, 360)], (colour, pale)[step % 2])
        canvas.block((390, 640, 810, 652), deep)


def soap(canvas: Canvas, colour: RGB, form: int) -> None:
    shadow(canvas, 460)
    canvas.solid(oval((MIDDLE, TABLE - 20), 260, 60), rgb("Chalk"), depth=0.14)
    canvas.solid(oval((MIDDLE, TABLE - 34), 236, 46), darker(rgb("Chalk"), 0.12))
    count = 2 + form % 2
    for step in range(count):
        top = TABLE - 130 - step * 86
        canvas.solid(
            rounded((MIDDLE - 160 + step * 14, top, MIDDLE + 160 - step * 10, top + 92), 26),
            lighter(colour, step * 0.16),
        )
        canvas.line([(MIDDLE - 90, top + 46), (MIDDLE + 90, top + 46)], darker(colour, 0.12), 6)
    sprig(canvas, (MIDDLE + 150, TABLE - 60), 190, 70, rgb("Lavender" if form % 2 else "Sage"))
