"""Product cards: one statement for a page of any list, whatever chose and ordered it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from shop_app.core.formatting import money_text
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.availability import available_units
from shop_app.domain.catalog.listed import Listed, ListQuestion, listed
from shop_app.domain.catalog.rules import average, picture_of, price_range_text, stock_note
from shop_app.domain.catalog.schemas import Picture, ProductCard

# Shoppers see active products that have at least one price in the currency. What chose the ids reads a copy; here the
# truth is joined, so that nothing is shown that was taken out of the shop, or at yesterday's price.
_CARDS = f"""
    SELECT p.id, p.slug, p.title, p.vendor, p.rating_count, p.rating_sum, c.currency,
           o.lowest, o.highest, o.was, o.variants, o.only_variant, o.available, o.untracked,
           m.file, m.width, m.height, m.alt, m.renditions
    FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS shown (id, place)
    JOIN product p ON p.id = shown.id AND p.status = 'active'
    CROSS JOIN (SELECT %(currency)s::text AS currency) c
    JOIN LATERAL (
        SELECT min(pr.amount_minor) AS lowest, max(pr.amount_minor) AS highest,
               (array_agg(pr.compare_at_minor ORDER BY pr.amount_minor, v.position))[1] AS was,
               count(*) AS variants, (array_agg(v.id))[1] AS only_variant, bool_or(NOT v.is_tracked) AS untracked,
               sum({available_units("v")}) AS available
        FROM variant v
        JOIN price pr ON pr.variant_id = v.id AND pr.currency = c.currency AND pr.valid_to IS NULL
        WHERE v.product_id = p.id AND v.is_active
        HAVING count(*) > 0) o ON true
    LEFT JOIN LATERAL (
        SELECT file, width, height, alt, renditions FROM media
        WHERE media.product_id = p.id ORDER BY position, media.id LIMIT 1) m ON true
    ORDER BY shown.place
"""
_CATEGORY = "SELECT id FROM category WHERE slug = %(slug)s"


@dataclass(frozen=True, slots=True)
class _Row:
    """A card as the statement returns it; ``available`` sums the tracked variants."""

    id: UUID
    slug: str
    title: str
    vendor: str
    rating_count: int
    rating_sum: int
    currency: str
    lowest: int
    highest: int
    was: int | None
    variants: int
    only_variant: UUID
    available: int | None
    untracked: bool
    file: str | None
    width: int | None
    height: int | None
    alt: str | None
    renditions: dict[str, str] | None

    def card(self) -> ProductCard:
        available = None if self.untracked else int(self.available or 0)
        return ProductCard(
            id=self.id,
            slug=self.slug,
            title=self.title,
            vendor=self.vendor,
            currency=self.currency,
            price_minor=self.lowest,
            was_minor=self.was,
            price_text=price_range_text(self.lowest, self.highest, self.currency),
            was_text=money_text(self.was, self.currency) if self.was is not None else "",
            variant_count=self.variants,
            variant_id=self.only_variant if self.variants == 1 else None,
            is_buyable=available is None or available > 0,
            stock_note=stock_note(available),
            rating_average=average(self.rating_sum, self.rating_count),
            rating_count=self.rating_count,
            picture=self.picture(),
        )

    def picture(self) -> Picture | None:
        if self.file is None:
            return None
        return picture_of(self.file, self.width or 0, self.height or 0, self.alt or "", self.renditions)


def cards_of(uow: UnitOfWork, ids: Sequence[UUID], currency: str) -> tuple[ProductCard, ...]:
    """The cards of products in the order of ``ids``; what is not on sale in ``currency`` is left out."""
    if not ids:
        return ()
    return tuple(row.card() for row in uow.all(_Row, _CARDS, ids=list(ids), currency=currency))


def list_cards(
    uow: UnitOfWork, question: ListQuestion, *, category: str | None = None
) -> tuple[tuple[ProductCard, ...], Listed]:
    """A page of a list with its cards. ``category`` is a slug and means everything below it too."""
    if category is not None:
        category_id = uow.scalar(_CATEGORY, slug=category)
        if category_id is None:
            return (), Listed(ids=(), total=0, offset=question.offset)
        question = replace(question, category_id=category_id)
    found = listed(uow, question)
    return cards_of(uow, found.ids, question.currency), found
