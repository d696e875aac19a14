"""Gift cards and store credit as others see them. Amounts are minor units of the account's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.credit import CreditKind, CreditMovement


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAccountView:
    """An account as it stands. ``ending`` is the end of a gift card's code, ``email`` whose store credit it is."""

    id: UUID
    kind: CreditKind
    currency: str
    balance_minor: int
    ending: str
    customer_id: UUID | None
    email: str
    is_disabled: bool
    expires_at: datetime | None
    note: str
    created_at: datetime

    def is_usable(self, at: datetime) -> bool:
        """Whether it can pay at this moment, if there is money on it."""
        return not self.is_disabled and (self.expires_at is None or self.expires_at > at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditEntryView:
    """A movement of a balance: up when issued or returned, down when redeemed."""

    id: UUID
    kind: CreditMovement
    amount_minor: int
    order_number: int | None
    reason: str
    actor: str
    booked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditDetail:
    """An account with every movement, newest first; they add up to its balance."""

    account: CreditAccountView
    entries: tuple[CreditEntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCard:
    """A new gift card. ``code`` is shown this once: only a keyed hash of it is kept."""

    account_id: UUID
    code: str
    amount_minor: int
    currency: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardBalance:
    """What whoever holds a code may know of its card."""

    account_id: UUID
    ending: str
    balance_minor: int
    currency: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What an account gives to an order."""

    account_id: UUID
    kind: CreditKind
    amount_minor: int
