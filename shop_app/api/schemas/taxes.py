"""Taxes, place by place."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, ShortText, Text

Percent = Annotated[Text, Field(max_length=9, pattern=r"^\d{1,3}(\.\d{1,4})?$", examples=["8.875"])]
Postcode = Annotated[Text, Field(max_length=24)]
Country = Annotated[Text, Field(max_length=2)]


class Tax(TypedDict):
    """``percent`` is a decimal string; an empty ``country`` is everywhere."""

    id: str
    name: str
    country: str
    region: str
    postcodes: list[str]
    percent: str
    tax_class: str
    priority: int
    is_compound: bool
    on_shipping: bool


class TaxBody(Body):
    """``postcodes`` are codes, beginnings like ``90*`` and ranges like ``10000...19999``."""

    name: ShortText
    percent: Percent
    country: Country = ""
    region: Annotated[Text, Field(max_length=32)] = ""
    postcodes: Annotated[list[Postcode], Field(max_length=1000)] = []
    tax_class: Annotated[Text, Field(max_length=40)] = "standard"
    priority: Annotated[int, Field(strict=True, ge=1, le=99)] = 1
    is_compound: Annotated[bool, Field(strict=True)] = False
    on_shipping: Annotated[bool, Field(strict=True)] = True


class TaxClassBody(Body):
    """``standard``, ``reduced``, ``zero``, ``none``, or a name of the shop's own."""

    sku: Annotated[Text, Field(min_length=1, max_length=100)]
    tax_class: Annotated[Text, Field(max_length=40)]


class TaxClassOf(TypedDict):
    sku: str
    tax_class: str


class TaxFileBody(Body):
    """Tax rates as WooCommerce exports them."""

    csv: Annotated[Text, Field(max_length=900_000)]


class TaxFileProblem(TypedDict):
    line: int
    reason: str


class ImportedTaxes(TypedDict):
    """With problems nothing was saved."""

    taxes: list[Tax]
    problems: list[TaxFileProblem]
