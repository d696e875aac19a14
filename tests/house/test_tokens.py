"""The design system's promises that a program can check."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.components.ui.contrast import accent_style
from shop_app.components.ui.tokens import COLOURS, CONTRASTS, SPACING_PX, stylesheet
from shop_app.core.colours import READABLE, contrast
from shop_app.domain.tenants.offers import PALE_GROUND

PROJECT = Path(__file__).parents[2]
# Four KB of brotli.
MOST_SCRIPT_BYTES = 4800
# Tailwind's step of 4 px in the utilities that make distance; sizes of things are free.
SPACING = re.compile(r"(?<![\w-])-?(?:p|m|gap|space)(?:[xytblrse]|-x|-y)?-(\d+(?:\.\d+)?|\[[^\]]+\])(?![\w.])")


def screens() -> list[Path]:
    return [
        path
        for folder in ("components", "pages", "first_paint")
        for path in (PROJECT / "shop_app" / folder).rglob("*.py")
        if path.name not in ("tokens.py", "icon_shapes.py", "contrast.py")
    ]


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
    """As it travels; brotli, which browsers take, is smaller by a sixth."""
    assert len(gzip.compress((PROJECT / "assets" / "ui.js").read_bytes(), 9)) <= MOST_SCRIPT_BYTES


def test_the_script_of_ordinary_pages_names_nothing_twice() -> None:
    """A second `const` of one name, and no browser runs any of it."""
    names = re.findall(r"^(?:const|let) (\w+)", (PROJECT / "assets" / "ui.js").read_text(encoding="utf-8"), re.M)
    assert sorted(names) == sorted(set(names))


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}"))
def test_any_accent_can_be_read_wherever_it_stands(accent: str) -> None:
    light, dark = (dict(re.findall(r"--([\w-]+):(#\w{6})", block)) for block in accent_style(accent).split("}")[:2])
    dark = light | dark
    for values, mode in ((light, 0), (dark, 1)):
        assert contrast(values["on-accent"], values["accent"]) >= READABLE
        assert contrast(values["on-accent"], values["accent-hover"]) >= READABLE
        assert contrast(values["accent-tint-ink"], values["accent-tint"]) >= READABLE
        assert contrast(values["accent-ink"], COLOURS["surface-2"][mode]) >= READABLE


@pytest.mark.parametrize("strange", ["", "red", "#fff", "#12345g", "#123456;}body{display:none"])
def test_what_is_no_colour_styles_nothing(strange: str) -> None:
    assert accent_style(strange) == ""


def test_an_accent_is_checked_on_the_ground_that_links_stand_on() -> None:
    assert COLOURS["surface-2"].light == PALE_GROUND
