"""A quote's reasons as JSON, kept with the order: the same sentences years later, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shop_app.domain.pricing.schemas import Figure, PriceTrace, Quote, Reason, Tried


def price_document(quote: Quote) -> dict[str, Any]:
    """What ``orders.price_trace`` holds. ``price_trace`` reads it back."""
    return {
        "currency": quote.currency,
        "reasons": [_reason_data(reason) for reason in quote.trace],
        "tried": [_tried_data(one) for one in quote.benefits.tried],
    }


def price_trace(document: Mapping[str, Any], currency: str) -> PriceTrace:
    """The reasons kept with an order; empty where it has none."""
    return PriceTrace(
        currency=document.get("currency", currency),
        reasons=tuple(map(_reason, document.get("reasons", ()))),
        tried=tuple(map(_tried, document.get("tried", ()))),
    )


def _reason_data(reason: Reason) -> dict[str, Any]:
    data: dict[str, Any] = {"figure": reason.figure, "amount": reason.amount_minor, "why": reason.sentence}
    if reason.values:
        data["values"] = dict(reason.values)
    if reason.line is not None:
        data["line"] = reason.line
    if reason.promotion_id is not None:
        data["promotion"] = str(reason.promotion_id)
    return data


def _reason(data: Mapping[str, Any]) -> Reason:
    return Reason(
        figure=Figure(data["figure"]),
        amount_minor=data["amount"],
        sentence=data["why"],
        values=data.get("values", {}),
        line=data.get("line"),
        promotion_id=_id(data.get("promotion")),
    )


def _tried_data(one: Tried) -> dict[str, Any]:
    return {
        "promotion": str(one.promotion_id) if one.promotion_id else None,
        "title": one.title,
        "code": one.code,
        "applied": one.applied,
        "why": one.reason,
        "values": dict(one.values),
    }


def _tried(data: Mapping[str, Any]) -> Tried:
    return Tried(
        promotion_id=_id(data["promotion"]),
        title=data["title"],
        code=data["code"],
        applied=data["applied"],
        reason=data["why"],
        values=data["values"],
    )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
