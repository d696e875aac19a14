"""A shop's own accent in all the places where the design has one."""

from __future__ import annotations

from shop_app.components.ui.tokens import COLOURS
from shop_app.core.colours import BLACK, READABLE, WHITE, contrast, is_colour, mixed, readable, text_on


def accent_style(accent: str) -> str:
    """The tokens of a shop's own accent as CSS; empty for none, and for one on which no text could be read."""
    if not is_colour(accent):
        return ""
    on_accent = text_on(accent)
    hover = mixed(accent, BLACK if on_accent == WHITE else WHITE, 0.1)
    if contrast(on_accent, accent) < READABLE:
        return ""
    dark_ground = COLOURS["surface-2"].dark
    light_tint, dark_tint = mixed(accent, WHITE, 0.92), mixed(COLOURS["bg"].dark, accent, 0.25)
    light = {
        "accent": accent,
        "accent-hover": hover,
        "on-accent": on_accent,
        "accent-ink": readable(accent, COLOURS["surface-2"].light, BLACK),
        "accent-tint": light_tint,
        "accent-tint-ink": readable(mixed(accent, BLACK, 0.5), light_tint, BLACK),
    }
    dark = {
        "accent-ink": readable(accent, dark_ground, WHITE),
        "accent-tint": dark_tint,
        "accent-tint-ink": readable(mixed(accent, WHITE, 0.5), dark_tint, WHITE),
    }

    def block(selector: str, values: dict[str, str]) -> str:
        return selector + "{" + "".join(f"--{name}:{value};" for name, value in values.items()) + "}"

    return block(":root", light) + block(".dark", dark)
