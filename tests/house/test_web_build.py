"""What the web app is built from, and what must not come into it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from shop_app.first_paint.seed import start_from_the_seed, use_the_page_port

PROJECT = Path(__file__).parents[2]


def test_the_lock_names_no_registry() -> None:
    lock = (PROJECT / "reflex.lock" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_nothing_of_radix_themes_is_built() -> None:
    packages = json.loads((PROJECT / "reflex.lock" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name in packages if "@radix-ui/themes" in name]


def test_no_screen_uses_what_brings_a_theme_or_returns_code() -> None:
    heavy = re.compile(
        r"\brx\.(?:box|text|flex|heading|button|input|select|table|dialog|drawer|progress|skeleton|link|markdown|"
        r"data_table|recharts|moment|toast|call_script|call_function|window_alert|Cookie|LocalStorage)\b"
    )
    found = [
        f"{path.relative_to(PROJECT)}: {hit.group(0)}"
        for folder in ("components", "pages", "states")
        for path in (PROJECT / "shop_app" / folder).rglob("*.py")
        for hit in heavy.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_edits_of_the_generated_files_can_be_made_twice() -> None:
    import reflex_base

    template = Path(reflex_base.__file__).parent / ".templates" / "web" / "utils" / "state.js"
    once = use_the_page_port(template.read_text(encoding="utf-8"))
    assert "endpoint.port = window.location.port;" in once
    assert use_the_page_port(once) == once


def test_the_seed_is_merged_over_the_compiled_state() -> None:
    generated = 'export const initialState = {"a": {"x": 1}}\nexport const initialStateHashes = []\n'
    edited = start_from_the_seed(generated)
    assert edited.startswith('const compiledState = {"a": {"x": 1}}')
    assert "export const initialState = Object.entries(seedOf())" in edited
