"""Payments, as this context passes them around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.order import OrderStatus
from models.payment import AttemptStatus, BreakKind, CaptureMethod, DisputeStatus, Provider


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
    uses_promotions: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView:
    """A dispute, as staff see it."""

    id: UUID
    payment_id: UUID
    order_id: UUID
    order_number: int
    provider_dispute_id: str
    amount_minor: int
    currency: str
    reason: str
    status: DisputeStatus
    evidence_due_at: datetime | None
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointView:
    """An address of ours at a provider. ``old_secret_until``: both secrets are accepted meanwhile."""

    id: UUID
    provider: Provider
    created_at: datetime
    rotated_at: datetime | None
    is_ready: bool
    old_secret_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCardView:
    """What may be shown of a saved card."""

    id: UUID
    customer_id: UUID
    provider: Provider
    brand: str
    last4: str
    expires_month: int
    expires_year: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One comparison with a provider's books; ``error`` says why there was none."""

    id: UUID
    provider: Provider
    covers_from: datetime
    compared: int
    found: int
    error: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakView:
    """A figure over which we and a provider disagree."""

    id: UUID
    provider: Provider
    kind: BreakKind
    reference: str
    order_number: int | None
    ours_minor: int
    theirs_minor: int
    currency: str
    created_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open breaks between our books and providers', and their news that was parked, over all shops."""

    breaks: int
    parked: int


@dataclass(frozen=True, slots=True)
class ReconciliationReport:
    runs: tuple[RunView, ...]
    breaks: tuple[BreakView, ...]

    @property
    def open_breaks(self) -> tuple[BreakView, ...]:
        return tuple(found for found in self.breaks if found.resolved_at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderView:
    """A way to pay as its shop set it up. The key itself is never shown."""

    provider: Provider
    is_enabled: bool
    has_key: bool
    display_name: str
    position: int
    capture_method: CaptureMethod
    hold_days: int
    settings: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChange:
    """What is to change about a way to pay; ``None`` leaves as it is.

    ``instructions`` are shown to whoever pays by hand. ``merchant``, the shop's name there, and the addresses are a
    redirect provider's.
    """

    is_enabled: bool | None = None
    display_name: str | None = None
    position: int | None = None
    capture_method: CaptureMethod | None = None
    hold_days: int | None = None
    secret_key: str | None = None
    instructions: str | None = None
    merchant: str | None = None
    page_address: str | None = None
    status_address: str | None = None
    refund_address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToPay:
    """What is still to pay for an order, and how. ``instructions`` are the shop's own words for paying by hand."""

    provider: Provider
    display_name: str
    instructions: str
    due_minor: int
    currency: str
    until: datetime | None
    can_open_page: bool


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A way to pay as a shopper chooses it; ``display_name`` is the shop's own word for it and may be empty."""

    provider: Provider
    display_name: str
    instructions: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "provider", Provider(self.provider))
