"""Catalogues say what the sources say, with the same holes in every language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from shop_app.core.translation import LOCALES
from shop_app.first_paint.catalogues import script_of

PROJECT = Path(__file__).parents[2]
SPOKEN_IN = (".py", ".html", ".txt")
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("models", "shop_app", "tasks")
    for path in (PROJECT / folder).rglob("*")
    if path.suffix in SPOKEN_IN
)


def translated(language: str) -> list[Message]:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(path.stem for path in LOCALES.glob("*.po")))
def test_every_translation_has_the_holes_of_its_sentence(language: str) -> None:
    for message in translated(language):
        expected = holes(texts(message.id)[-1])
        for text in texts(message.string):
            assert holes(text) == expected, message.id


@pytest.mark.parametrize("language", sorted(path.stem for path in LOCALES.glob("*.po")))
def test_no_translation_outlives_its_sentence(language: str) -> None:
    spoken = re.sub(r'"\s*\n\s*"', "", SOURCES)
    stale = [text for message in translated(language) for text in texts(message.id) if text not in spoken]
    assert not stale


def test_the_browser_gets_the_same_sentences() -> None:
    script = script_of("de-AT")
    assert script is not None
    assert script.path.startswith("/i18n/de.")
    assert "Ihr Warenkorb ist leer" in script.source.decode()
    assert script.source.startswith(b"globalThis.shopCatalogue=")
    assert script_of("en-GB") is None
