"""Reviews: as shoppers read them, and as staff decides on them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text
from shop_app.api.schemas.products import Picture


class Review(TypedDict):
    """A published review. ``reply`` is the shop's answer, or empty."""

    id: str
    author: str
    rating: int
    title: str
    body: str
    is_verified: bool
    reply: str
    pictures: list[Picture]
    created_at: str


class WrittenReview(TypedDict):
    """What its author sees: its status, and the reason where it was rejected."""

    id: str
    author: str
    rating: int
    title: str
    body: str
    status: str
    reason: str


class ModeratedReview(TypedDict):
    """``order_number`` is the purchase that proves it; null for reviews that were brought along."""

    id: str
    product_id: str
    product_slug: str
    product_title: str
    order_number: int | None
    author: str
    rating: int
    title: str
    body: str
    status: str
    is_verified: bool
    reason: str
    reply: str
    pictures: list[Picture]
    created_at: str


class ReviewPolicy(TypedDict):
    publishes_at_once: bool


class NewReview(Body):
    """``order_token`` is the one in the order's tracking link; a signed-in customer needs none."""

    rating: Annotated[int, Field(strict=True, ge=1, le=5)]
    author: Annotated[Text, Field(min_length=1, max_length=120)]
    title: Annotated[Text, Field(max_length=200)] = ""
    body: Annotated[Text, Field(max_length=4000)] = ""
    order_token: Annotated[Text, Field(max_length=64)] = ""


class Rejection(Body):
    """The author reads why."""

    reason: Annotated[Text, Field(min_length=1, max_length=500)]


class Reply(Body):
    """An empty text takes the answer back."""

    text: Annotated[Text, Field(max_length=2000)]


class ReviewPolicyBody(Body):
    """Whether what buyers write stands on the page before anybody has read it."""

    publishes_at_once: Annotated[bool, Field(strict=True)]


class NewStockRequest(Body):
    """Whom to tell, once, when the variant is back."""

    email: Annotated[Text, Field(max_length=255)]


class StockRequest(TypedDict):
    """The same for everybody who asks, whether or not they had asked before."""

    variant_id: str
    email: str


class Demand(TypedDict):
    """How many wait for a variant."""

    variant_id: str
    slug: str
    title: str
    variant_title: str
    sku: str
    count: int


class Delivery(TypedDict):
    """A way to send one of a variant; ``price`` in the shopper's currency."""

    name: str
    carrier: str
    price: str
    currency: str
    arrives_from: str
    arrives_to: str


class ContentBody(Body):
    """What is in a variant without the wrapping; 0 of nothing takes it back."""

    content: Annotated[int, Field(strict=True, ge=0, lt=10**9)]
    unit: Annotated[Text, Field(max_length=10, examples=["g", "ml", "cm", "piece"])]


class Content(TypedDict):
    sku: str
    content: int
    unit: str


class SizeGuideBody(Body):
    """HTML; what runs or styles is taken out."""

    html: Annotated[Text, Field(max_length=100_000)]


class SizeGuide(TypedDict):
    html: str
