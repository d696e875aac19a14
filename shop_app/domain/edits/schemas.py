"""Changes of a placed order. Amounts are minor units of the order's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shop_app.domain.orders import Figures
from shop_app.domain.pricing import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """So many of a variant, at today's price unless one is given."""

    variant_id: UUID
    quantity: int
    unit_price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What to change, and nothing else. ``quantities`` and ``discounts`` are by order line: the new quantity, 0 to take
    it out, and what the whole line is reduced by. An address is a whole one.
    """

    quantities: Mapping[UUID, int] = field(default_factory=dict)
    discounts: Mapping[UUID, int] = field(default_factory=dict)
    added: tuple[NewLine, ...] = ()
    address: Mapping[str, str] | None = None
    shipping_method_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedLine:
    """A line as it is to be; ``line_id`` is ``None`` for a new one. ``quantity_before`` is 0 there."""

    line_id: UUID | None
    variant_id: UUID | None
    sku: str
    title: str
    variant_title: str
    slug: str
    picture: str
    quantity_before: int
    quantity: int
    unit_price_minor: int
    discount_minor: int
    is_tracked: bool
    is_taxable: bool
    tax_class: str
    weight_g: int
    requires_shipping: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditQuote:
    """What changes come to. ``difference_minor`` is the new total less the old one; ``due_minor`` is to be paid
    afterwards, or, below 0, to be given back: refunds and payments before count there.
    """

    order_id: UUID
    number: int
    revision: int
    currency: str
    before: Figures
    after: Figures
    lines: tuple[EditedLine, ...]
    quote: Quote
    shipping_address: Mapping[str, str]
    shipping_method: str
    deliver_from: datetime | None
    deliver_to: datetime | None
    difference_minor: int
    due_minor: int

    @property
    def kept(self) -> tuple[EditedLine, ...]:
        """The lines that stay or come, in the order of ``quote.lines``."""
        return tuple(line for line in self.lines if line.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An edit that is done: the refunds to run, or the payment that was asked for."""

    edit_id: UUID
    revision: int
    difference_minor: int
    due_minor: int
    refund_ids: tuple[UUID, ...] = ()
    payment_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRecord:
    """An edit as it was kept; ``before`` and ``after`` are the order's figures, lines and destination."""

    id: UUID
    revision: int
    difference_minor: int
    reason: str
    actor: str
    edited_at: datetime
    before: dict[str, Any]
    after: dict[str, Any]
