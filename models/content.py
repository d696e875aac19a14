"""What a shop says for itself: its own pages, and the order of its front page."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, flag, moment, one_of


class SectionKind(StrEnum):
    """What a part of the front page shows. A rail holds the best sellers of one category."""

    HERO = "hero"
    CATEGORIES = "categories"
    BEST_SELLERS = "best_sellers"
    NEW_ARRIVALS = "new_arrivals"
    PROMISE = "promise"
    RAIL = "rail"
    TEXT = "text"


class HomeSection(TenantRow, table=True):
    """A part of the front page. A shop without any has the usual ones.

    ``body`` is a sentence for the hero and Markdown for a text; empty words are the usual ones of its kind.
    """

    __tablename__ = "home_section"
    __table_args__ = (
        one_of("kind", SectionKind),
        belongs_to("category", "category_id"),
        sa.UniqueConstraint("tenant_id", "position"),
        sa.Index(None, "tenant_id", "category_id"),
        sa.CheckConstraint("(kind = 'rail') = (category_id IS NOT NULL)", name="rail_of_category"),
    )
    AUDITED: ClassVar[bool] = True

    position: int
    kind: SectionKind = choice(SectionKind)
    title: str = Field(default="", max_length=200)
    body: str = ""
    href: str = Field(default="", max_length=500)
    category_id: UUID | None = None


class ContentPage(TenantRow, table=True):
    """A page of words at ``/pages/<slug>``. ``body`` is Markdown, made into HTML and sanitised when it is read."""

    __tablename__ = "content_page"
    __table_args__ = (sa.UniqueConstraint("tenant_id", "slug"),)
    AUDITED: ClassVar[bool] = True

    slug: str = Field(max_length=120)
    title: str = Field(max_length=200)
    body: str
    seo_title: str = Field(default="", max_length=200)
    seo_description: str = Field(default="", max_length=500)
    is_published: bool = flag(True)
    is_in_footer: bool = flag(True)
    position: int = counted()
    created_at: datetime = moment(default_now=True)
    updated_at: datetime = moment(default_now=True)
