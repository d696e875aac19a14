"""What pages and sections may say, and how Markdown becomes HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from models.content import SectionKind
from models.errors import ValidationFailed
from shop_app.core.translation import t
from shop_app.domain.content.schemas import Page, Section

LONGEST_BODY = 100_000
MOST_SECTIONS = 20
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# A way inside the shop, or a whole address; never one that runs or that borrows the page's scheme.
_HREF = re.compile(r"/(?![/\\])[^\s\\]*|https://[^\s\\]+")
_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ONCE = {SectionKind.HERO, SectionKind.CATEGORIES, SectionKind.BEST_SELLERS, SectionKind.NEW_ARRIVALS}


def html_of(markdown: str) -> str:
    """``markdown`` as HTML without anything that runs, loads or styles; its headings start below the page's own."""
    tokens = _parser().parse(markdown)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    # Whatever a text calls its first level, the page has its one `h1` already and no level may be left out.
    down = 2 - min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        _move(token, down)
    drawn = _parser().renderer.render(tokens, _parser().options, {})
    return nh3.clean(str(drawn), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES).strip()


def plain_text(markdown: str, longest: int = 160) -> str:
    """The beginning of ``markdown`` as one line of text, cut between words."""
    text = " ".join(unescape(nh3.clean(html_of(markdown).replace("</", " </"), tags=set())).split())
    return text if len(text) <= longest else text[:longest].rpartition(" ")[0].rstrip(",.;:") + "…"


def _move(heading: Token, down: int) -> None:
    heading.tag = f"h{min(int(heading.tag[1]) + down, 6)}"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def checked_page(page: Page) -> Page:
    """``page`` trimmed, or ``ValidationFailed`` naming the first field to mend."""
    if len(page.slug) > 120 or not _SLUG.fullmatch(page.slug):
        raise ValidationFailed(
            t("Write the address in small letters, digits and single dashes, such as size-guide."), field="slug"
        )
    page = replace(page, title=page.title.strip(), seo_title=page.seo_title.strip())
    if not 1 <= len(page.title) <= 200:
        raise ValidationFailed(t("Give the page a title of at most 200 characters."), field="title")
    for field, text, longest in (
        ("body", page.body, LONGEST_BODY),
        ("seo_title", page.seo_title, 200),
        ("seo_description", page.seo_description, 500),
    ):
        if len(text) > longest:
            raise ValidationFailed(t("Use at most {longest} characters.", longest=longest), field=field)
        if "\0" in text:
            raise ValidationFailed(t("A value holds characters that cannot be stored."), field=field)
    return page


def check_sections(sections: Sequence[Section]) -> None:
    """Refuses a front page with too many parts, with a part twice, or with one that lacks what it shows."""
    if len(sections) > MOST_SECTIONS:
        raise ValidationFailed(t("A front page has at most {most} sections.", most=MOST_SECTIONS), field="sections")
    kinds = [section.kind for section in sections]
    if any(kinds.count(kind) > 1 for kind in _ONCE):
        raise ValidationFailed(t("Show this kind of section once only."), field="kind")
    for section in sections:
        if len(section.title) > 200:
            raise ValidationFailed(t("Use at most {longest} characters.", longest=200), field="title")
        if len(section.body) > LONGEST_BODY:
            raise ValidationFailed(t("Use at most {longest} characters.", longest=LONGEST_BODY), field="body")
        if "\0" in section.title + section.body:
            raise ValidationFailed(t("A value holds characters that cannot be stored."), field="body")
        if section.href and (len(section.href) > 500 or not _HREF.fullmatch(section.href)):
            raise ValidationFailed(t("Link to a page like /c/sale or to an https:// address."), field="href")
        if bool(section.category) != (section.kind is SectionKind.RAIL):
            raise ValidationFailed(t("Name a category for a rail, and for nothing else."), field="category")
        if section.kind is SectionKind.TEXT and not section.body.strip():
            raise ValidationFailed(t("Write what the section says."), field="body")
