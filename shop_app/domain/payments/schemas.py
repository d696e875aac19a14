"""A payment attempt, as this context passes it around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.order import OrderStatus
from models.payment import AttemptStatus, Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A payment row with what its order says of it. ``is_held``: the order's stock is still reserved or was never
    tracked; ``is_paid_otherwise``: another attempt has paid the order.
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
    order_status: OrderStatus
    is_held: bool
    is_paid_otherwise: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of a ledger movement; debits are positive."""

    account: str
    amount_minor: int
