"""Who gets which language and currency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.core.negotiation import Choice, Offer, Wishes, preferred

OFFER = Offer(("en", "de", "pt-BR"), ("USD", "EUR", "JPY"), also=("en-XA", "ar-XB"))


@pytest.mark.parametrize(
    ("wishes", "locale"),
    [
        (Wishes(), "en"),
        (Wishes(accepted="de-AT,de;q=0.9,en;q=0.8"), "de"),
        (Wishes(accepted="fr,pt;q=0.5,de;q=0.4"), "pt-BR"),
        (Wishes(accepted="en;q=0,de;q=0.1"), "de"),
        (Wishes(accepted="fr, *;q=0.5"), "en"),
        (Wishes(asked_locale="de", accepted="pt-BR"), "de"),
        (Wishes(kept_locale="pt-BR", asked_locale="de"), "pt-BR"),
        (Wishes(kept_locale="pt_br"), "pt-BR"),
        (Wishes(kept_locale="fr", asked_locale="de"), "de"),
        (Wishes(asked_locale="ar-XB"), "ar-XB"),
        (Wishes(accepted="ar"), "en"),
    ],
)
def test_the_most_binding_wish_that_the_shop_can_meet_wins(wishes: Wishes, locale: str) -> None:
    assert OFFER.choose(wishes).locale == locale


@pytest.mark.parametrize(
    ("wishes", "currency"),
    [
        (Wishes(), ""),
        (Wishes(kept_currency="EUR"), "EUR"),
        (Wishes(asked_currency="jpy", kept_currency="EUR"), "JPY"),
        (Wishes(asked_currency="GBP", kept_currency="EUR"), "EUR"),
        (Wishes(kept_currency="GBP"), ""),
    ],
)
def test_only_a_currency_of_the_shop_is_chosen(wishes: Wishes, currency: str) -> None:
    assert OFFER.choose(wishes).currency == currency


@pytest.mark.parametrize(("country", "chosen"), [("DE", "DE"), ("de", ""), ("DEU", ""), ("", ""), ("D\n", "")])
def test_a_country_is_two_capitals(country: str, chosen: str) -> None:
    assert OFFER.choose(Wishes(kept_country=country)).country == chosen


@given(st.lists(st.text(), min_size=6, max_size=6))
def test_whatever_comes_the_answer_is_on_offer(texts: list[str]) -> None:
    choice = OFFER.choose(Wishes(*texts))
    assert choice.locale in OFFER.locales + OFFER.also
    assert choice.currency in ("", *OFFER.currencies)


def test_a_header_is_read_by_weight() -> None:
    assert list(preferred("fr;q=0.3, de-AT, de;q=0.9, x;q=2, y;q=abc, z;q=-1, en;q=0")) == ["de-AT", "de", "fr"]


def test_a_shop_of_one_language_has_nothing_to_choose() -> None:
    assert Offer(("de",), ("EUR",)).choose(Wishes("en", "en", "en", "USD", "USD", "")) == Choice("de")
