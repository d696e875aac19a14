"""What a merchant does with promotions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict, NotFound, ValidationFailed
from models.promotion import PROMOTION_TRANSITIONS, PromotionMethod, PromotionStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.promotions.checking import check, checked_code
from shop_app.domain.promotions.documents import document_of
from shop_app.domain.promotions.schemas import BuyXGetY, Gift
from shop_app.domain.promotions.terms import Terms

MOST_CODES_AT_ONCE = 5_000
# Without letters and digits that look like each other.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_DRAWN = 10

_COLUMNS = (
    "title", "priority", "starts_at", "ends_at", "usage_limit", "per_customer_limit", "budget_minor", "rule",
)  # fmt: skip
_INSERT = f"""
    INSERT INTO promotion (id, method, currency, {", ".join(_COLUMNS)})
    VALUES (%(id)s, %(method)s, %(currency)s, {", ".join(f"%({name})s" for name in _COLUMNS)})
"""
_LOCK = "SELECT status, used, spent_minor FROM promotion WHERE id = %(id)s FOR UPDATE"
_UPDATE = f"""
    UPDATE promotion SET {", ".join(f"{name} = %({name})s" for name in _COLUMNS)}, updated_at = app_now()
    WHERE id = %(id)s
"""
_MOST_BY_ONE = "SELECT coalesce(max(used), 0) FROM promotion_customer WHERE promotion_id = %(id)s"
_MOVE = """
    UPDATE promotion SET status = %(to)s, updated_at = app_now() WHERE id = %(id)s AND status = ANY(%(sources)s)
"""
_ADD_CODES = """
    INSERT INTO promotion_code (id, promotion_id, code, usage_limit)
    SELECT one.id, %(promotion)s, one.code, %(usage_limit)s
    FROM unnest(%(ids)s::uuid[], %(codes)s::text[]) AS one (id, code)
    ON CONFLICT (tenant_id, code) DO NOTHING
"""
_PRODUCTS = "SELECT count(*) FROM product WHERE id = ANY(%(ids)s)"
_CATEGORIES = "SELECT count(*) FROM category WHERE id = ANY(%(ids)s)"
_VARIANT = "SELECT true FROM variant WHERE id = %(id)s"


@dataclass(frozen=True, slots=True)
class _Standing:
    status: PromotionStatus
    used: int
    spent_minor: int


def create_promotion(uow: UnitOfWork, terms: Terms, *, needs_code: bool = False, code: str = "") -> UUID:
    """A promotion that applies by itself, or with a ``code`` for who types it.

    It is for carts in the caller's currency, which its amounts are in. ``needs_code`` alone is for codes that come
    later, from ``generate_codes``. Undone by archiving it.
    """
    require(uow, Permission.PROMOTIONS_WRITE)
    _check(uow, terms)
    promotion_id = new_id()
    method = PromotionMethod.CODE if code or needs_code else PromotionMethod.AUTOMATIC
    currency = tenants.currency_in_use(uow)
    uow.execute(_INSERT, id=promotion_id, method=method, currency=currency, **_values(terms))
    if code:
        _add_codes(uow, promotion_id, [checked_code(code)], usage_limit=None)
    return promotion_id


def change_promotion(uow: UnitOfWork, promotion_id: UUID, terms: Terms) -> None:
    """Gives a promotion other terms; orders that were placed keep theirs. Undone by the former terms.

    No limit can fall below what was used.
    """
    require(uow, Permission.PROMOTIONS_WRITE)
    _check(uow, terms)
    # Its row is locked before anything is counted: whoever uses it up takes the row first as well.
    standing = _locked(uow, promotion_id)
    by_one: int = uow.scalar(_MOST_BY_ONE, id=promotion_id)
    reached = {
        "usage_limit": standing.used,
        "budget_minor": standing.spent_minor,
        "per_customer_limit": by_one,
    }
    for field, used in reached.items():
        limit = getattr(terms, field)
        if limit is not None and limit < used:
            raise Conflict(
                "It was used more than that already. Choose a higher limit, or pause it.",
                code="PROMOTION_LIMIT_PASSED",
                limit=field,
                used=used,
            )
    uow.execute(_UPDATE, id=promotion_id, **_values(terms))


def pause_promotion(uow: UnitOfWork, promotion_id: UUID) -> None:
    """A paused promotion applies to no cart; orders keep theirs. Undone by ``resume_promotion``."""
    require(uow, Permission.PROMOTIONS_WRITE)
    _move(uow, promotion_id, PromotionStatus.PAUSED)


def resume_promotion(uow: UnitOfWork, promotion_id: UUID) -> None:
    """A paused promotion applies again. Undone by ``pause_promotion``."""
    require(uow, Permission.PROMOTIONS_WRITE)
    _move(uow, promotion_id, PromotionStatus.ACTIVE)


def archive_promotion(uow: UnitOfWork, promotion_id: UUID) -> None:
    """Puts a promotion away; its codes stay taken. Undone by ``pause_promotion``, which brings it back."""
    require(uow, Permission.PROMOTIONS_WRITE)
    _move(uow, promotion_id, PromotionStatus.ARCHIVED)


def generate_codes(
    uow: UnitOfWork, promotion_id: UUID, count: int, *, prefix: str = "", usage_limit: int | None = 1
) -> list[str]:
    """So many random codes, each for one use unless told otherwise. Undone by archiving the promotion."""
    require(uow, Permission.PROMOTIONS_WRITE)
    if not 1 <= count <= MOST_CODES_AT_ONCE:
        raise ValidationFailed("Choose a number from 1 to {most}.", field="count", most=MOST_CODES_AT_ONCE)
    if usage_limit is not None and usage_limit < 1:
        raise ValidationFailed("Enter 1 or more, or no limit.", field="usage_limit")
    _refuse_automatic(uow, promotion_id)
    codes = {checked_code(prefix + "".join(secrets.choice(_ALPHABET) for _ in range(_DRAWN))) for _ in range(count)}
    if len(codes) != count:
        raise Conflict("Try again: two of the codes were the same.", code="CODE_TAKEN")
    return _add_codes(uow, promotion_id, sorted(codes), usage_limit=usage_limit)


def add_code(uow: UnitOfWork, promotion_id: UUID, code: str, *, usage_limit: int | None = None) -> str:
    """One more code of the merchant's own choice. Undone by archiving the promotion."""
    require(uow, Permission.PROMOTIONS_WRITE)
    _refuse_automatic(uow, promotion_id)
    return _add_codes(uow, promotion_id, [checked_code(code)], usage_limit=usage_limit)[0]


