"""Sentences for people, in their language.

English sentences are the keys; a language is one `.po` file in `shop_app/locales`. A door says once
which language its caller reads; everything below it just says `t("…")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from models.errors import ShopError, fill
from shop_app.core.pseudo_locales import PSEUDO_LOCALES, pseudo

LOCALES = Path(__file__).parent.parent / "locales"
SOURCE_LANGUAGE = "en"

_locale: ContextVar[str] = ContextVar("locale", default=SOURCE_LANGUAGE)


@cache
def languages() -> tuple[str, ...]:
    """The languages with a catalogue, English first."""
    return (SOURCE_LANGUAGE, *sorted(path.stem for path in LOCALES.glob("*.po")))


@cache
def catalogue(language: str) -> Catalog:
    """One language's sentences; empty for English and for a language that nobody has written yet."""
    if language in PSEUDO_LOCALES:
        return _pseudo_catalogue(language)
    path = LOCALES / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=SOURCE_LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _pseudo_catalogue(locale: str) -> Catalog:
    """Every sentence that any catalogue knows, as a pseudo-locale says it."""
    made = Catalog(locale=SOURCE_LANGUAGE)
    for language in languages():
        for message in catalogue(language):
            if isinstance(message.id, str):
                made.add(message.id, pseudo(message.id, locale))
            else:
                made.add(message.id, tuple(pseudo(form, locale) for form in message.id))
    return made


def language_of(locale: str) -> str:
    """`de` for `de-AT` or `de_AT`; a pseudo-locale is a language of its own."""
    if locale in PSEUDO_LOCALES:
        return locale
    return locale.replace("_", "-").partition("-")[0].lower()


def direction(locale: str) -> str:
    """`ltr` or `rtl`, for an element's `dir`."""
    return Locale.parse(locale.partition("-")[0].partition("_")[0]).text_direction


def babel_locale(locale: str) -> str:
    """What Babel calls a locale; money, numbers and dates of a pseudo-locale are written as in English."""
    return SOURCE_LANGUAGE if locale in PSEUDO_LOCALES else locale.replace("-", "_")


def language_name(locale: str) -> str:
    """What its own speakers call a locale: `English`, `Deutsch (Österreich)`."""
    if locale in PSEUDO_LOCALES:
        return locale
    name = Locale.parse(babel_locale(locale)).display_name or locale
    return name[:1].upper() + name[1:]


def current_locale() -> str:
    """The locale of whoever is being served."""
    return _locale.get()


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Everything said inside is for a reader of `locale`."""
    token = _locale.set(locale)
    try:
        yield
    finally:
        _locale.reset(token)


def t(msgid: str, **values: object) -> str:
    """The sentence in the current language, its `{name}` holes filled; English where none stands."""
    sentence = _forms(msgid)[0] or msgid
    return sentence.format(**values) if values else sentence


def N_(msgid: str) -> str:
    """Marks a sentence that is translated later, where its reader is known."""
    return msgid


def said(error: ShopError) -> str:
    """A refusal in the current language."""
    return fill(_forms(error.template)[0] or error.template, error.details)


def tn(one: str, many: str, count: int, **values: object) -> str:
    """The form of a sentence that goes with `count`, which is also its `{count}`."""
    forms = _forms(one)
    form = c2py(_catalogue_in_use().plural_expr)(count)
    english = one if count == 1 else many
    sentence = forms[form] if form < len(forms) else ""
    return (sentence or english).format(count=count, **values)


def _catalogue_in_use() -> Catalog:
    return catalogue(language_of(_locale.get()))


def _forms(msgid: str) -> tuple[str, ...]:
    message = _catalogue_in_use().get(msgid)
    if message is None:
        return ("",)
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
