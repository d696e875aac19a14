"""What goes over the wire, one file a noun; here, what all of them share.

Answers are typed dictionaries: checked where they are built, described in OpenAPI, and written without another pass
through a model (D13). Bodies are strict models. Money is a decimal string with its currency (D6); moments are ISO 8601
in UTC.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from models.errors import ValidationFailed
from models.values.money import Money as Amount
from shop_app.core.translation import t

Data = TypeVar("Data")


class Envelope(TypedDict, Generic[Data]):
    """Every success."""

    success: Literal[True]
    data: Data
    meta: dict[str, Any]
    error: None


class ErrorPart(TypedDict):
    code: str
    message: str
    details: dict[str, Any]


class Problem(TypedDict):
    """Every refusal: the envelope, and the fields of RFC 9457 beside it."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    success: Literal[False]
    data: None
    error: ErrorPart


class Money(TypedDict):
    amount: Annotated[str, Field(examples=["12.50"])]
    currency: Annotated[str, Field(examples=["EUR"])]


def money(minor: int, currency: str) -> Money:
    """``{"amount": "12.50", "currency": "EUR"}``."""
    return {"amount": Amount(minor, currency).text(), "currency": currency}


def minor_of(text: str, currency: str, *, field: str) -> int:
    """A decimal string in minor units; ``ValidationFailed`` for what is no amount of ``currency``."""
    try:
        return Amount.parse(text, currency).minor
    except ValueError as error:
        raise ValidationFailed(t("Enter an amount like 12.50."), field=field) from error


def _storable(text: str) -> str:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds characters that cannot be stored")
    return text


Text = Annotated[str, AfterValidator(_storable)]
ShortText = Annotated[Text, Field(max_length=200)]


class Body(BaseModel):
    """What a caller sends: these fields, of exactly these types, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)
