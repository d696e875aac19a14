"""Each language's sentences as a script for the browser, named by its content so that it may be kept for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import NamedTuple

import orjson

from shop_app.core.pseudo_locales import PSEUDO_LOCALES
from shop_app.core.translation import SOURCE_LANGUAGE, catalogue, language_of, languages

PREFIX = "/i18n/"


class CatalogueScript(NamedTuple):
    """Where a catalogue stands and what it says."""

    path: str
    source: bytes


@cache
def script_of(locale: str) -> CatalogueScript | None:
    """The catalogue of a locale's language; `None` for English, which needs none."""
    language = language_of(locale)
    if language == SOURCE_LANGUAGE or language not in (*languages(), *PSEUDO_LOCALES):
        return None
    sentences = {}
    for message in catalogue(language):
        plural = isinstance(message.id, (tuple, list))
        english = message.id[0] if plural else message.id
        if english and message.string and any(message.string):
            sentences[english] = list(message.string) if plural else message.string
    # A .po file's plural rule is C, and JavaScript as well.
    source = (
        b"globalThis.shopCatalogue={sentences:"
        + orjson.dumps(sentences)
        + b",plural:(n)=>"
        + catalogue(language).plural_expr.encode()
        + b"};"
    )
    return CatalogueScript(f"{PREFIX}{language}.{hashlib.sha256(source).hexdigest()[:12]}.js", source)


def script_at(path: str) -> bytes | None:
    """The catalogue with this very content, or `None`."""
    for language in (*languages(), *PSEUDO_LOCALES):
        script = script_of(language)
        if script is not None and script.path == path:
            return script.source
    return None
