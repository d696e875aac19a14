"""Finding products by words and by what they are like (D14)."""

from shop_app.domain.catalog import Sort
from shop_app.domain.search.drops import without
from shop_app.domain.search.engines import Search, SearchEngine, engine
from shop_app.domain.search.memory import MemoryEngine
from shop_app.domain.search.postgres import PostgresEngine
from shop_app.domain.search.queries import find, help_with
from shop_app.domain.search.schemas import (
    CategorySuggestion,
    Drop,
    Facet,
    FacetValue,
    Help,
    SearchQuestion,
    SearchResult,
    Suggestions,
    SynonymGroup,
)
from shop_app.domain.search.suggestions import suggest
from shop_app.domain.search.synonyms import add_synonyms, list_synonyms, remove_synonyms
from shop_app.domain.search.upkeep import ask_rebuild, catch_up, hear_outdated, hear_product, hear_stock, rebuild

__all__ = [
    "CategorySuggestion",
    "Drop",
    "Facet",
    "FacetValue",
    "Help",
    "MemoryEngine",
    "PostgresEngine",
    "Search",
    "SearchEngine",
    "SearchQuestion",
    "SearchResult",
    "Sort",
    "Suggestions",
    "SynonymGroup",
    "add_synonyms",
    "ask_rebuild",
    "catch_up",
    "engine",
    "find",
    "hear_outdated",
    "hear_product",
    "hear_stock",
    "help_with",
    "list_synonyms",
    "rebuild",
    "remove_synonyms",
    "suggest",
    "without",
]
