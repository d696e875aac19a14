"""A square of 1,200 units with light from the left. Drawn larger and reduced, so that edges are smooth."""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

from shop_app.seed.drawing.colours import RGB, darker, lighter, mix

SIZE = 1200
# Drawn so much larger than the finished picture.
_SCALE = 1.5
Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """What has been drawn so far. Coordinates are units, origin at the top left, whatever part of them is in view."""

    def __init__(self, top: RGB, bottom: RGB, *, zoom: float, centre_y: float) -> None:
        half = SIZE / zoom / 2
        self._left = SIZE / 2 - half
        self._top = min(max(centre_y, half), SIZE - half) - half
        self._scale = _SCALE * zoom
        self._image = _ramp((round(SIZE * _SCALE), round(SIZE * _SCALE)), [top, bottom], upright=True)
        self._draw = ImageDraw.Draw(self._image)

    def copy(self) -> Canvas:
        """The same picture so far, to go on with in another colour."""
        other = copy.copy(self)
        other._image = self._image.copy()
        other._draw = ImageDraw.Draw(other._image)
        return other

    def finished(self) -> Image.Image:
        return self._image.resize((SIZE, SIZE), Image.Resampling.HAMMING)

    def polygon(self, points: Sequence[Point], colour: RGB) -> None:
        self._draw.polygon([self._place(point) for point in points], fill=colour)

    def line(self, points: Sequence[Point], colour: RGB, width: float) -> None:
        self._draw.line(
            [self._place(point) for point in points], fill=colour, width=round(width * self._scale), joint="curve"
        )

    def ellipse(self, box: Box, colour: RGB) -> None:
        self._draw.ellipse(self._frame(box), fill=colour)

    def ring(self, box: Box, colour: RGB, width: float) -> None:
        self._draw.ellipse(self._frame(box), outline=colour, width=round(width * self._scale))

    def arc(self, box: Box, start: float, end: float, colour: RGB, width: float) -> None:
        """Degrees clockwise from three o'clock."""
        self._draw.arc(self._frame(box), start, end, fill=colour, width=round(width * self._scale))

    def block(self, box: Box, colour: RGB, radius: float = 0) -> None:
        self._draw.rounded_rectangle(self._frame(box), radius=radius * self._scale, fill=colour)

    def solid(self, points: Sequence[Point], colour: RGB, *, depth: float = 0.22, upright: bool = False) -> None:
        """A shape with volume: lit at the left (or the top), in shade at the other side."""
        stops = [lighter(colour, depth * 0.75), lighter(colour, depth * 0.3), colour, darker(colour, depth)]
        self._fill(points, stops, upright=upright)

    def metal(self, points: Sequence[Point], colour: RGB) -> None:
        """A shape that mirrors a window: two bright bands."""
        bright, dark = lighter(colour, 0.62), darker(colour, 0.28)
        self._fill(points, [colour, bright, colour, dark, colour, lighter(colour, 0.3), dark], upright=False)

    def solid_block(self, box: Box, colour: RGB, *, radius: float = 0, depth: float = 0.22) -> None:
        self.solid(rounded(box, radius), colour, depth=depth)

    def shade(self, points: Sequence[Point], colour: RGB, opacity: float, blur: float = 0) -> None:
        """A see-through shape: shadows, glass, gleams."""
        left, top, right, bottom = _bounds(points, margin=blur * 3)
        # Shadows have no detail: at a quarter of the size they blur in a fraction of the time.
        factor = 0.25 if blur else self._scale
        mask = Image.new("L", (max(1, int((right - left) * factor)), max(1, int((bottom - top) * factor))))
        ImageDraw.Draw(mask).polygon(
            [((x - left) * factor, (y - top) * factor) for x, y in points], fill=round(255 * opacity)
        )
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * factor))
        self._paste(colour, (left, top, right, bottom), mask)

    def glow(self, centre: Point, radius: float, colour: RGB, opacity: float) -> None:
        """Light around a point, fading to nothing at ``radius``."""
        self.shade(oval(centre, radius * 0.55, radius * 0.55), colour, opacity, blur=radius * 0.22)

    def _fill(self, points: Sequence[Point], stops: Sequence[RGB], *, upright: bool) -> None:
        box = _bounds(points)
        size = self._size(box)
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon(
            [((x - box[0]) * self._scale, (y - box[1]) * self._scale) for x, y in points], fill=255
        )
        self._paste(_ramp(size, stops, upright=upright), box, mask)

    def _paste(self, paint: RGB | Image.Image, box: Box, mask: Image.Image) -> None:
        size = self._size(box)
        if mask.size != size:
            mask = mask.resize(size, Image.Resampling.BILINEAR)
        x, y = self._place((box[0], box[1]))
        target = (int(x), int(y), int(x) + size[0], int(y) + size[1])
        self._image.paste(paint, target, mask)

    def _place(self, point: Point) -> Point:
        return (point[0] - self._left) * self._scale, (point[1] - self._top) * self._scale

    def _frame(self, box: Box) -> Box:
        return *self._place((box[0], box[1])), *self._place((box[2], box[3]))

    def _size(self, box: Box) -> tuple[int, int]:
        return max(1, int((box[2] - box[0]) * self._scale)), max(1, int((box[3] - box[1]) * self._scale))


