"""Addresses that moved: the slugs of products and categories, and where their old ones lead."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation

from models.errors import Conflict, NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.rows import RESERVED_SLUGS
from shop_app.domain.catalog.rules import slug_of

# What stands at an address now, wins: an old one counts only while nothing new is there. The row is named and not the
# next address, so that whoever moved three times is found in one step.
_GOAL = """
    SELECT CASE WHEN p.id IS NOT NULL THEN '/p/' || p.slug ELSE '/c/' || c.slug END
    FROM slug_redirect r
    LEFT JOIN product p ON p.id = r.product_id
    LEFT JOIN category c ON c.id = r.category_id
    WHERE r.path = %(path)s
      AND NOT EXISTS (SELECT FROM product taken WHERE '/p/' || taken.slug = r.path)
      AND NOT EXISTS (SELECT FROM category taken WHERE '/c/' || taken.slug = r.path)
"""
_REMEMBER = """
    INSERT INTO slug_redirect (id, path, product_id, category_id)
    VALUES (%(id)s, %(path)s, %(product)s, %(category)s)
    ON CONFLICT (tenant_id, path) DO UPDATE
    SET product_id = excluded.product_id, category_id = excluded.category_id, created_at = app_now()
"""
_MOVE_PRODUCT = """
    UPDATE product SET slug = %(slug)s, version = version + 1, updated_at = app_now() WHERE id = %(id)s
"""


def move_product(uow: UnitOfWork, product_id: UUID, slug: str) -> str:
    """Gives a product another address and lets the old one lead there; returns the slug.

    A taken address is a ``Conflict``. Undone by moving it back.
    """
    require(uow, Permission.CATALOG_WRITE)
    old = uow.scalar("SELECT slug FROM product WHERE id = %(id)s FOR UPDATE", id=product_id)
    if old is None:
        raise NotFound(t("There is no such product."))
    slug = _checked(slug, longest=200)
    if slug != old:
        _take(uow, _MOVE_PRODUCT, product_id, slug)
        _remember(uow, old=f"/p/{old}", new=f"/p/{slug}", product=product_id)
        uow.record("ProductUpdated", aggregate="product", aggregate_id=product_id, data={"changed": ["slug"]})
    return slug


def move_category(uow: UnitOfWork, slug: str, to: str) -> str:
    """The same for a category, found by its slug."""
    require(uow, Permission.CATALOG_WRITE)
    category_id = uow.scalar("SELECT id FROM category WHERE slug = %(slug)s FOR UPDATE", slug=slug)
    if category_id is None:
        raise NotFound(t("There is no such category."))
    to = _checked(to, longest=120)
    if to in RESERVED_SLUGS:
        raise Conflict(t("Another category has this address already."), code="ALREADY_TAKEN", field="slug")
    if to != slug:
        _take(uow, "UPDATE category SET slug = %(slug)s WHERE id = %(id)s", category_id, to)
        _remember(uow, old=f"/c/{slug}", new=f"/c/{to}", category=category_id)
        uow.record("CategoryMoved", aggregate="category", aggregate_id=category_id, data={"slug": to})
    return to


def redirect_for(uow: UnitOfWork, path: str) -> str | None:
    """Where what once was at ``path`` is now, or ``None`` for an address that nobody had."""
    goal: str | None = uow.scalar(_GOAL, path=path)
    return goal


def _checked(slug: str, *, longest: int) -> str:
    if slug_of(slug, longest=longest) != slug:
        raise ValidationFailed(
            t("Write the address in small letters, digits and single dashes, such as size-guide."), field="slug"
        )
    return slug


def _take(uow: UnitOfWork, sql: str, row_id: UUID, slug: str) -> None:
    try:
        with uow.savepoint():
            uow.execute(sql, id=row_id, slug=slug)
    except UniqueViolation:
        raise Conflict(
            t("Something else has this address already. Choose another."), code="ALREADY_TAKEN", field="slug"
        ) from None


def _remember(uow: UnitOfWork, *, old: str, new: str, **goal: Any) -> None:
    uow.execute("DELETE FROM slug_redirect WHERE path = %(path)s", path=new)
    uow.execute(_REMEMBER, id=new_id(), path=old, **{"product": None, "category": None, **goal})
