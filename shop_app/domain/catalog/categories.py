"""The shop's tree of categories."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import NotFound
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.catalog.rules import picture_of
from shop_app.domain.catalog.schemas import CategoryLink, CategoryPlace, CategoryTile

# The address of the whole range; no category may have it.
EVERYTHING = "all"

# The picture of a category is that of what sells best among a hundred of its products: only where it is shown, directly
# below the slug `above`, or at the top.
_TREE = """
    WITH RECURSIVE under AS (
        SELECT id AS root, id FROM category
        UNION SELECT under.root, c.id FROM under JOIN category c ON c.parent_id = under.id)
    SELECT c.id, c.parent_id, c.slug, c.name, c.description, coalesce(n.products, 0) AS products,
           m.file, m.width, m.height, m.alt, m.renditions
    FROM category c
    LEFT JOIN search_count n ON n.category_id = c.id AND n.currency = %(currency)s AND n.facet = ''
    LEFT JOIN LATERAL (
        SELECT p.id FROM (
            SELECT pc.product_id FROM under u JOIN product_category pc ON pc.category_id = u.id
            WHERE u.root = c.id LIMIT 100) AS few
        JOIN product p ON p.id = few.product_id AND p.status = 'active'
        WHERE c.parent_id IS NOT DISTINCT FROM (SELECT id FROM category WHERE slug = %(above)s)
        ORDER BY p.units_sold DESC, p.id LIMIT 1) AS best ON true
    LEFT JOIN LATERAL (
        SELECT file, width, height, alt, renditions FROM media
        WHERE media.product_id = best.id ORDER BY position, media.id LIMIT 1) m ON true
    ORDER BY c.position, c.name
"""
_EVERYTHING = """
    SELECT coalesce(max(products), 0) FROM search_count
    WHERE category_id = '00000000-0000-0000-0000-000000000000' AND currency = %(currency)s AND facet = ''
"""


@dataclass(frozen=True, slots=True)
class _Branch:
    """A category with its count and its best seller's picture."""

    id: UUID
    parent_id: UUID | None
    slug: str
    name: str
    description: str
    products: int
    file: str | None
    width: int | None
    height: int | None
    alt: str | None
    renditions: dict[str, str] | None

    @classmethod
    def of_everything(cls, products: int) -> _Branch:
        """The whole range, as if it were a category."""
        return cls(UUID(int=0), None, EVERYTHING, t("All products"), "", products, None, None, None, None, None)

    def tile(self) -> CategoryTile:
        picture = self.file and picture_of(self.file, self.width or 0, self.height or 0, "", self.renditions)
        return CategoryTile(slug=self.slug, name=self.name, product_count=self.products, picture=picture or None)

    def link(self) -> CategoryLink:
        return CategoryLink(slug=self.slug, name=self.name)


def menu(uow: UnitOfWork) -> tuple[CategoryTile, ...]:
    """The top of the category tree, for navigation; empty categories are left out."""
    tree = _tree(uow, tenants.currency_in_use(uow))
    return tuple(branch.tile() for branch in tree if branch.parent_id is None and branch.products)


def category_place(uow: UnitOfWork, slug: str) -> CategoryPlace:
    """Where a category stands, or everything as ``all``. ``NotFound`` for an unknown slug."""
    here, trail, children = _place(uow, slug, tenants.currency_in_use(uow))
    return CategoryPlace(
        slug=here.slug,
        name=here.name,
        description=here.description,
        breadcrumb=tuple(branch.link() for branch in trail),
        children=tuple(branch.tile() for branch in children),
    )


def _tree(uow: UnitOfWork, currency: str, *, above: str = "") -> list[_Branch]:
    return uow.all(_Branch, _TREE, currency=currency, above=above)


def _place(uow: UnitOfWork, slug: str, currency: str) -> tuple[_Branch, list[_Branch], list[_Branch]]:
    """A category, the way down to it with itself, and what is below it that has products."""
    tree = {branch.id: branch for branch in _tree(uow, currency, above=slug)}
    if slug == EVERYTHING:
        here = _Branch.of_everything(uow.scalar(_EVERYTHING, currency=currency))
    else:
        known = next((branch for branch in tree.values() if branch.slug == slug), None)
        if known is None:
            raise NotFound(t("There is no such category."))
        here = known
    trail = [here]
    while (parent := trail[0].parent_id) and tree[parent] not in trail:
        trail.insert(0, tree[parent])
    below = None if slug == EVERYTHING else here.id
    return here, trail, [branch for branch in tree.values() if branch.parent_id == below and branch.products]
