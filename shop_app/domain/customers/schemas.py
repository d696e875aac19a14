"""Shoppers' accounts as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.customer import ActivityKind, TokenPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session just opened. ``token`` is what the cookie keeps; ``was_leaving``: a deletion was called off by it."""

    token: str
    customer_id: UUID
    was_leaving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Whose session a cookie is, and which of the person's."""

    id: UUID
    customer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Whom an e-mail might be, before the password is known to be right."""

    customer_id: UUID
    email: str
    password_hash: str
    token_epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingLink:
    """What a mailed link stands for, not followed yet."""

    id: UUID
    purpose: TokenPurpose
    email: str
    password_hash: str
    visitor_sha256: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The signed-in customer. ``leaves_at``: when the account will be erased, if that was asked for."""

    id: UUID
    email: str
    name: str
    locale: str
    currency: str
    accepts_marketing: bool
    wants_wishlist_mail: bool
    since: datetime
    deletion_asked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One place where somebody is signed in; ``device`` may be empty."""

    id: UUID
    device: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that happened around an account."""

    kind: ActivityKind
    device: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAddress:
    """An address in the customer's book, as ``models.values.address.Address`` has its fields."""

    id: UUID
    address: dict[str, str]
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSummary:
    """A customer as staff sees one. ``has_account``: the address is proved and there is a password."""

    id: UUID
    email: str
    name: str
    locale: str
    accepts_marketing: bool
    has_account: bool
    created_at: datetime
    deletion_asked_at: datetime | None
    erased_at: datetime | None