def _check(uow: UnitOfWork, terms: Terms) -> None:
    check(terms)
    named = [terms.goods, *([terms.action.gets] if isinstance(terms.action, BuyXGetY) else [])]
    product_ids = frozenset().union(*(goods.product_ids for goods in named))
    category_ids = frozenset().union(*(goods.category_ids for goods in named))
    if product_ids and uow.scalar(_PRODUCTS, ids=list(product_ids)) != len(product_ids):
        raise ValidationFailed("One of these products does not exist.", field="product_ids")
    if category_ids and uow.scalar(_CATEGORIES, ids=list(category_ids)) != len(category_ids):
        raise ValidationFailed("One of these categories does not exist.", field="category_ids")
    if isinstance(terms.action, Gift) and not uow.scalar(_VARIANT, id=terms.action.line.variant_id):
        raise ValidationFailed("The gift does not exist.", field="variant_id")


def _values(terms: Terms) -> dict[str, object]:
    return {
        "title": terms.title.strip(),
        "priority": terms.priority,
        "starts_at": terms.conditions.starts_at,
        "ends_at": terms.conditions.ends_at,
        "usage_limit": terms.usage_limit,
        "per_customer_limit": terms.per_customer_limit,
        "budget_minor": terms.budget_minor,
        "rule": Jsonb(document_of(terms)),
    }


def _locked(uow: UnitOfWork, promotion_id: UUID) -> _Standing:
    standing = uow.first(_Standing, _LOCK, id=promotion_id)
    if standing is None:
        raise NotFound("There is no such promotion.")
    return standing


def _move(uow: UnitOfWork, promotion_id: UUID, to: PromotionStatus) -> None:
    sources = [source.value for source, targets in PROMOTION_TRANSITIONS.items() if to in targets]
    standing = _locked(uow, promotion_id)
    if standing.status is not to and uow.execute(_MOVE, id=promotion_id, to=to, sources=sources) == 0:
        raise Conflict("Pause this promotion first: that brings it back.", code="ILLEGAL_TRANSITION", to=to.value)


def _refuse_automatic(uow: UnitOfWork, promotion_id: UUID) -> None:
    method = uow.scalar("SELECT method FROM promotion WHERE id = %(id)s", id=promotion_id)
    if method is None:
        raise NotFound("There is no such promotion.")
    if method == PromotionMethod.AUTOMATIC:
        raise Conflict("This promotion applies by itself and needs no code.", code="PROMOTION_WITHOUT_CODES")


def _add_codes(uow: UnitOfWork, promotion_id: UUID, codes: list[str], *, usage_limit: int | None) -> list[str]:
    ids = [new_id() for _ in codes]
    added = uow.execute(_ADD_CODES, promotion=promotion_id, ids=ids, codes=codes, usage_limit=usage_limit)
    if added != len(codes):
        raise Conflict("This code is taken already. Choose another.", code="CODE_TAKEN")
    return codes
