"""Payments without a page."""

from __future__ import annotations

from typing_extensions import TypedDict

from shop_app.api.schemas import Body, ShortText


class PaymentIntent(TypedDict):
    id: str
    client_secret: str
    status: str


class NewIntent(Body):
    order_token: ShortText
