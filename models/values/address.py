"""A postal address and what each country needs of it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from models.errors import ValidationFailed

# Postcode shapes of the countries the demonstration shops deliver to; elsewhere any non-empty text will do.
# Source: the national posts' published formats.
_POSTCODES = {
    "US": (r"\d{5}(-\d{4})?", "90210"),
    "GB": (r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "SW1A 1AA"),
    "DE": (r"\d{5}", "10115"),
    "FR": (r"\d{5}", "75001"),
    "NL": (r"\d{4} ?[A-Z]{2}", "1012 AB"),
    "AT": (r"\d{4}", "1010"),
    "CH": (r"\d{4}", "8001"),
    "CA": (r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "K1A 0B1"),
    "AU": (r"\d{4}", "2000"),
    "JP": (r"\d{3}-?\d{4}", "100-0001"),
}
_WITHOUT_POSTCODE = {"AE", "HK", "IE", "QA"}
_WITH_REGION = {"US", "CA", "AU"}


def needs_region(country: str) -> bool:
    """Whether a state or province belongs on a label for ``country``."""
    return country in _WITH_REGION


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes. ``country`` is ISO 3166-1 alpha-2; ``region`` its subdivision without the prefix."""

    name: str
    line1: str
    postcode: str
    city: str
    country: str
    line2: str = ""
    region: str = ""
    company: str = ""
    phone: str = ""

    @classmethod
    def checked(cls, **fields: str) -> Address:
        """An address fit for a label, or ``ValidationFailed`` naming the first field to mend and how."""
        values = {key: " ".join(str(value or "").split()) for key, value in fields.items()}
        for field, value in values.items():
            if len(value) > 200:
                raise ValidationFailed("Use at most 200 characters here.", field=field)
        for field, sentence in (
            ("name", "Enter the full name of whoever receives the parcel."),
            ("line1", "Enter the street and house number."),
            ("city", "Enter the town or city."),
            ("country", "Choose a country."),
        ):
            if not values.get(field):
                raise ValidationFailed(sentence, field=field)
        country = values["country"].upper()
        if not re.fullmatch(r"[A-Z]{2}", country):
            raise ValidationFailed("Choose a country.", field="country")
        postcode = values.get("postcode", "").upper()
        shape, example = _POSTCODES.get(country, (r".+", ""))
        if country not in _WITHOUT_POSTCODE and not re.fullmatch(shape, postcode):
            if not example:
                raise ValidationFailed("Enter a postcode.", field="postcode")
            raise ValidationFailed("Enter a postcode like {example}.", field="postcode", example=example)
        if needs_region(country) and not values.get("region"):
            raise ValidationFailed("Enter the state or province.", field="region")
        return cls(**{**values, "country": country, "postcode": postcode})

    def as_dict(self) -> dict[str, str]:
        """Plain data for a JSON column."""
        return asdict(self)

    def lines(self) -> list[str]:
        """The label, top to bottom, without empty lines; the country stays a code."""
        town = " ".join(part for part in (self.postcode, self.city, self.region) if part)
        return [part for part in (self.name, self.company, self.line1, self.line2, town, self.country) if part]
