"""A list's filters: native fields of one GET form, each with what it would leave."""

import dataclasses
from collections.abc import Iterable

from models.values.money import exponent
from shop_app.core.formatting import count_text
from shop_app.core.translation import t
from shop_app.domain import search
from shop_app.states.storefront.list_address import ListAddress, field_of

# So many stand open; the rest are one touch away.
SHOWN_AT_ONCE = 8
OPEN_AT_ONCE = 4


@dataclasses.dataclass
class FacetChoice:
    """One tick. `swatch` is `#rrggbb` or empty."""

    value: str = ""
    label: str = ""
    count: str = ""
    is_chosen: bool = False
    swatch: str = ""


@dataclasses.dataclass
class FacetView:
    """A way to narrow the list. `field` is its parameter; only one of its choices can hold if `is_single`."""

    field: str = ""
    label: str = ""
    is_single: bool = False
    is_open: bool = True
    choices: list[FacetChoice] = dataclasses.field(default_factory=list)
    more: list[FacetChoice] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class PriceRange:
    """Amounts in major units as number fields take them. `least` and `most` are what was chosen, or empty; `low` and
    `high` where the slider stands between `floor` and `ceiling`."""

    is_shown: bool = False
    currency: str = ""
    least: str = ""
    most: str = ""
    low: str = ""
    high: str = ""
    floor: str = ""
    ceiling: str = ""


def facet_label(facet: search.Facet) -> str:
    """What a filter is called; a shop's own options and attributes have the names it gave them."""
    match facet.key:
        case "brand":
            return t("Brand")
        case "category":
            return t("Category")
        case "rating":
            return t("Rating")
        case "stock":
            return t("Availability")
        case _:
            return facet.label


def value_label(key: str, value: search.FacetValue) -> str:
    """What a choice says."""
    if key == "rating":
        return t("{stars} stars and more", stars=value.value)
    return t("In stock") if key == "stock" else value.label


def facets_of(facets: Iterable[search.Facet], address: ListAddress, *, within_category: bool) -> list[FacetView]:
    """The filters that leave a choice; inside a category its own tree stands above the list already."""
    views: list[FacetView] = []
    for facet in facets:
        if facet.kind != "values" or not facet.values or (facet.key == "category" and within_category):
            continue
        choices = [
            FacetChoice(
                "1" if facet.key == "stock" else value.value,
                value_label(facet.key, value),
                count_text(value.count),
                _is_chosen(facet.key, value, address),
                value.swatch,
            )
            for value in facet.values
        ]
        # What is chosen never hides.
        head = [choice for at, choice in enumerate(choices) if at < SHOWN_AT_ONCE or choice.is_chosen]
        views.append(
            FacetView(
                field=field_of(facet.key),
                label=facet_label(facet),
                is_single=facet.key == "rating",
                is_open=len(views) < OPEN_AT_ONCE or any(choice.is_chosen for choice in choices),
                choices=head,
                more=[choice for choice in choices if choice not in head],
            )
        )
    return views


def _is_chosen(key: str, value: search.FacetValue, address: ListAddress) -> bool:
    match key:
        case "rating":
            return value.value == str(address.rating)
        case "stock":
            return address.in_stock
        case _:
            return (key, value.value) in address.filters


def price_range_of(
    facets: Iterable[search.Facet], address: ListAddress, question: search.SearchQuestion, currency: str
) -> PriceRange:
    """Whole units below and above what there is; not shown where everything costs the same and nothing was chosen."""
    facet = next((one for one in facets if one.kind == "range"), None)
    chosen = question.min_minor is not None or question.max_minor is not None
    known = (facet.min_minor, facet.max_minor) if facet else ()
    bounds = [minor for minor in (*known, question.min_minor, question.max_minor) if minor is not None]
    if not bounds or (min(bounds) == max(bounds) and not chosen):
        return PriceRange()
    unit = 10 ** exponent(currency)
    floor, ceiling = min(bounds) // unit, -(-max(bounds) // unit)
    return PriceRange(
        is_shown=True,
        currency=currency,
        least=address.least if question.min_minor is not None else "",
        most=address.most if question.max_minor is not None else "",
        low=str(floor if question.min_minor is None else question.min_minor // unit),
        high=str(ceiling if question.max_minor is None else -(-question.max_minor // unit)),
        floor=str(floor),
        ceiling=str(max(ceiling, floor + 1)),
    )