def _bounds(points: Sequence[Point], margin: float = 0) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (
        math.floor(min(xs) - margin),
        math.floor(min(ys) - margin),
        math.ceil(max(xs) + margin),
        math.ceil(max(ys) + margin),
    )


def _ramp(size: tuple[int, int], stops: Sequence[RGB], *, upright: bool) -> Image.Image:
    steps = 96
    strip = Image.new("RGB", (1, steps) if upright else (steps, 1))
    for step in range(steps):
        place = step / (steps - 1) * (len(stops) - 1)
        below = min(int(place), len(stops) - 2)
        colour = mix(stops[below], stops[below + 1], place - below)
        strip.putpixel((0, step) if upright else (step, 0), colour)
    return strip.resize(size, Image.Resampling.BILINEAR)


def oval(centre: Point, across: float, down: float, start: float = 0, end: float = 360) -> list[Point]:
    """Points of an ellipse, or of a part of it, clockwise from three o'clock."""
    turns = [math.radians(start + (end - start) * step / 72) for step in range(73)]
    return [(centre[0] + across * math.cos(turn), centre[1] + down * math.sin(turn)) for turn in turns]


def rounded(box: Box, radius: float) -> list[Point]:
    """Points of a rectangle with round corners."""
    left, top, right, bottom = box
    if not radius:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    corners = (
        ((right - radius, top + radius), 270),
        ((right - radius, bottom - radius), 0),
        ((left + radius, bottom - radius), 90),
        ((left + radius, top + radius), 180),
    )
    return [point for centre, turn in corners for point in oval(centre, radius, radius, turn, turn + 90)]


def turned(centre_x: float, profile: Sequence[Point]) -> list[Point]:
    """The outline of a thing made on a wheel: ``profile`` is (radius, height), top first, joined by soft curves."""
    dense: list[Point] = []
    for (radius, y), (next_radius, next_y) in itertools.pairwise(profile):
        for step in range(16):
            share = step / 16
            eased = (1 - math.cos(math.pi * share)) / 2
            dense.append((radius + (next_radius - radius) * eased, y + (next_y - y) * share))
    dense.append(profile[-1])
    right = [(centre_x + radius, y) for radius, y in dense]
    left = [(centre_x - radius, y) for radius, y in reversed(dense)]
    base_radius, base_y = profile[-1]
    base = oval((centre_x, base_y), base_radius, base_radius * 0.12, 0, 180)
    return [*right, *base, *left]


def bow(start: Point, end: Point, depth: float) -> list[Point]:
    """A curved edge from one point to another, ``depth`` to its left at the most."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down)
    return [
        (
            start[0] + across * share + down / length * depth * math.sin(math.pi * share),
            start[1] + down * share - across / length * depth * math.sin(math.pi * share),
        )
        for share in (step / 32 for step in range(33))
    ]


def wave(start: Point, end: Point, height: float, times: float) -> list[Point]:
    """A wavy line from one point to another."""
    steps = 64
    return [
        (
            start[0] + (end[0] - start[0]) * step / steps,
            start[1] + (end[1] - start[1]) * step / steps + height * math.sin(step / steps * math.tau * times),
        )
        for step in range(steps + 1)
    ]
