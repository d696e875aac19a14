"""What shoppers find products by: one narrow row a product, counts, terms, and words that mean the same."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, counted, moment, words


class SearchProduct(TenantRow, table=True):
    """A product on sale in one currency, as lists filter and order it; a copy that is made anew at each change.

    ``facets`` holds ``<key>\\x1f<value>`` for all that it can be narrowed by, the categories above its own included.
    ``sold`` counts the last 30 days, ``rating`` is the average in thousandths, ``lot`` is one of 64 by chance.
    """

    __tablename__ = "search_product"
    __table_args__ = (
        belongs_to("product", "product_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "product_id", "currency"),
        sa.Index("ix_search_product_newest", "tenant_id", "currency", "published_at", "product_id"),
        sa.Index("ix_search_product_sold", "tenant_id", "currency", "sold", "units_sold", "product_id"),
        sa.Index("ix_search_product_price", "tenant_id", "currency", "price_minor", "product_id"),
        sa.Index("ix_search_product_rating", "tenant_id", "currency", "rating", "rating_count", "product_id"),
        sa.Index(
            "ix_search_product_search",
            "tenant_id",
            "search",
            "facets",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    product_id: UUID
    currency: str = Field(max_length=3)
    price_minor: int = counted()
    published_at: datetime = moment()
    sold: int = counted()
    units_sold: int = counted()
    rating: int = counted()
    rating_count: int = counted()
    lot: int = counted()
    facets: list[str] = words()
    search: Any = Field(default=None, sa_type=TSVECTOR)


class SearchCount(TenantRow, table=True):
    """How many products a category holds in one currency, by facet; moved together with ``search_product``.

    The zero id is the whole range, and an empty ``facet`` the category itself.
    """

    __tablename__ = "search_count"
    __table_args__ = (sa.UniqueConstraint("tenant_id", "currency", "category_id", "facet"),)

    currency: str = Field(max_length=3)
    category_id: UUID
    facet: str
    products: int = counted()
    in_stock: int = counted()


class SearchTerm(TenantRow, table=True):
    """A word of the shop's own, as written in lower case, and how many products have it."""

    __tablename__ = "search_term"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "word"),
        sa.Index(
            "ix_search_term_word",
            "tenant_id",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
        ),
    )

    word: str = Field(sa_type=sa.Text(collation="C"))
    documents: int = counted()


class SearchSynonym(TenantRow, table=True):
    """Words or phrases that mean the same to this shop's shoppers."""

    __tablename__ = "search_synonym"
    AUDITED: ClassVar[bool] = True

    words: list[str] = words()
    created_at: datetime = moment(default_now=True)
