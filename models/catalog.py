"""What a shop sells: categories, products, variants, prices, pictures."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, document, flag, moment, one_of, words

# Weighted: the title counts most, then vendor, type and tags, then the description without its markup.
SEARCH_DOCUMENT = (
    "setweight(to_tsvector('english', title), 'A')"
    " || setweight(to_tsvector('english', vendor || ' ' || product_type || ' ' || words_text(tags)), 'B')"
    " || setweight(to_tsvector('english', regexp_replace(description_html, '<[^>]*>', ' ', 'g')), 'C')"
)


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Category(TenantRow, table=True):
    """A place in the shop's tree; ``parent_id`` is empty at the top."""

    __table_args__ = (
        belongs_to("category", "parent_id"),
        sa.UniqueConstraint("tenant_id", "slug"),
        sa.Index(None, "tenant_id", "parent_id"),
    )
    AUDITED: ClassVar[bool] = True

    parent_id: UUID | None = None
    slug: str = Field(max_length=120)
    name: str = Field(max_length=200)
    description: str = ""
    position: int = 0
    created_at: datetime = moment(default_now=True)


class Product(TenantRow, table=True):
    """A thing for sale. ``description_html`` and ``size_guide_html`` are sanitised when they are written.

    ``archived_at``: since when it is not for sale any more; its page stays for a while.
    """

    __table_args__ = (
        one_of("status", ProductStatus),
        sa.UniqueConstraint("tenant_id", "slug"),
        sa.Index(None, "tenant_id", "status", "published_at", "id"),
        sa.Index(None, "tenant_id", "status", "units_sold", "id"),
        sa.Index("ix_product_search", "tenant_id", "search", postgresql_using="gin"),
    )
    AUDITED: ClassVar[bool] = True

    slug: str = Field(max_length=200)
    title: str = Field(max_length=500)
    description_html: str = ""
    vendor: str = Field(default="", max_length=200)
    product_type: str = Field(default="", max_length=200)
    tags: list[str] = words()
    attributes: dict[str, str] = document()
    status: ProductStatus = choice(ProductStatus, ProductStatus.DRAFT)
    seo_title: str = ""
    seo_description: str = ""
    size_guide_html: str = Field(default="", sa_column_kwargs={"server_default": ""})
    rating_count: int = counted()
    rating_sum: int = counted()
    units_sold: int = counted()
    published_at: datetime | None = moment(nullable=True)
    archived_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment(default_now=True)
    updated_at: datetime = moment(default_now=True)
    version: int = counted(1)
    # The two-argument to_tsvector is immutable, array_to_string is not: `words_text` comes with the first migration.
    search: str | None = Field(
        default=None, sa_type=TSVECTOR, sa_column_args=[sa.Computed(SEARCH_DOCUMENT, persisted=True)]
    )


