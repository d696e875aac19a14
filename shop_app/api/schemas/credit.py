"""Gift cards and store credit."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, Text

AmountText = Annotated[str, Field(max_length=20, examples=["50.00"])]
Reason = Annotated[Text, Field(max_length=500)]


class NewGiftCards(Body):
    """``count`` cards of the same worth, in the shop's currency."""

    amount: AmountText
    count: Annotated[int, Field(ge=1, le=500, strict=True)] = 1
    expires_at: AwareDatetime | None = None
    note: Reason = ""


class GiftCardChange(Body):
    is_disabled: bool


class Correction(Body):
    """``amount`` is added, or taken away where it begins with a minus."""

    amount: AmountText
    reason: Annotated[Text, Field(min_length=1, max_length=500)]


class Grant(Body):
    """To whoever has bought with this address."""

    email: Annotated[Text, Field(max_length=255)]
    amount: AmountText
    reason: Annotated[Text, Field(min_length=1, max_length=500)]


class CardCode(Body):
    code: Annotated[Text, Field(max_length=40)]


class IssuedCard(TypedDict):
    """``code`` is shown this once."""

    id: str
    code: str
    amount: Money
    expires_at: str | None


class CardBalance(TypedDict):
    ending: str
    balance: Money
    expires_at: str | None


class CreditAccount(TypedDict):
    """``ending`` is the end of a gift card's code; ``email`` says whose store credit it is."""

    id: str
    kind: str
    balance: Money
    ending: str
    customer_id: str | None
    email: str
    is_disabled: bool
    expires_at: str | None
    note: str
    created_at: str


class CreditEntry(TypedDict):
    kind: str
    amount: Money
    order_number: int | None
    reason: str
    actor: str
    booked_at: str


class CreditDetail(TypedDict):
    """The entries, newest first, add up to the balance."""

    account: CreditAccount
    entries: list[CreditEntry]
