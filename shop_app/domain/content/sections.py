"""The front page, part by part, in the merchant's order."""

from __future__ import annotations

from collections.abc import Sequence

from models.content import SectionKind
from models.errors import ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.content.rules import check_sections
from shop_app.domain.content.schemas import Section

USUAL = tuple(
    Section(kind=kind)
    for kind in (
        SectionKind.HERO,
        SectionKind.CATEGORIES,
        SectionKind.BEST_SELLERS,
        SectionKind.NEW_ARRIVALS,
        SectionKind.PROMISE,
    )
)
_ALL = """
    SELECT s.kind, s.title, s.body, s.href, coalesce(c.slug, '') AS category
    FROM home_section s LEFT JOIN category c ON c.id = s.category_id ORDER BY s.position
"""
_ADD = """
    INSERT INTO home_section (id, position, kind, title, body, href, category_id)
    VALUES (%(id)s, %(position)s, %(kind)s, %(title)s, %(body)s, %(href)s,
            (SELECT id FROM category WHERE slug = nullif(%(category)s, '')))
"""


def arrange_home(uow: UnitOfWork, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The front page from now on, whole and in this order; none of them is the usual front page.

    Undone by arranging the former ones. Refuses with ``ValidationFailed`` what a section cannot show.
    """
    require(uow, Permission.CATALOG_WRITE)
    check_sections(sections)
    wanted = {section.category for section in sections if section.category}
    known = set(uow.scalars("SELECT slug FROM category WHERE slug = ANY(%(slugs)s)", slugs=sorted(wanted)))
    if wanted - known:
        raise ValidationFailed(
            "There is no category at {slug}. Choose one that is there.",
            field="category",
            slug=min(wanted - known),
        )
    uow.execute("DELETE FROM home_section")
    uow.execute_many(
        _ADD,
        [
            {
                "id": new_id(),
                "position": position,
                "kind": section.kind,
                "title": section.title.strip(),
                "body": section.body,
                "href": section.href,
                "category": section.category,
            }
            for position, section in enumerate(sections)
        ],
    )
    uow.record("ContentChanged", aggregate="content", aggregate_id=uow.tenant_id, data={"page": ""})
    return home_sections(uow)


def home_sections(uow: UnitOfWork) -> tuple[Section, ...]:
    """What the front page shows, in its order."""
    return tuple(uow.all(Section, _ALL)) or USUAL


def list_sections(uow: UnitOfWork) -> tuple[Section, ...]:
    """The same for whoever arranges it."""
    require(uow, Permission.CATALOG_READ)
    return home_sections(uow)
