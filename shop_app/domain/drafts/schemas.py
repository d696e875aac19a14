"""Orders in the making. Amounts are minor units of the draft's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from models.draft import DraftStatus
from models.payment import Provider
from shop_app.domain.pricing import DeliveryOption, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class LineContent:
    """So many of a variant, at its price or at another one; or of something of its own, which has a title and a price.

    ``is_taxable`` and ``requires_shipping`` count for a line of its own only: a variant knows both.
    """

    variant_id: UUID | None = None
    title: str = ""
    quantity: int
    unit_price_minor: int | None = None
    discount_minor: int = 0
    is_taxable: bool = True
    requires_shipping: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """All that staff write into a draft. ``discount_minor`` is taken off the whole order, over its lines.

    ``shipping_minor`` is asked for delivery instead of the method's rate, under ``shipping_title``.
    """

    lines: tuple[LineContent, ...]
    email: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    shipping_method_id: UUID | None = None
    shipping_title: str = ""
    shipping_minor: int | None = None
    discount_minor: int = 0
    discount_title: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLineView:
    """A line as it was written, its price settled."""

    id: UUID
    variant_id: UUID | None
    sku: str
    title: str
    variant_title: str
    slug: str
    picture: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    is_taxable: bool
    requires_shipping: bool

    @property
    def total_minor(self) -> int:
        return self.unit_price_minor * self.quantity - self.discount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft's own columns."""

    id: UUID
    number: int
    status: DraftStatus
    revision: int
    email: str
    currency: str
    shipping_address: dict[str, str]
    shipping_method_id: UUID | None
    shipping_title: str
    shipping_minor: int | None
    discount_minor: int
    discount_title: str
    note: str
    tags: list[str]
    order_id: UUID | None
    author: str
    created_at: datetime
    sent_at: datetime | None
    link_expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft with what it costs today. ``order_number`` is the order that it became; ``providers``, for whoever holds
    the link, the ways to pay.
    """

    draft: DraftRow
    lines: tuple[DraftLineView, ...]
    quote: Quote
    delivery_options: tuple[DeliveryOption, ...]
    order_number: int | None = None
    providers: tuple[Provider, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSummary:
    """A draft as a row of a list."""

    id: UUID
    number: int
    status: DraftStatus
    email: str
    currency: str
    total_minor: int
    order_number: int | None
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A draft whose link is on its way. ``token`` is the unguessable part of the link, good until ``expires_at``."""

    draft_id: UUID
    token: str
    expires_at: datetime
    total_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The order that a draft became; ``token`` is the unguessable part of the order's address."""

    order_id: UUID
    number: int
    token: str
    total_minor: int
    currency: str
    provider: Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """The order, and where it is paid; ``None`` where there is no page, or none just now."""

    order: Begun
    page_url: str | None
