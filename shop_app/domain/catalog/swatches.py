"""What a colour's name looks like. A name nobody knows has no swatch: a wrong one would be worse than none."""

from __future__ import annotations

import re

# Options that are colours, by their names in the languages of the sheets we import.
COLOUR_OPTIONS = ("color", "colour", "farbe", "couleur", "colore", "kleur")

_SHADES = {
    "beige": "#e8dcc4",
    "black": "#111111",
    "blue": "#2563eb",
    "bordeaux": "#6d1a2d",
    "bronze": "#8c6239",
    "brown": "#6b4a2f",
    "burgundy": "#6d1a2d",
    "camel": "#b98a56",
    "chalk": "#f1efe8",
    "charcoal": "#36393f",
    "clay": "#b5724f",
    "copper": "#b4673a",
    "coral": "#f2745f",
    "cream": "#f5efdf",
    "forest": "#2f5d43",
    "gold": "#c9a227",
    "gray": "#8a8f98",
    "green": "#2e8b57",
    "grey": "#8a8f98",
    "indigo": "#3f3d9e",
    "ink": "#1f2a44",
    "ivory": "#f7f3e3",
    "khaki": "#8f8460",
    "lavender": "#b9a7dc",
    "lilac": "#c3a6d8",
    "lime": "#9bd32b",
    "magenta": "#c2257f",
    "maroon": "#7b1e2b",
    "mint": "#a8e0c4",
    "mustard": "#d4a017",
    "natural": "#e5d8bf",
    "navy": "#1b2a4a",
    "ocean": "#1f6f8b",
    "olive": "#6b6b2f",
    "orange": "#ee7623",
    "peach": "#f6bfa0",
    "petrol": "#12586b",
    "pink": "#f08bb0",
    "purple": "#7a3fa0",
    "red": "#cf2a2a",
    "rose": "#e3a0a8",
    "rust": "#a8461f",
    "sage": "#9caf88",
    "sand": "#dcc9a3",
    "silver": "#c3c7cc",
    "sky": "#87bfe8",
    "slate": "#5b6672",
    "stone": "#b5ada1",
    "tan": "#c8a27a",
    "taupe": "#8b7e74",
    "teal": "#147d7e",
    "terracotta": "#c0603e",
    "turquoise": "#35b6b4",
    "violet": "#7b4fc9",
    "walnut": "#5c4033",
    "white": "#ffffff",
    "yellow": "#f3c623",
    "blau": "#2563eb",
    "braun": "#6b4a2f",
    "creme": "#f5efdf",
    "gelb": "#f3c623",
    "grau": "#8a8f98",
    "grün": "#2e8b57",
    "lila": "#7a3fa0",
    "rot": "#cf2a2a",
    "schwarz": "#111111",
    "weiß": "#ffffff",
}
_WORD = re.compile(r"[^\W\d_]+")


def is_colour(option: str) -> bool:
    """Whether an option or attribute of this name holds colours."""
    return option.strip().lower() in COLOUR_OPTIONS


def swatch_of(name: str) -> str:
    """``#rrggbb`` for "Navy", "dark olive" or "Sky blue", the last word that is a colour deciding; else empty."""
    known = [_SHADES[word] for word in _WORD.findall(name.lower()) if word in _SHADES]
    return known[-1] if known else ""
