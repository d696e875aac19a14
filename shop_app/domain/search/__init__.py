"""Finding products by words and by what they are like (D14)."""

from shop_app.domain.catalog import Sort
from shop_app.domain.search.queries import find, help_with, suggest, without
from shop_app.domain.search.schemas import (
    CategorySuggestion,
    Drop,
    Facet,
    FacetValue,
    Help,
    SearchQuestion,
    SearchResult,
    Suggestions,
)

__all__ = [
    "CategorySuggestion",
    "Drop",
    "Facet",
    "FacetValue",
    "Help",
    "SearchQuestion",
    "SearchResult",
    "Sort",
    "Suggestions",
    "find",
    "help_with",
    "suggest",
    "without",
]
