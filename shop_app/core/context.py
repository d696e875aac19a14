"""Who asks, in which shop, and when: decided once, at a door."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.values import clock
from models.values.ids import new_id
from shop_app.core.permissions import Permission


class ActorKind(StrEnum):
    VISITOR = "visitor"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. ``visitor_sha256`` is the hash of the ``__Host-visitor`` cookie, which owns a cart.

    ``customer_id`` is the shopper whose session ``session_id`` came with it, if one did.
    """

    kind: ActorKind
    name: str
    account_id: UUID | None = None
    membership_id: UUID | None = None
    permissions: frozenset[Permission] = frozenset()
    visitor_sha256: bytes | None = None
    customer_id: UUID | None = None
    session_id: UUID | None = None

    @classmethod
    def visitor(cls, visitor_sha256: bytes | None) -> Actor:
        """A shopper, known by a cookie only."""
        return cls(ActorKind.VISITOR, "visitor", visitor_sha256=visitor_sha256)

    @classmethod
    def system(cls, name: str) -> Actor:
        """A part of ours that acts without a person, such as the relay; it may do everything."""
        return cls(ActorKind.SYSTEM, name, permissions=frozenset(Permission))


@dataclass(frozen=True, slots=True)
class Context:
    """What a unit of work knows of the world around it. ``now`` is read here and nowhere below (D23)."""

    tenant_id: UUID
    actor: Actor
    now: datetime = field(default_factory=clock.now)
    request_id: str = field(default_factory=lambda: str(new_id()))
    locale: str = "en"
    currency: str = ""
    """In which currency the caller reads prices; empty for the shop's own."""
    has_currencies: bool = False
    """Whether the shop has prices in more than one."""
    country: str = ""
    """Where the caller wants things sent, as far as it has said; empty for the shop's own country."""
    origin: str = ""
    """Scheme, host and port the caller used: links in answers and mails begin with it."""

    def later(self) -> Context:
        """The same caller at the present moment, for the next transaction of a longer flow."""
        return replace(self, now=clock.now())
