"""In which currency a cart is counted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text


class CurrencyChoice(Body):
    """One of those that the shop offers."""

    currency: Annotated[Text, Field(pattern="^[A-Z]{3}$", examples=["EUR"])]


class Recounted(TypedDict):
    """``set_aside`` are the titles of what the shop does not sell in this currency."""

    currency: str
    set_aside: list[str]
