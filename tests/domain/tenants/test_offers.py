"""What a shop offers to choose from, and the colour it may wear."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Conflict, ValidationFailed
from shop_app.core.colours import READABLE, contrast
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import tenants
from shop_app.domain.tenants.offers import PALE_GROUND, checked_accent, checked_currencies, checked_locales
from tests.harness.shop import Shop


def test_the_first_of_each_list_is_the_shops_own(shop: Shop) -> None:
    shop.do(tenants.offer_locales, ["de-AT", "en"])
    settings = shop.do(tenants.offer_currencies, ["USD", "EUR", "JPY"])
    assert (settings.locale, settings.locales) == ("de-AT", ("de-AT", "en"))
    assert (settings.currency, settings.currencies) == ("USD", ("USD", "EUR", "JPY"))
    offered = shop.do(tenants.offered)
    assert (offered.locales, offered.currencies) == (settings.locales, settings.currencies)


def test_a_caller_who_chose_nothing_reads_the_shops_own_currency(shop: Shop) -> None:
    assert in_unit(shop.visitor(), tenants.currency_in_use) == shop.currency


def test_the_books_keep_their_currency(shop: Shop) -> None:
    shop.do(tenants.offer_currencies, ["EUR", "USD"])
    shop.do(tenants.offer_currencies, ["USD", "EUR"])
    shop.sell({shop.add_variant(): 1})
    with pytest.raises(Conflict) as refused:
        shop.do(tenants.offer_currencies, ["EUR", "USD"])
    assert (refused.value.reason, refused.value.details["currency"]) == ("CURRENCY_LOCKED", "USD")


def test_languages_are_tidied_and_named_once() -> None:
    assert checked_locales(["de_at", "en", "DE-AT"]) == ["de-AT", "en"]
    assert checked_currencies(["eur", " USD ", "EUR"]) == ["EUR", "USD"]


@pytest.mark.parametrize("locales", [[], ["xx"], ["fr"], [""], ["../en"], ["en"] * 3 + ["\0"]])
def test_a_language_that_nobody_has_translated_is_refused(locales: list[str]) -> None:
    with pytest.raises(ValidationFailed) as refused:
        checked_locales(locales)
    assert refused.value.details["field"] == "locales"


@pytest.mark.parametrize("code", ["XXX", "DEM", "EURO", "", "€", "XAU"])
def test_money_that_nobody_pays_with_is_refused(code: str) -> None:
    with pytest.raises(ValidationFailed):
        checked_currencies([code])


@pytest.mark.parametrize("code", ["JPY", "KWD", "EUR", "USD", "ISK", "CLP", "BHD"])
def test_currencies_of_every_kind_are_known(code: str) -> None:
    assert checked_currencies([code]) == [code]


def test_a_pale_accent_is_refused_with_its_contrast_and_the_nearest_that_can_be_read(shop: Shop) -> None:
    with pytest.raises(ValidationFailed) as refused:
        shop.do(tenants.set_accent, "#ffd400")
    nearest = refused.value.details["nearest"]
    assert refused.value.details["ratio"] in refused.value.sentence
    assert shop.do(tenants.set_accent, nearest).accent == nearest


@given(st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}"))
def test_an_accent_is_kept_or_a_readable_one_is_named(accent: str) -> None:
    try:
        kept = checked_accent(accent)
    except ValidationFailed as refusal:
        kept = refusal.details["nearest"]
        assert contrast(accent, PALE_GROUND) < READABLE
    assert contrast(kept, PALE_GROUND) >= READABLE
    assert min(tenants.accent_contrasts(kept)) >= READABLE


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345g", "#123456;}"])
def test_what_is_no_colour_is_refused(accent: str) -> None:
    with pytest.raises(ValidationFailed, match=re.escape("#2c6458")):
        checked_accent(accent)
