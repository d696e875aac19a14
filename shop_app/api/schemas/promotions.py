"""Promotions, their codes, and what they would do to a cart."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, ShortText, Text

AmountText = Annotated[str, Field(max_length=20, examples=["12.50"])]
Percent = Annotated[int, Field(ge=0, le=10_000, strict=True, description="In basis points: 1500 is 15 %")]
Units = Annotated[int, Field(ge=1, le=999, strict=True)]
CodeText = Annotated[Text, Field(max_length=40)]
Most = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]


class Goods(Body):
    """Products and categories, those below a category too; none named means all goods."""

    product_ids: Annotated[list[UUID], Field(max_length=250)] = []
    category_ids: Annotated[list[UUID], Field(max_length=250)] = []


class PercentOff(Body):
    kind: Literal["percent_off"]
    percent_bp: Percent


class AmountOff(Body):
    """Off the goods together, or off each unit of them."""

    kind: Literal["amount_off"]
    amount: AmountText
    per_unit: bool = False


class ShippingOff(Body):
    """All of the delivery, a part of it, or an amount."""

    kind: Literal["shipping_off"]
    percent_bp: Percent = 10_000
    amount: AmountText = "0"


class BuyXGetY(Body):
    """For each ``buy`` units of the promotion's goods, ``get`` units of ``gets``, the cheapest, are reduced."""

    kind: Literal["buy_x_get_y"]
    buy: Units
    get: Units
    gets: Goods = Goods()
    percent_bp: Percent = 10_000
    most_times: Units | None = None


class Tier(Body):
    """From so many units on: a percentage off, or the price of each."""

    from_quantity: Units
    percent_bp: Percent = 0
    unit_price: AmountText | None = None


class Tiers(Body):
    """Each line counts for itself; ``is_mixed`` counts the promotion's goods together."""

    kind: Literal["tiers"]
    tiers: Annotated[list[Tier], Field(min_length=1, max_length=20)]
    is_mixed: bool = False


class Gift(Body):
    kind: Literal["gift"]
    variant_id: UUID
    quantity: Annotated[int, Field(ge=1, le=10, strict=True)] = 1


Action: TypeAlias = Annotated[
    PercentOff | AmountOff | ShippingOff | BuyXGetY | Tiers | Gift, Field(discriminator="kind")
]


class Conditions(Body):
    """All of them hold, or nothing is reduced. ``weekdays``: 1 is Monday, in the shop's time zone."""

    minimum_subtotal: AmountText = "0"
    minimum_quantity: Annotated[int, Field(ge=0, le=999, strict=True)] = 0
    first_order_only: bool = False
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7, strict=True)]], Field(max_length=7)] = []


class PromotionTerms(Body):
    """``stacking_class`` is shipping for what reduces the delivery, and product or order for the rest."""

    title: ShortText
    action: Action
    stacking_class: Literal["product", "order", "shipping"]
    stacking: Literal["best", "combinable", "exclusive"] = "best"
    priority: Annotated[int, Field(ge=-1_000_000, le=1_000_000, strict=True)] = 0
    goods: Goods = Goods()
    conditions: Conditions = Conditions()
    most: Annotated[AmountText | None, Field(description="Off one order at most")] = None
    usage_limit: Most | None = None
    per_customer_limit: Most | None = None
    budget: Annotated[AmountText | None, Field(description="Off all orders together at most")] = None


class NewPromotion(PromotionTerms):
    """With a ``code`` for who types it; ``needs_code`` alone is for codes that are made later."""

    code: CodeText = ""
    needs_code: bool = False


class PromotionChange(Body):
    """Pause it, let it run again, or put it away; a paused one may run again, one put away is paused first."""

    status: Literal["active", "paused", "archived"]


class NewCodes(Body):
    """``count`` random codes that begin with ``prefix``, or one ``code`` of your own."""

    count: Annotated[int, Field(ge=1, le=5000, strict=True)] = 1
    prefix: Annotated[Text, Field(max_length=20)] = ""
    code: CodeText = ""
    usage_limit: Most | None = None


class PreviewLine(Body):
    variant_id: UUID
    quantity: Units = 1


class Preview(Body):
    """A cart that is not there: what would it earn?"""

    lines: Annotated[list[PreviewLine], Field(min_length=1, max_length=100)]
    codes: Annotated[list[CodeText], Field(max_length=5)] = []
    email: Annotated[Text, Field(max_length=255)] = ""


class GivenCode(Body):
    code: CodeText


class Promotion(TypedDict):
    """``terms`` is what PUT takes. ``used`` and ``spent`` count orders that were not given up."""

    id: str
    status: str
    method: str
    terms: dict[str, Any]
    used: int
    spent: Money
    code_count: int
    first_code: str
    created_at: str


class PromotionCode(TypedDict):
    code: str
    usage_limit: int | None
    used: int


class TriedPromotion(TypedDict):
    """A promotion that was looked at; ``reason`` is a sentence."""

    promotion_id: str | None
    title: str
    code: str
    applied: bool
    reason: str


class LineDiscount(TypedDict):
    line: int
    amount: Money
    promotion_id: str
    title: str


class GivenGift(TypedDict):
    variant_id: str
    quantity: int
    reason: str


class Earned(TypedDict):
    """``line`` counts the lines that were sent, from 0."""

    line_discounts: list[LineDiscount]
    shipping_promotions: list[str]
    gifts: list[GivenGift]
    tried: list[TriedPromotion]
