"""Colours as WCAG measures them, and a shop's own accent in all the places where the design has one."""

from __future__ import annotations

import re

from shop_app.components.ui.tokens import COLOURS

READABLE = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_WHITE, _BLACK = "#ffffff", "#000000"
_STEPS = 50


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 to 1."""
    shares = (channel / 255 for channel in _channels(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio between two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` of `other` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _readable(colour: str, ground: str, towards: str) -> str:
    """`colour`, moved no further towards black or white than reading it on `ground` needs."""
    steps = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((step for step in steps if contrast(step, ground) >= READABLE), towards)


def accent_style(accent: str) -> str:
    """The tokens of a shop's own accent as CSS; empty for none, and for one on which no text could be read."""
    if not _HEX.fullmatch(accent):
        return ""
    on_accent = _WHITE if contrast(_WHITE, accent) >= READABLE else _BLACK
    hover = mixed(accent, _BLACK if on_accent == _WHITE else _WHITE, 0.1)
    if contrast(on_accent, accent) < READABLE:
        return ""
    dark_ground = COLOURS["surface-2"].dark
    light_tint, dark_tint = mixed(accent, _WHITE, 0.92), mixed(COLOURS["bg"].dark, accent, 0.25)
    light = {
        "accent": accent,
        "accent-hover": hover,
        "on-accent": on_accent,
        "accent-ink": _readable(accent, COLOURS["surface-2"].light, _BLACK),
        "accent-tint": light_tint,
        "accent-tint-ink": _readable(mixed(accent, _BLACK, 0.5), light_tint, _BLACK),
    }
    dark = {
        "accent-ink": _readable(accent, dark_ground, _WHITE),
        "accent-tint": dark_tint,
        "accent-tint-ink": _readable(mixed(accent, _WHITE, 0.5), dark_tint, _WHITE),
    }

    def block(selector: str, values: dict[str, str]) -> str:
        return selector + "{" + "".join(f"--{name}:{value};" for name, value in values.items()) + "}"

    return block(":root", light) + block(".dark", dark)
