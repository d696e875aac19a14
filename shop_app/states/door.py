"""The door for screens: who asks, one unit of work, one call; a refusal becomes a sentence on the screen."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import reflex as rx
import structlog
from pydantic import BaseModel, ConfigDict
from pydantic import ValidationError as UnreadableArguments

from models.errors import NotFound, ShopError
from shop_app.core.context import Actor, Context
from shop_app.core.tenancy import find_tenant
from shop_app.core.threads import in_thread
from shop_app.core.tokens import token_sha256
from shop_app.core.translation import said, speaking, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import tenants
from shop_app.settings import settings
from shop_app.states.notices import Notices

VISITOR_COOKIE = "__Host-visitor"
SESSION_COOKIE = "__Host-session"
HOST_REMEMBERED_S = 30

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

log = structlog.get_logger("screens")


class Arguments(BaseModel):
    """What a handler accepts from a browser: no more fields, no other types."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Address:
    """A host of ours: whose shop it is and which locale the shop speaks."""

    tenant_id: UUID
    locale: str


_known: dict[str, tuple[float, Address | None]] = {}


def address_of(host: str) -> Address | None:
    """The shop behind a `Host` header, remembered for half a minute. Blocks: call it in a thread."""
    kept = _known.get(host)
    if kept is None or kept[0] < time.monotonic():
        # Hosts are the client's to choose: what is remembered must not grow with what they invent.
        if len(_known) > 1000:
            _known.clear()
        kept = _known[host] = (time.monotonic() + HOST_REMEMBERED_S, _look_up(host))
    return kept[1]


def _look_up(host: str) -> Address | None:
    tenant_id = find_tenant(host)
    if tenant_id is None:
        return None
    shop = in_unit(Context(tenant_id=tenant_id, actor=Actor.visitor(None)), tenants.current)
    return Address(tenant_id, shop.locale)


def cookie_in(header: str, name: str) -> str:
    """One cookie's value from a `Cookie` header, or the empty text."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def context_of(headers: Mapping[str, str]) -> Context:
    """The caller behind a request's or a socket's headers. Refuses an unknown host with `NotFound`. Blocks."""
    address = address_of(headers.get("host", ""))
    if address is None:
        raise NotFound(t("There is no shop at this address."))
    visitor = cookie_in(headers.get("cookie", ""), VISITOR_COOKIE)
    scheme = settings().origin_of().partition("://")[0]
    return Context(
        tenant_id=address.tenant_id,
        locale=address.locale,
        actor=Actor.visitor(token_sha256(visitor) if visitor else None),
        origin=f"{scheme}://{headers.get('host', '')}",
    )


class Door(rx.State, mixin=True):
    """What every state of a screen inherits: the way into the domain."""

    def _headers(self) -> dict[str, str]:
        headers = self.router.headers
        return {"host": headers.host, "cookie": headers.cookie, "origin": headers.origin}

    async def _through(
        self,
        call: Callable[Concatenate[Context, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """One call for whoever holds this tab's cookies; it opens its own units of work."""
        headers = self._headers()

        def work() -> Answer:
            context = context_of(headers)
            with speaking(context.locale):
                return call(context, *given, **named)

        return await in_thread(work)

    async def _do(
        self,
        call: Callable[Concatenate[UnitOfWork, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """One call in one unit of work."""
        return await self._through(in_unit, call, *given, **named)

    async def _tell(self, msgid: str, *, action: str = "", token: str = "") -> None:
        """Show a sentence for a few seconds, with a way back if `action` names one."""
        text, undo = await self._through(lambda _: (t(msgid), t(action) if action else ""))
        (await self.get_state(Notices))._say(text, action=undo, token=token)

    async def _refuse(self, error: ShopError) -> None:
        """Show what was refused and why."""
        sentence = await self._through(lambda _: said(error))
        (await self.get_state(Notices))._say(sentence, tone="danger")

    @staticmethod
    def _read(arguments: type[Arguments], **given: Any) -> Any:
        """The arguments of a handler, or `None` for what no page of ours would have sent."""
        try:
            return arguments.model_validate(given)
        except UnreadableArguments as error:
            log.warning("unreadable arguments", arguments=arguments.__name__, faults=error.error_count())
            return None
