"""Pages of words at ``/pages/<slug>``. The policies are always there: in the shop's words, or in ours until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.errors import NotFound
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.content.policies import POLICIES, draft_of, drafts, title_of
from shop_app.domain.content.rules import checked_page
from shop_app.domain.content.schemas import Page, PageLink

_COLUMNS = "slug, title, body, seo_title, seo_description, is_published, is_in_footer, position, updated_at"
_ONE = f"SELECT {_COLUMNS} FROM content_page WHERE slug = %(slug)s"
_ALL = f"SELECT {_COLUMNS} FROM content_page ORDER BY position, slug"
_SAVE = """
    INSERT INTO content_page (id, slug, title, body, seo_title, seo_description, is_published, is_in_footer, position)
    VALUES (%(id)s, %(slug)s, %(title)s, %(body)s, %(seo_title)s, %(seo_description)s, %(is_published)s,
            %(is_in_footer)s, %(position)s)
    ON CONFLICT (tenant_id, slug) DO UPDATE SET title = excluded.title, body = excluded.body,
        seo_title = excluded.seo_title, seo_description = excluded.seo_description,
        is_published = excluded.is_published, is_in_footer = excluded.is_in_footer, position = excluded.position,
        updated_at = app_now()
"""
_STANDING = """
    SELECT slug, title, is_published, is_in_footer, position, updated_at FROM content_page ORDER BY position, slug
"""


@dataclass(frozen=True, slots=True)
class _Standing:
    slug: str
    title: str
    is_published: bool
    is_in_footer: bool
    position: int
    updated_at: datetime


def save_page(uow: UnitOfWork, page: Page) -> Page:
    """The page at this slug from now on. Undone by saving the former one, or by ``remove_page`` where there was none.

    A policy saved with ``is_published=False`` is not shown at all, not even in our words.
    """
    require(uow, Permission.CATALOG_WRITE)
    page = checked_page(page)
    uow.execute(
        _SAVE,
        id=new_id(),
        slug=page.slug,
        title=page.title,
        body=page.body,
        seo_title=page.seo_title,
        seo_description=page.seo_description,
        is_published=page.is_published,
        is_in_footer=page.is_in_footer,
        position=page.position,
    )
    uow.record("ContentChanged", aggregate="content", aggregate_id=uow.tenant_id, data={"page": page.slug})
    return _own(uow, page.slug) or page


def remove_page(uow: UnitOfWork, slug: str) -> None:
    """Takes the shop's own page away; a policy is in our words again. Undone by ``save_page``."""
    require(uow, Permission.CATALOG_WRITE)
    if not uow.execute("DELETE FROM content_page WHERE slug = %(slug)s", slug=slug):
        raise NotFound(t("There is no such page."))
    uow.record("ContentChanged", aggregate="content", aggregate_id=uow.tenant_id, data={"page": slug})


def list_pages(uow: UnitOfWork) -> list[Page]:
    """Every page with its Markdown, for whoever writes them: the shop's own, then drafts of what it has not written."""
    require(uow, Permission.CATALOG_READ)
    own = uow.all(Page, _ALL)
    written = {page.slug for page in own}
    return [*own, *drafts(uow, [slug for slug in POLICIES if slug not in written])]


def find_page(uow: UnitOfWork, slug: str) -> Page:
    """A page that shoppers may read. ``NotFound`` for any other slug."""
    own = _own(uow, slug)
    if own is not None and own.is_published:
        return own
    if own is None and slug in POLICIES:
        return draft_of(uow, slug)
    raise NotFound(t("There is no such page."))


def footer_pages(uow: UnitOfWork) -> tuple[PageLink, ...]:
    """The published pages that every page leads to, policies first where the shop has not ordered them."""
    own = uow.all(_Standing, _STANDING)
    written = {page.slug for page in own}
    shown = [
        (POLICIES.index(slug), PageLink(slug=slug, title=title_of(slug))) for slug in POLICIES if slug not in written
    ]
    shown += [
        (page.position, PageLink(slug=page.slug, title=page.title, updated_at=page.updated_at))
        for page in own
        if page.is_published and page.is_in_footer
    ]
    return tuple(link for _, link in sorted(shown, key=lambda ranked: ranked[0]))


def _own(uow: UnitOfWork, slug: str) -> Page | None:
    return uow.first(Page, _ONE, slug=slug)
