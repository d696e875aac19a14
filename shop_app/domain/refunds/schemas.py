"""What can be given back of an order, and what is. Amounts are minor units of the order's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from models.refund import RefundCause


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundableLine:
    """A line as far as it was not given back. ``left_minor`` is what its buyer paid for ``left_quantity``, tax and
    discount counted, ``left_tax_minor`` the tax inside. ``unsent_quantity`` has not left yet.
    """

    line_id: UUID
    variant_id: UUID | None
    title: str
    quantity: int
    left_quantity: int
    unsent_quantity: int
    left_minor: int
    left_tax_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refundable:
    """``left_minor`` is the money that is still here: captured, and neither given back nor on its way."""

    order_id: UUID
    number: int
    currency: str
    lines: tuple[RefundableLine, ...]
    shipping_minor: int
    shipping_tax_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to give back: units by line, delivery as its buyer paid it, and, where somebody chose it, another amount
    than these come to. ``has_left``: the units are some that were sent.
    """

    lines: Mapping[UUID, int] = field(default_factory=dict)
    shipping_minor: int = 0
    amount_minor: int | None = None
    has_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShare:
    """So many units of a line and their money; ``cancelled_quantity`` of them will never be sent."""

    line_id: UUID
    quantity: int
    cancelled_quantity: int
    amount_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundQuote:
    """What a wish comes to. ``amount_minor`` goes back; ``left_minor`` stays here afterwards."""

    currency: str
    lines: tuple[LineShare, ...]
    shipping_minor: int
    shipping_tax_minor: int
    amount_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """The payments' refunds that carry a decision out; none where nothing was to be paid back."""

    refund_ids: tuple[UUID, ...]
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRecord:
    """A decision to give money back, for the order's page. ``lines`` maps an order line to its quantity."""

    id: UUID
    cause: RefundCause
    amount_minor: int
    shipping_minor: int
    restocked: bool
    reason: str
    actor: str
    decided_at: datetime
    lines: dict[str, int]
    pending_minor: int
    failed_minor: int
