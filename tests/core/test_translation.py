"""Sentences in their reader's language, and in the languages that nobody speaks."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.core.formatting import money_text, naming_currencies, total_text
from shop_app.core.pseudo_locales import PSEUDO_LOCALES, pseudo
from shop_app.core.translation import catalogue, direction, language_name, languages, speaking, t


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("locale", PSEUDO_LOCALES)
def test_a_pseudo_locale_says_everything_that_a_language_says_with_the_same_holes(locale: str) -> None:
    said = {str(message.id): str(message.string) for message in catalogue(locale) if isinstance(message.id, str)}
    assert {str(message.id) for message in catalogue("de") if isinstance(message.id, str)} == set(said)
    for english, spoken in said.items():
        assert holes(spoken) == holes(english)
        assert spoken != english or not english


@given(st.text(st.characters(codec="ascii", categories=("L", "Zs")), min_size=10).filter(str.strip))
def test_one_is_forty_percent_longer(sentence: str) -> None:
    assert len(pseudo(sentence, "en-XA")) >= 1.3 * len(sentence)


def test_nobody_is_offered_a_pseudo_locale() -> None:
    assert not set(PSEUDO_LOCALES) & set(languages())
    assert [direction(locale) for locale in ("en", "de-AT", "ar", "he", *PSEUDO_LOCALES)] == [
        *("ltr", "ltr", "rtl", "rtl", "ltr", "rtl")
    ]


def test_a_pseudo_sentence_keeps_what_fills_its_holes() -> None:
    with speaking("en-XA"):
        text = t("Prices in {currency}", currency="EUR")
    assert text.startswith("[")
    assert "EUR" in text


def test_a_language_is_named_by_its_speakers() -> None:
    assert [language_name(locale) for locale in ("en", "de", "de-AT")] == ["English", "Deutsch", "Deutsch (Österreich)"]


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "text"),
    [
        (123450, "USD", "en", "$1,234.50"),
        (123450, "EUR", "de", "1.234,50 €"),
        (1980, "JPY", "en", "¥1,980"),
        (1980, "JPY", "de", "1.980 ¥"),
        (12345, "KWD", "en", "KWD 12.345"),
        (12345, "IQD", "en", "IQD 12.345"),
        (-420, "USD", "en", "-$4.20"),
    ],
)
def test_money_is_written_with_the_places_that_are_charged(minor: int, currency: str, locale: str, text: str) -> None:
    with speaking(locale):
        assert money_text(minor, currency).replace("\N{NO-BREAK SPACE}", " ") == text


def test_a_sum_names_its_currency_where_there_are_several() -> None:
    assert total_text(8900, "USD") == "$89.00"
    with naming_currencies(True):
        assert total_text(8900, "USD") == "$89.00\N{NO-BREAK SPACE}USD"
        assert total_text(8900, "KWD") == "KWD\N{NO-BREAK SPACE}8.900"
