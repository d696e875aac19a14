"""A postal address and what each country needs of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from models.errors import ValidationFailed
from models.values.countries import LabelRules, label_rules

LONGEST = 200


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
        """An address fit for a label of its country, or ``ValidationFailed`` naming the first field to mend and how.

        Postcode and region come out as the country spells them: ``sw1a1aa`` as ``SW1A 1AA``, ``California`` as ``CA``.
        """
        for fault in address_faults(fields):
            raise fault
        tidy = _tidied(fields)
        rules = label_rules(tidy["country"])
        assert rules is not None
        region = rules.region_called(tidy["region"])
        spelled = {"postcode": rules.spelled(tidy["postcode"]), "region": region.code if region else tidy["region"]}
        return cls(**tidy | spelled)

    def as_dict(self) -> dict[str, str]:
        """Plain data for a JSON column."""
        return asdict(self)

    def lines(self) -> list[str]:
        """The label, top to bottom as its country writes it, without empty lines; the country stays a code."""
        rules = label_rules(self.country)
        layout = rules.layout if rules else ("%N", "%O", "%A", "%Z %C %S")
        region = rules.region_called(self.region) if rules else None
        parts = {
            "%N": self.name,
            "%O": self.company,
            "%A": "\n".join(part for part in (self.line1, self.line2) if part),
            "%C": self.city,
            "%S": region.written if region else self.region,
            "%Z": self.postcode,
        }
        # What a country's label has no place for is not lost: it follows the town.
        spare = [parts[hole] for hole in ("%C", "%S", "%Z") if not any(hole in line for line in layout)]
        label = [_filled(line, parts) for line in layout] + spare
        return [part for line in label for part in line.split("\n") if part] + [self.country]


def _filled(line: str, parts: dict[str, str]) -> str:
    """One line of a label; marks between parts go with the parts that are missing."""
    for hole, part in parts.items():
        line = line.replace(hole, part)
    return re.sub(r"%[A-Z]", "", line).strip(" ,-")


def address_faults(fields: Mapping[str, str]) -> Iterator[ValidationFailed]:
    """Everything to mend before a parcel can go there, in the order of a form."""
    tidy = _tidied(fields)
    rules = label_rules(tidy["country"])
    needed = rules.needs if rules else frozenset({"line1", "city"})
    for name, value in tidy.items():
        if len(value) > LONGEST:
            yield ValidationFailed("Use at most {most} characters here.", field=name, most=LONGEST)
    if not tidy["name"]:
        yield ValidationFailed("Enter the full name of whoever receives the parcel.", field="name")
    if rules is None:
        yield ValidationFailed("Choose a country.", field="country")
    if not tidy["line1"]:
        yield ValidationFailed("Enter the street and house number.", field="line1")
    if rules is not None and not _is_postcode(rules, tidy["postcode"]):
        yield (
            ValidationFailed("Enter a postcode like {example}.", field="postcode", example=rules.example)
            if rules.example
            else ValidationFailed("Enter a postcode.", field="postcode")
        )
    if not tidy["city"] and "city" in needed:
        yield ValidationFailed("Enter the town or city.", field="city")
    if rules is not None and "region" in rules.needs and not _is_region(rules, tidy["region"]):
        yield ValidationFailed("Choose the state, province or region.", field="region")


def _tidied(fields: Mapping[str, str]) -> dict[str, str]:
    tidy = dict.fromkeys(Address.__slots__, "")
    tidy |= {name: " ".join(str(value or "").split()) for name, value in fields.items()}
    return tidy | {"country": tidy["country"].upper()}


def _is_postcode(rules: LabelRules, typed: str) -> bool:
    if "postcode" not in rules.takes or (not typed and "postcode" not in rules.needs):
        return True
    return bool(typed) and (rules.postcode is None or rules.postcode.fullmatch(rules.spelled(typed)) is not None)


def _is_region(rules: LabelRules, typed: str) -> bool:
    return rules.region_called(typed) is not None if rules.regions else bool(typed)
