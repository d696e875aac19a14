"""Facets as people see them, decided without looking anything up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.errors import ValidationFailed
from shop_app.core.translation import t
from shop_app.domain.catalog import is_colour, swatch_of
from shop_app.domain.search.schemas import Facet, FacetValue, SearchQuestion

LONGEST_QUERY = 200
LONGEST_LIST = 200
_LAST_PAGE = 100_000
_MOST_KEYS, _MOST_VALUES, _LONGEST_VALUE = 20, 60, 200
_LARGEST_MINOR = 10**13
_SIZES_IN_ORDER = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "2xl", "xxxl", "3xl", "4xl", "5xl")
_SIZES = {size: place for place, size in enumerate(_SIZES_IN_ORDER)}
# What a shopper narrows by first stands first; options come before attributes, each by name.
_ORDER = {"category": 0, "price": 1, "option": 2, "brand": 3, "attribute": 4, "rating": 5, "stock": 6}

Counts = Iterable[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category, as facets and suggestions name it."""

    id: str
    parent_id: str | None
    slug: str
    name: str


def checked(question: SearchQuestion) -> SearchQuestion:
    """``question``, or ``ValidationFailed`` naming what to change."""
    if len(question.q) > LONGEST_QUERY:
        raise ValidationFailed(t("Use at most 200 characters to search."), field="q")
    if not 1 <= question.limit <= LONGEST_LIST:
        raise ValidationFailed(t("Ask for 1 to {most} products at once.", most=LONGEST_LIST), field="limit")
    if not 1 <= question.page <= _LAST_PAGE:
        raise ValidationFailed(t("Pages count from 1."), field="page")
    if question.rating is not None and not 1 <= question.rating <= 5:
        raise ValidationFailed(t("Ask for one to five stars."), field="rating")
    for field, bound in (("min_price", question.min_minor), ("max_price", question.max_minor)):
        if bound is not None and not 0 <= bound <= _LARGEST_MINOR:
            raise ValidationFailed(t("Enter an amount of money."), field=field)
    values = [value for chosen in question.filters.values() for value in chosen]
    if (
        len(question.filters) > _MOST_KEYS
        or len(values) > _MOST_VALUES
        or any(len(text) > _LONGEST_VALUE or not _is_storable(text) for text in (*values, *question.filters))
    ):
        raise ValidationFailed(t("Choose fewer filters."), field="filters")
    return question


def _is_storable(text: str) -> bool:
    """Whether the database could hold it: neither NUL nor half a character."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def groups_of(question: SearchQuestion, ids: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The facets that a question chooses from; ``ids`` maps categories' slugs, and an unknown one leaves nothing."""
    groups = {key: values for key, values in question.filters.items() if values}
    if "category" in groups:
        groups["category"] = tuple(ids.get(slug, "") for slug in groups["category"])
    if question.in_stock:
        groups["stock"] = ("1",)
    if question.rating is not None:
        groups["rating"] = (str(question.rating),)
    return groups


def facets_of(
    counts: Counts,
    chosen: Mapping[str, Sequence[str]],
    *,
    total: int,
    low: int | None,
    high: int | None,
    is_bounded: bool,
    shelves: Sequence[Shelf],
    below: str | None,
) -> tuple[Facet, ...]:
    """What can narrow a list further. A facet that would leave everything is not shown, unless it is chosen from.

    Categories are those directly ``below`` the one the list is of, or the top of the tree, and those chosen.
    """
    known = {shelf.id: shelf for shelf in shelves}
    found: dict[str, list[FacetValue]] = defaultdict(list)
    for key, value, count in counts:
        is_chosen = value in chosen.get(key, ())
        if (key, value) == ("rating", "1"):
            continue  # whatever has stars has one
        if key == "category":
            shelf = known.get(value)
            if shelf is None or (shelf.parent_id != below and not is_chosen):
                continue
            found[key].append(FacetValue(value=shelf.slug, label=shelf.name, count=count, is_chosen=is_chosen))
        else:
            found[key].append(
                FacetValue(
                    value=value,
                    label=_value_label(key, value),
                    count=count,
                    is_chosen=is_chosen,
                    swatch=swatch_of(value) if is_colour(key.partition(".")[2]) else "",
                )
            )
    places = {shelf.slug: place for place, shelf in enumerate(shelves)}
    facets = [
        Facet(key=key, label=label_of(key), values=_arranged(key, values, places))
        for key, values in found.items()
        if key in chosen or len(values) > 1 or values[0].count < total
    ]
    if low is not None and high is not None and (low < high or is_bounded):
        facets.append(Facet(key="price", label=label_of("price"), kind="range", min_minor=low, max_minor=high))
    return tuple(sorted(facets, key=lambda facet: (_ORDER.get(facet.key.partition(".")[0], 9), facet.label.casefold())))


def _arranged(key: str, values: Sequence[FacetValue], places: Mapping[str, int]) -> tuple[FacetValue, ...]:
    """Sizes by size, numbers by number, stars from the most, categories as the shop has them; the rest by count."""
    if key == "category":
        return tuple(sorted(values, key=lambda one: places.get(one.value, 0)))
    if key == "rating":
        return tuple(sorted(values, key=lambda one: one.value, reverse=True))
    if all(one.value.casefold() in _SIZES for one in values):
        return tuple(sorted(values, key=lambda one: _SIZES[one.value.casefold()]))
    if all(re.match(r"\d", one.value) for one in values):
        return tuple(sorted(values, key=lambda one: (_number(one.value), one.value)))
    return tuple(sorted(values, key=lambda one: (-one.count, one.label.casefold())))


def _number(text: str) -> float:
    found = re.match(r"\d+(\.\d+)?", text)
    return float(found[0]) if found else 0


def closest(typed: str, candidates: Sequence[str]) -> str | None:
    """The candidate that is fewest slips away: one in a short word, two in a longer one; ``None`` if all are further.

    A slip is a letter too many, too few, another, or two that changed places. Of equals the first is taken.
    """
    most = 0 if len(typed) < 3 else 1 if len(typed) < 6 else 2
    near = [(slips(typed, word), place, word) for place, word in enumerate(candidates)]
    return min((one for one in near if one[0] <= most), default=(0, 0, None))[2]


def slips(one: str, other: str) -> int:
    """How many slips lie between two words (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]


def label_of(key: str) -> str:
    """A facet's name for people: an option's or attribute's own, and ours in the reader's language."""
    ours = {
        "brand": t("Brand"),
        "category": t("Category"),
        "price": t("Price"),
        "rating": t("Rating"),
        "stock": t("Availability"),
    }
    return ours.get(key) or key.partition(".")[2] or key


def _value_label(key: str, value: str) -> str:
    if key == "stock":
        return t("In stock")
    if key == "rating":
        return t("5 stars") if value == "5" else t("{stars} stars and up", stars=value)
    return value
