"""What a form asks of an address in each country, in words: the same at checkout, in the account and after ordering."""

import dataclasses
from functools import cache

from babel import Locale
from pydantic import Field

from models.values.countries import label_rules
from shop_app.core.translation import N_, babel_locale, current_locale, t
from shop_app.states.door import Arguments

REGIONS = {
    "state": N_("State"),
    "province": N_("Province"),
    "county": N_("County"),
    "prefecture": N_("Prefecture"),
    "emirate": N_("Emirate"),
    "island": N_("Island"),
    "department": N_("Department"),
    "district": N_("District"),
    "oblast": N_("Region"),
    "area": N_("Area"),
    "parish": N_("Parish"),
    "do_si": N_("Province or city"),
}
POSTCODES = {"zip": N_("ZIP code"), "pin": N_("PIN code"), "eircode": N_("Eircode"), "postal": N_("Postcode")}
# Codes that Babel names and no parcel goes to.
_NO_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "XA", "XB"}


@dataclasses.dataclass
class Choice:
    """An option of a select."""

    value: str = ""
    label: str = ""


@dataclasses.dataclass
class AddressForm:
    """How the fields look for one country. `regions` is empty where the region is typed."""

    country: str = ""
    takes_city: bool = True
    takes_postcode: bool = True
    needs_postcode: bool = True
    postcode_label: str = ""
    postcode_help: str = ""
    needs_region: bool = False
    region_label: str = ""
    regions: list[Choice] = dataclasses.field(default_factory=list)


def address_form(country: str) -> AddressForm:
    """The form for a country, in the reader's language."""
    rules = label_rules(country)
    if rules is None:
        return AddressForm(country=country, postcode_label=t("Postcode"), region_label=t("Region"))
    regions = sorted((region.name, region.code) for region in rules.regions)
    return AddressForm(
        country=country,
        takes_city="city" in rules.takes,
        takes_postcode="postcode" in rules.takes,
        needs_postcode="postcode" in rules.needs,
        postcode_label=t(POSTCODES.get(rules.postcode_kind, "Postcode")),
        postcode_help=t("Such as {example}", example=rules.example) if rules.example else "",
        needs_region="region" in rules.needs,
        region_label=t(REGIONS.get(rules.region_kind, "Region")),
        regions=[Choice("", t("Choose")), *(Choice(code, name) for name, code in regions)] if regions else [],
    )


def helped(address: dict[str, str]) -> dict[str, str]:
    """An address with what its postcode says of it: spelled as its country does, the region filled where it is sure."""
    rules = label_rules(address.get("country", ""))
    if rules is None or not address.get("postcode"):
        return address
    postcode = rules.spelled(address["postcode"])
    region = rules.region_of(postcode) if "region" in rules.needs else None
    is_known = address.get("region") and rules.region_called(address["region"]) is not None
    filled = {"region": region.code} if region and not is_known else {}
    return {**address, "postcode": postcode, **filled}


class AddressField(Arguments):
    """A field of the address form as it was left."""

    name: str = Field(pattern="^(name|company|line1|line2|phone|postcode|city|region|country)$")
    value: str = Field(max_length=400)

    def put_into(self, address: dict[str, str]) -> dict[str, str]:
        """The address with it, and with what it says of others; a region belongs to its country."""
        others = {"region": ""} if self.name == "country" else {}
        return helped({**address, **others, self.name: self.value.strip()})


def countries() -> list[Choice]:
    """Every country, by its name in the reader's language."""
    return _countries(current_locale())


@cache
def _countries(locale: str) -> list[Choice]:
    names = Locale.parse(babel_locale(locale)).territories
    known = [(str(name), str(code)) for code, name in names.items()]
    real = [(name, code) for name, code in known if len(code) == 2 and code not in _NO_COUNTRIES and label_rules(code)]
    return [Choice(code, name) for name, code in sorted(real)]
