"""Pages run from right to left as well: no class says left or right where it means start or end."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]

# Tailwind's physical utilities. `inset-x`, `border-line` and the like are none.
_SIDE = r"(?:m|p|scroll-m|scroll-p)[lr]|left|right|rounded-(?:[lr]|t[lr]|b[lr])|border-[lr]"
_WITH_SIZE = rf"-?(?:{_SIDE})-(?:\d|px\b|auto\b|full\b|none\b|\[)"
_ALONE = r"(?:text|float|clear)-(?:left|right)|(?:rounded|border)-[lr]|origin-(?:top-|bottom-)?(?:left|right)"
PHYSICAL = re.compile(rf"(?<![\w-])(?:{_WITH_SIZE}|(?:{_ALONE})(?![\w-]))")
# In style sheets the same as declarations.
DECLARED = re.compile(r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:)")


def test_no_class_names_a_side() -> None:
    strange = [
        f"{path.relative_to(PROJECT)}: {found.group(0)}"
        for folder in ("components", "pages", "first_paint", "states")
        for path in (PROJECT / "shop_app" / folder).rglob("*.py")
        if path.name != "icon_shapes.py"
        for found in PHYSICAL.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not strange


def test_no_style_sheet_names_a_side() -> None:
    strange = [
        f"{path.relative_to(PROJECT)}: {found.group(0)}"
        for path in (PROJECT / "assets").glob("*.css")
        for found in DECLARED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not strange


def test_sides_are_recognised() -> None:
    for physical in ("ml-4", "pr-2", "-left-1", "text-right", "rounded-l", "border-l", "sm:pl-[3px]", "right-0"):
        assert PHYSICAL.search(f"flex {physical} gap-2"), physical
    for logical in ("ms-4", "pe-2", "text-start", "border-line", "rounded-lg", "start-0", "chevron-left", "inset-x-0"):
        assert not PHYSICAL.search(f"flex {logical} gap-2"), logical
