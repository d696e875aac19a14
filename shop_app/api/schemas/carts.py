"""Carts, and what is put into them."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money


class CartLine(TypedDict):
    """``problem`` says why the line cannot be bought as it stands: not_for_sale, sold_out, too_many."""

    id: str
    variant_id: str
    product_id: str
    slug: str
    title: str
    variant_title: str
    sku: str
    quantity: int
    unit_price: Money
    total: Money
    available: int | None
    problem: str | None


class Cart(TypedDict):
    """``id`` is null while nothing was put in. ``token`` comes once, to a program without one."""

    id: str | None
    token: str | None
    currency: str
    item_count: int
    subtotal: Money
    codes: list[str]
    lines: list[CartLine]


class NewItem(Body):
    variant_id: UUID
    quantity: int = Field(1, ge=1, le=999, strict=True)


class ItemChange(Body):
    quantity: int = Field(ge=1, le=999, strict=True)
