"""Reasons as sentences, in the language of whoever reads them."""

from __future__ import annotations

from datetime import date

from models.errors import fill
from shop_app.core.formatting import day_text, money_text, percent_text
from shop_app.core.translation import t
from shop_app.domain.pricing.schemas import Values


def said(sentence: str, values: Values, currency: str) -> str:
    """``sentence`` translated and its holes filled: ``missing_minor`` fills ``{missing}`` with money, and so on."""
    return fill(t(sentence), dict(_hole(name, value, currency) for name, value in values.items()))


def _hole(name: str, value: int | str, currency: str) -> tuple[str, str]:
    stem, _, unit = name.rpartition("_")
    match unit:
        case "minor":
            return stem, money_text(int(value), currency)
        case "ppm":
            return stem, percent_text(int(value))
        case "bp":
            return stem, percent_text(int(value) * 100)
        case "on":
            return stem, day_text(date.fromisoformat(str(value)))
    return name, str(value)
