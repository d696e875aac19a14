"""Colours as the goods name them, and how light changes them."""

from __future__ import annotations

RGB = tuple[int, int, int]

# What a colour option says, as paint.
PAINTS: dict[str, str] = {
    "Amber": "#b5762f",
    "Anthracite": "#3b3e44",
    "Ash": "#b9b4aa",
    "Birch": "#dcc7a3",
    "Black": "#2b2b2e",
    "Blue": "#4a6a8f",
    "Brass": "#b8924a",
    "Brick": "#a5543f",
    "Celadon": "#a9bfa8",
    "Chalk": "#ece7dd",
    "Charcoal": "#46484d",
    "Clay": "#bd7d5e",
    "Clear": "#c9d8d8",
    "Cobalt": "#2f4f8f",
    "Copper": "#b46a48",
    "Cream": "#efe3cb",
    "Flax": "#cdb891",
    "Forest": "#3f5a47",
    "Green": "#5d7d61",
    "Grey": "#9a9b9d",
    "Honey": "#d9a441",
    "Indigo": "#39406b",
    "Ink": "#2c3448",
    "Ivory": "#f1ead9",
    "Lavender": "#a79bbf",
    "Linen": "#ddd0b8",
    "Moss": "#7b8054",
    "Mustard": "#c9962f",
    "Natural": "#cfb68d",
    "Night": "#2a3350",
    "Oak": "#b98d58",
    "Oat": "#d9c9a8",
    "Ochre": "#c48a3a",
    "Olive": "#83824f",
    "Petrol": "#2f5d68",
    "Plum": "#6b4257",
    "Rose": "#d3a29a",
    "Rust": "#a9562f",
    "Sage": "#9dab91",
    "Sand": "#d6c19b",
    "Sea": "#6f9aa0",
    "Sky": "#9db9cf",
    "Slate": "#66707a",
    "Smoke": "#8d8a86",
    "Steel": "#a8adb1",
    "Stone": "#b7b0a4",
    "Terracotta": "#b9663f",
    "Walnut": "#6e4a2f",
    "White": "#f3f1ec",
    "Wine": "#722f3b",
}


def rgb(text: str) -> RGB:
    """``#rrggbb`` or the name of a paint."""
    code = PAINTS.get(text, text).lstrip("#")
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """``share`` of ``other`` in ``one``."""
    return (
        round(one[0] + (other[0] - one[0]) * share),
        round(one[1] + (other[1] - one[1]) * share),
        round(one[2] + (other[2] - one[2]) * share),
    )


def lighter(colour: RGB, share: float) -> RGB:
    return mix(colour, (255, 252, 244), share)


def darker(colour: RGB, share: float) -> RGB:
    return mix(colour, (30, 26, 34), share)