class ProductCategory(TenantRow, table=True):
    """A product's place in a category. The first by ``position`` is its home, shown as breadcrumb."""

    __tablename__ = "product_category"
    __table_args__ = (
        belongs_to("product", "product_id", on_delete="CASCADE"),
        belongs_to("category", "category_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "product_id", "category_id"),
        sa.Index(None, "tenant_id", "category_id", "product_id"),
    )
    AUDITED: ClassVar[bool] = True

    product_id: UUID
    category_id: UUID
    position: int = 0


class ProductOption(TenantRow, table=True):
    """A choice a shopper makes, such as Size, with its values in the order shown."""

    __tablename__ = "product_option"
    __table_args__ = (
        belongs_to("product", "product_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "product_id", "name"),
    )
    AUDITED: ClassVar[bool] = True

    product_id: UUID
    name: str = Field(max_length=120)
    position: int = 0
    choices: list[str] = words()


class ContentUnit(StrEnum):
    """In what a variant's content is counted; empty where nobody has said."""

    NONE = ""
    GRAM = "g"
    MILLILITRE = "ml"
    CENTIMETRE = "cm"
    PIECE = "piece"


class Variant(TenantRow, table=True):
    """What is really bought. ``options`` holds one value per product option, by the options' position.

    ``is_tracked = false`` is sold without limit. A bundle has no stock of its own: its components have.
    ``available_on``: until that day the variant may be ordered in advance, as far as its levels' limits go.
    ``tax_class``: which of a place's taxes a taxable variant bears. ``content`` is what is in it, without the wrapping:
    the price per unit is made from it.
    """

    __table_args__ = (
        one_of("content_unit", ContentUnit),
        sa.CheckConstraint("(content > 0) = (content_unit <> '')", name="content_has_unit"),
        belongs_to("product", "product_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "sku"),
        sa.UniqueConstraint("tenant_id", "product_id", "options"),
        sa.Index(None, "tenant_id", "product_id", "position"),
    )
    AUDITED: ClassVar[bool] = True

    product_id: UUID
    sku: str | None = Field(default=None, max_length=100)
    options: list[str] = words()
    position: int = 0
    barcode: str = Field(default="", max_length=64)
    weight_g: int = counted()
    content: int = counted()
    content_unit: ContentUnit = choice(ContentUnit, ContentUnit.NONE)
    is_tracked: bool = flag(True)
    requires_shipping: bool = flag(True)
    is_taxable: bool = flag(True)
    tax_class: str = Field(default="standard", max_length=40, sa_column_kwargs={"server_default": "standard"})
    is_active: bool = flag(True)
    is_bundle: bool = flag()
    available_on: date | None = None
    created_at: datetime = moment(default_now=True)


class Price(TenantRow, table=True):
    """What a variant costs in one currency, from ``valid_from`` on. The row without ``valid_to`` is current."""

    __table_args__ = (
        belongs_to("variant", "variant_id", on_delete="CASCADE"),
        sa.Index(
            "uq_price_current",
            "tenant_id",
            "variant_id",
            "currency",
            unique=True,
            postgresql_where=sa.text("valid_to IS NULL"),
        ),
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        sa.CheckConstraint("compare_at_minor IS NULL OR compare_at_minor > amount_minor", name="was_more"),
    )
    AUDITED: ClassVar[bool] = True

    variant_id: UUID
    currency: str = Field(max_length=3)
    amount_minor: int = counted()
    compare_at_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    valid_from: datetime = moment(default_now=True)
    valid_to: datetime | None = moment(nullable=True)


class Media(TenantRow, table=True):
    """A picture of a product, or of one variant of it. ``file`` is its address below ``/media/`` (D24).

    ``renditions`` is how to show it: a width in pixels leads to the WebP file of that width, ``avif`` to the same in
    AVIF, ``blur`` to a ``data:`` address that stands in for it, ``focus`` to the point, in percent from the start and
    from the top, that stays in sight where a frame cuts. ``size_bytes`` is what all of it takes. ``sha256`` is of the
    file as it was given, so that the same one is not taken in twice.
    """

    __table_args__ = (
        belongs_to("product", "product_id", on_delete="CASCADE"),
        belongs_to("variant", "variant_id", on_delete="CASCADE"),
        sa.Index(None, "tenant_id", "product_id", "position"),
    )
    AUDITED: ClassVar[bool] = True

    product_id: UUID
    variant_id: UUID | None = None
    position: int = 0
    alt: str = ""
    file: str = Field(max_length=255)
    sha256: bytes
    width: int
    height: int
    renditions: dict[str, Any] = document()
    size_bytes: int = counted()
    source: str = ""
    created_at: datetime = moment(default_now=True)


class SlugRedirect(TenantRow, table=True):
    """An address that was somebody's: ``path`` leads to wherever the product or the category is now.

    It names the row and not the next address, so that there are no chains to follow.
    """

    __tablename__ = "slug_redirect"
    __table_args__ = (
        belongs_to("product", "product_id"),
        belongs_to("category", "category_id"),
        sa.UniqueConstraint("tenant_id", "path"),
        sa.Index(None, "tenant_id", "product_id"),
        sa.Index(None, "tenant_id", "category_id"),
        sa.CheckConstraint("num_nonnulls(product_id, category_id) = 1", name="one_goal"),
    )
    AUDITED: ClassVar[bool] = True

    path: str = Field(max_length=300)
    product_id: UUID | None = None
    category_id: UUID | None = None
    created_at: datetime = moment(default_now=True)
