from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ValidationFailed
from models.values.address import Address
from models.values.countries import label_rules

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
    ("country", "region", "typed", "spelled", "wrong"),
    [
        ("DE", "", "10 115", "10115", "1011"),
        ("US", "CA", "90210-1234", "90210-1234", "9021"),
        ("GB", "", "sw1a1aa", "SW1A 1AA", "SW1A"),
        ("CA", "ON", "k1a0b1", "K1A 0B1", "K1A 0B"),
        ("JP", "13", "1000001", "100-0001", "1000"),
        ("NL", "", "1012  ab", "1012 AB", "1012 A"),
        ("PL", "", "00950", "00-950", "0095"),
    ],
)
def test_postcodes_are_spelled_as_their_country_does(
    country: str, region: str, typed: str, spelled: str, wrong: str
) -> None:
    place = BERLIN | {"country": country, "region": region}
    assert Address.checked(**place | {"postcode": typed}).postcode == spelled
    with pytest.raises(ValidationFailed) as refusal:
        Address.checked(**place | {"postcode": wrong})
    assert refusal.value.field == "postcode"


def test_some_countries_have_no_postcode_and_some_want_a_region() -> None:
    assert Address.checked(**BERLIN | {"country": "HK", "postcode": "", "region": "Kowloon"}).postcode == ""
    with pytest.raises(ValidationFailed) as refusal:
        Address.checked(**BERLIN | {"country": "US", "postcode": "90210"})
    assert refusal.value.field == "region"


def test_every_country_of_the_world_can_be_written_to_and_no_other() -> None:
    codes = [code for code in Locale("en").territories if len(code) == 2 and label_rules(code)]
    assert len(codes) >= 240
    for code in codes:
        rules = label_rules(code)
        assert rules is not None
        region = rules.regions[0].name if rules.regions else "Somewhere"
        address = Address.checked(**BERLIN | {"country": code, "postcode": rules.example or "1", "region": region})
        assert address.lines()[-1] == code
        assert Address.checked(**address.as_dict()) == address
    with pytest.raises(ValidationFailed):
        Address.checked(**BERLIN | {"country": "XX"})


@given(country=st.sampled_from(["US", "GB", "CA", "NL", "PL", "JP", "BR", "IE"]), data=st.data())
def test_spaces_hyphens_and_small_letters_change_no_postcode(country: str, data: st.DataObject) -> None:
    rules = label_rules(country)
    assert rules is not None
    bare = rules.example.replace(" ", "").replace("-", "")
    cut = data.draw(st.integers(0, len(bare)))
    noise = data.draw(st.sampled_from(["", " ", "-", "  "]))
    assert rules.spelled(f" {bare[:cut]}{noise}{bare[cut:].lower()} ") == rules.example


def test_a_region_goes_by_its_code_its_name_and_its_postcodes() -> None:
    rules = label_rules("US")
    assert rules is not None
    for name in ("CA", "ca", "California"):
        assert Address.checked(**BERLIN | {"country": "US", "postcode": "90210", "region": name}).region == "CA"
    found = rules.region_of("90210")
    assert found is not None
    assert found.code == "CA"
    assert rules.region_of("9") is None


def test_a_label_is_written_as_its_country_writes_it() -> None:
    there = {"country": "US", "postcode": "90210", "region": "CA", "city": "Beverly Hills"}
    assert Address.checked(**BERLIN | there).lines()[-2:] == ["Beverly Hills, CA 90210", "US"]
    tokyo = Address.checked(**BERLIN | {"country": "JP", "postcode": "100-0001", "region": "Tokyo", "city": "Chiyoda"})
    assert tokyo.region == "13"
    assert "Torstr. 1, Tokyo" in tokyo.lines()


@pytest.mark.parametrize(("field", "value"), [("city", "x" * 201), ("country", "DEU"), ("country", "D1")])
def test_what_no_label_can_hold_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        Address.checked(**BERLIN | {field: value})
    assert refusal.value.field == field


def test_the_label_leaves_out_what_is_empty() -> None:
    address = Address.checked(**BERLIN | {"company": "Muster GmbH"})
    assert address.lines() == ["Haushalt Muster", "Muster GmbH", "Torstr. 1", "10119 Berlin", "DE"]
    assert Address(**address.as_dict()) == address
