"""What other contexts and doors may know of a shop's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.content import SectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of words. ``body`` is Markdown; ``is_draft`` is ours, shown until the shop has saved its own."""

    slug: str
    title: str
    body: str
    seo_title: str = ""
    seo_description: str = ""
    is_published: bool = True
    is_in_footer: bool = True
    position: int = 0
    updated_at: datetime | None = None
    is_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A page as a way to it. ``updated_at`` is empty for a draft of ours."""

    slug: str
    title: str
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the front page; ``category`` is the slug of a rail's. Empty words are the usual ones of the kind."""

    kind: SectionKind
    title: str = ""
    body: str = ""
    href: str = ""
    category: str = ""
