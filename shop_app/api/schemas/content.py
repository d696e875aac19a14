"""A shop's own pages and its front page."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text

Slug = Annotated[Text, Field(min_length=1, max_length=200)]
Markdown = Annotated[Text, Field(max_length=100_000)]
Kind = Literal["hero", "categories", "best_sellers", "new_arrivals", "promise", "rail", "text"]


class Page(TypedDict):
    """``body`` is Markdown. A draft is ours, shown until the shop saves its own."""

    slug: str
    title: str
    body: str
    seo_title: str
    seo_description: str
    is_published: bool
    is_in_footer: bool
    position: int
    is_draft: bool


class PageBody(Body):
    """What a page says; what is left out is as for a new page."""

    title: Annotated[Text, Field(min_length=1, max_length=200)]
    body: Markdown
    seo_title: Annotated[Text, Field(max_length=200)] = ""
    seo_description: Annotated[Text, Field(max_length=500)] = ""
    is_published: Annotated[bool, Field(strict=True)] = True
    is_in_footer: Annotated[bool, Field(strict=True)] = True
    position: Annotated[int, Field(strict=True, ge=0, le=1000)] = 0


class Section(TypedDict):
    """``category`` is the slug of a rail's; empty words are the usual ones of the kind."""

    kind: str
    title: str
    body: str
    href: str
    category: str


class SectionBody(Body):
    kind: Kind
    title: Annotated[Text, Field(max_length=200)] = ""
    body: Markdown = ""
    href: Annotated[Text, Field(max_length=500)] = ""
    category: Annotated[Text, Field(max_length=120)] = ""


class HomeBody(Body):
    """The front page whole, in this order; without sections it is the usual one."""

    sections: Annotated[list[SectionBody], Field(max_length=20)]


class AddressBody(Body):
    """The last part of a new address."""

    slug: Slug


class Address(TypedDict):
    slug: str


class PauseBody(Body):
    """What shoppers read while the shop is closed; empty for our words."""

    notice: Annotated[Text, Field(max_length=500)] = ""


class ShopStanding(TypedDict):
    is_open: bool
