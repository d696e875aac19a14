"""The host names we answer to: whose each is, and how its owner speaks and counts."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import UUID

from shop_app.core.context import Actor, Context
from shop_app.core.negotiation import Choice, Offer, Wishes
from shop_app.core.pseudo_locales import PSEUDO_LOCALES
from shop_app.core.tenancy import find_tenant
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.settings import settings

REMEMBERED_S = 30
# Hosts are the client's to choose: what is remembered must not grow with what they invent.
_MOST_REMEMBERED = 1_000

# A name that is not below our own base belongs to a tenant only if the tenant has claimed all of it: the first word
# of a stranger's domain may well be somebody's subdomain here.
_HOST = """
    SELECT id AS tenant_id, locale, currency, other_locales, other_currencies, status = 'active' AS is_open FROM tenant
    WHERE id = app_tenant() AND (%(is_below_base)s OR EXISTS (SELECT FROM tenant_domain WHERE host = %(name)s))
"""


@dataclass(frozen=True, slots=True)
class Host:
    """A tenant behind a host name, with its own language and currency, with all that it offers, and whether shoppers
    may come in."""

    tenant_id: UUID
    locale: str
    currency: str
    other_locales: list[str]
    other_currencies: list[str]
    is_open: bool = True
    offer: Offer = field(init=False)

    def __post_init__(self) -> None:
        offer = Offer(
            (self.locale, *self.other_locales),
            (self.currency, *self.other_currencies),
            also=() if settings().production else PSEUDO_LOCALES,
        )
        object.__setattr__(self, "offer", offer)

    def choose(self, wishes: Wishes) -> Choice:
        """What a caller gets of the offer."""
        return self.offer.choose(wishes)


_known: dict[str, tuple[float, Host | None]] = {}


def remembered(name: str) -> Host | None:
    """The host if it was looked up within half a minute. Never waits: fit for an event loop."""
    kept = _known.get(name)
    return kept[1] if kept is not None and kept[0] >= time.monotonic() else None


def host_of(name: str) -> Host | None:
    """The tenant behind a ``Host`` header, remembered for half a minute. Blocks."""
    kept = _known.get(name)
    if kept is not None and kept[0] >= time.monotonic():
        return kept[1]
    tenant_id = find_tenant(name)
    host = in_unit(Context(tenant_id, Actor.visitor(None)), _read, name) if tenant_id else None
    if len(_known) >= _MOST_REMEMBERED:
        _known.clear()
    _known[name] = (time.monotonic() + REMEMBERED_S, host)
    return host


def forget_hosts() -> None:
    """Looks every host up anew, for whoever has just changed one."""
    _known.clear()


def _read(uow: UnitOfWork, name: str) -> Host | None:
    bare, base = _bare(name), _bare(settings().base_host)
    is_below_base = bare in (base, "127.0.0.1") or bare.partition(".")[2] == base
    return uow.first(Host, _HOST, name=bare, is_below_base=is_below_base)


def _bare(name: str) -> str:
    return name.partition(":")[0].lower().rstrip(".")
