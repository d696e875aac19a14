"""The design system's promises that a program can check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shop_app.components.ui.tokens import COLOURS, CONTRASTS, SPACING_PX, stylesheet

PROJECT = Path(__file__).parents[2]
# Tailwind's step of 4 px in the utilities that make distance; sizes of things are free.
SPACING = re.compile(r"(?<![\w-])-?(?:p|m|gap|space)(?:[xytblrse]|-x|-y)?-(\d+(?:\.\d+)?|\[[^\]]+\])(?![\w.])")


def screens() -> list[Path]:
    return [
        path
        for folder in ("components", "pages", "first_paint")
        for path in (PROJECT / "shop_app" / folder).rglob("*.py")
        if path.name not in ("tokens.py", "icon_shapes.py")
    ]


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_stylesheet_is_the_one_the_tokens_write() -> None:
    assert (PROJECT / "assets" / "tokens.css").read_text(encoding="utf-8") == stylesheet()


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), CONTRASTS)
def test_text_and_edges_can_be_seen(ink: str, ground: str, least: float, mode: int) -> None:
    assert contrast(COLOURS[ink][mode], COLOURS[ground][mode]) >= least


def test_distances_come_from_the_scale() -> None:
    strange = [
        f"{path.relative_to(PROJECT)}: {found.group(0)}"
        for path in screens()
        for found in SPACING.finditer(path.read_text(encoding="utf-8"))
        if found.group(1).startswith("[") or float(found.group(1)) * 4 not in SPACING_PX
    ]
    assert not strange


def test_colours_are_tokens() -> None:
    raw = re.compile(r"#[0-9a-fA-F]{6}\b|\b(?:bg|text|border)-(?:gray|slate|red|green|blue|white|black)\b")
    strange = [
        f"{path.relative_to(PROJECT)}: {found.group(0)}"
        for path in screens()
        for found in raw.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not strange


def test_the_script_of_ordinary_pages_stays_small() -> None:
    assert (PROJECT / "assets" / "ui.js").stat().st_size <= 4096
