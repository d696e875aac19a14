"""Colours as WCAG 2 measures them. A colour is ``#rrggbb``."""

from __future__ import annotations

import re

# The least ratio at which ordinary text counts as readable (WCAG 1.4.3).
READABLE = 4.5
WHITE, BLACK = "#ffffff", "#000000"

_HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_STEPS = 50


def is_colour(text: str) -> bool:
    """Whether it is ``#rrggbb``."""
    return _HEX.fullmatch(text) is not None


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1."""
    shares = (channel / 255 for channel in _channels(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio between two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with ``share`` of ``other`` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def readable(colour: str, ground: str, towards: str) -> str:
    """``colour``, moved no further towards black or white than reading it on ``ground`` needs."""
    steps = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((step for step in steps if contrast(step, ground) >= READABLE), towards)


def text_on(fill: str) -> str:
    """White where it can be read on ``fill``, else black; one of them always can."""
    return WHITE if contrast(WHITE, fill) >= READABLE else BLACK
