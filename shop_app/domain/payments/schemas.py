"""Payments, as this context passes them around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.order import OrderStatus
from models.payment import AttemptStatus, Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A payment row with what its order says of it. ``is_held``: the order's stock is still reserved or was never
    tracked; ``others_minor``: what the order's other payments have brought and kept, hold on a card, or hold of a
    gift card.
    """

    id: UUID
    order_id: UUID
    provider: Provider
    status: AttemptStatus
    amount_minor: int
    currency: str
    idempotency_key: str
    session_id: str | None
    intent_id: str | None
    page_url: str | None
    page_expires_at: datetime | None
    return_origin: str
    is_further: bool
    captures_later: bool
    authorised_minor: int
    capture_minor: int | None
    credit_account_id: UUID | None
    order_status: OrderStatus
    order_total_minor: int
    others_minor: int
    is_held: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of a ledger movement; debits are positive."""

    account: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What the provider is to be asked for once the unit is committed."""

    refund_ids: tuple[UUID, ...] = ()
    void_id: UUID | None = None
    """An attempt whose hold on a card is to be let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An order's money, summed from the ledger; what is held on cards and gift cards beside it.

    ``disputed_minor`` is with the buyer's bank for now, ``lost_minor`` for good.
    """

    total_minor: int
    captured_minor: int
    refunded_minor: int
    disputed_minor: int = 0
    lost_minor: int = 0
    authorised_minor: int = 0
    pending_credit_minor: int = 0
    has_failed: bool = False
    """The latest attempt failed."""

    @property
    def kept_minor(self) -> int:
        """What came and did not go back."""
        return self.captured_minor - self.refunded_minor - self.lost_minor

    @property
    def due_minor(self) -> int:
        """What nobody has paid or promised yet."""
        return max(self.total_minor - self.kept_minor - self.authorised_minor - self.pending_credit_minor, 0)


@dataclass(frozen=True, slots=True)
class Refundable:
    """A payment and what of it may still go back."""

    id: UUID
    currency: str
    left_minor: int
