from __future__ import annotations

import pytest

from models.errors import ValidationFailed
from models.values.address import Address

BERLIN = {"name": "Haushalt Muster", "line1": "Torstr. 1", "postcode": "10119", "city": "Berlin", "country": "DE"}


def test_an_address_is_tidied() -> None:
    address = Address.checked(**BERLIN | {"name": "  Haushalt \t Muster ", "country": "de"})
    assert (address.name, address.country) == ("Haushalt Muster", "DE")


@pytest.mark.parametrize("field", ["name", "line1", "city", "country"])
def test_what_a_label_needs_is_asked_for(field: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        Address.checked(**BERLIN | {field: "   "})
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("country", "region", "right", "wrong"),
    [
        ("DE", "", "10115", "1011"),
        ("US", "CA", "90210-1234", "9021"),
        ("GB", "", "sw1a 1aa", "SW1A"),
        ("CA", "ON", "k1a0b1", "K1A 0B"),
        ("JP", "", "100-0001", "1000"),
        ("NL", "", "1012 AB", "1012 A"),
    ],
)
def test_postcodes_have_their_countrys_shape(country: str, region: str, right: str, wrong: str) -> None:
    place = BERLIN | {"country": country, "region": region}
    assert Address.checked(**place | {"postcode": right}).postcode == right.upper()
    with pytest.raises(ValidationFailed) as refusal:
        Address.checked(**place | {"postcode": wrong})
    assert refusal.value.field == "postcode"


def test_some_countries_have_no_postcode_and_some_want_a_region() -> None:
    assert Address.checked(**BERLIN | {"country": "HK", "postcode": ""}).postcode == ""
    with pytest.raises(ValidationFailed) as refusal:
        Address.checked(**BERLIN | {"country": "US", "postcode": "90210"})
    assert refusal.value.field == "region"


def test_unknown_countries_take_any_postcode_but_not_none() -> None:
    assert Address.checked(**BERLIN | {"country": "NZ", "postcode": "6011"}).country == "NZ"
    with pytest.raises(ValidationFailed):
        Address.checked(**BERLIN | {"country": "NZ", "postcode": ""})


@pytest.mark.parametrize(("field", "value"), [("city", "x" * 201), ("country", "DEU"), ("country", "D1")])
def test_what_no_label_can_hold_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        Address.checked(**BERLIN | {field: value})
    assert refusal.value.field == field


def test_the_label_leaves_out_what_is_empty() -> None:
    address = Address.checked(**BERLIN | {"company": "Muster GmbH"})
    assert address.lines() == ["Haushalt Muster", "Muster GmbH", "Torstr. 1", "10119 Berlin", "DE"]
    assert Address(**address.as_dict()) == address
