"""Why something costs what it costs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, Text

Figure = Literal["price", "discount", "tax", "shipping", "shipping_tax", "total"]


class PriceReason(TypedDict):
    """One cause of a figure. The amounts of a figure's reasons add up to the figure."""

    figure: Figure
    amount: Money
    reason: str


class PricedLine(TypedDict):
    title: str
    reasons: list[PriceReason]


class TriedPromotion(TypedDict):
    """A promotion that was looked at, and why it applied or did not."""

    title: str
    code: str
    is_applied: bool
    reason: str


class Price(TypedDict):
    total: Money
    lines: list[PricedLine]
    reasons: list[PriceReason]
    promotions: list[TriedPromotion]


class VariantPrice(TypedDict):
    """What a variant costs in one currency; ``was`` is the price before."""

    currency: str
    price: Money
    was: Money | None
    since: str


class PriceBody(Body):
    """Decimal strings with no more places than the currency has; ``was`` is more than ``amount``."""

    amount: Annotated[Text, Field(max_length=20, examples=["12.50"])]
    was: Annotated[Text, Field(max_length=20)] | None = None
