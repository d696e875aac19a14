"""The door for programs: who asks, one unit of work, one call; the answer in an envelope (C17).

A route says what to call and how to show what comes back. Everything else that a request needs is done here once:
the shop behind the host, the caller behind cookie or token, same origin, limits, idempotency.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

import orjson
from fastapi import Depends, Header, Request
from starlette.responses import Response

from models.errors import NotFound, NotSignedIn, PermissionDenied, RetryLater, ValidationFailed
from shop_app.core.context import Actor, Context
from shop_app.core.hosts import Host, host_of, remembered
from shop_app.core.idempotency import Claim, Outcome, once, once_across
from shop_app.core.negotiation import Choice, Wishes
from shop_app.core.rate_limit import ANONYMOUS, USER, Limit, Standing, take
from shop_app.core.telemetry import asked
from shop_app.core.threads import in_thread
from shop_app.core.tokens import token_sha256
from shop_app.core.translation import speaking, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import access, customers
from shop_app.settings import settings

VISITOR_COOKIE = "__Host-visitor"
SESSION_COOKIE = "__Host-session"
CUSTOMER_COOKIE = "__Host-customer"
CART_TOKEN = "X-Cart-Token"

_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

Found = TypeVar("Found")
Shown = Mapping[str, Any] | Sequence[Any]


def envelope(data: Shown, meta: Mapping[str, Any] | None = None) -> bytes:
    """``data`` as the body of a success."""
    return orjson.dumps({"success": True, "data": data, "meta": meta or {}, "error": None})


@dataclass(frozen=True, slots=True)
class Call:
    """One request of one caller."""

    request: Request
    context: Context
    host: Host
    cart_token: str = ""
    session_token: str = ""
    idempotency_key: str = ""
    body: bytes = b""
    limit: Limit = ANONYMOUS
    owner: str = ""
    """Whose idempotency keys count, where that is not the caller as the command sees it."""

    def limited_by(self, limit: Limit) -> Call:
        """The same call, counted against another allowance."""
        return replace(self, limit=limit)

    async def look(
        self,
        query: Callable[[UnitOfWork], Found],
        shown: Callable[[Found], Shown],
        *,
        meta: Callable[[Found], Mapping[str, Any]] = lambda _: {},
    ) -> Response:
        """Answers with what ``query`` finds, as ``shown`` shows it."""

        def work() -> Outcome:
            found = in_unit(self.context, self._in_name, query)
            return Outcome(200, envelope(shown(found), meta(found)))

        return self._response(await in_thread(self._speaking, work), None)

    async def download(
        self, query: Callable[[UnitOfWork], Found], drawn: Callable[[Found], tuple[str, bytes]], media_type: str
    ) -> Response:
        """Answers with a file: its name and content, as ``drawn`` makes them after the unit is over."""

        def work() -> tuple[str, bytes]:
            return drawn(in_unit(self.context, self._in_name, query))

        name, content = await in_thread(self._speaking, work)
        return Response(
            content,
            headers={
                "Cache-Control": "private, no-store",
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
                "X-Content-Type-Options": "nosniff",
            },
            media_type=media_type,
        )

    async def change(
        self, command: Callable[[UnitOfWork], Found], shown: Callable[[Found], Shown], *, status: int = 200
    ) -> Response:
        """Runs ``command`` once for its idempotency key and answers with what it returns."""

        def in_uow(uow: UnitOfWork) -> Outcome:
            def work() -> Outcome:
                return Outcome(status, envelope(shown(self._in_name(uow, command))))

            return once(uow, self._claim(), work) if self.idempotency_key else work()

        return await self._answer(partial(in_unit, self.context, in_uow))

    async def flow(
        self, flow: Callable[[Context], Found], shown: Callable[[Found], Shown], *, status: int = 200
    ) -> Response:
        """The same for a flow, which opens its own units and may call a provider."""

        def work() -> Outcome:
            return Outcome(status, envelope(shown(flow(self._context_in_name()))))

        def guarded() -> Outcome:
            return once_across(self.context, self._claim(), work) if self.idempotency_key else work()

        return await self._answer(guarded)

    def _in_name(self, uow: UnitOfWork, call: Callable[[UnitOfWork], Found]) -> Found:
        """As the member of staff whose session it is, if the route is for staff."""
        return access.as_staff(uow, self.session_token, call) if self.session_token else call(uow)

    def _context_in_name(self) -> Context:
        """The context in which a flow opens its units: looked up once, when it begins."""
        if not self.session_token:
            return self.context
        actor = in_unit(self.context, access.as_staff, self.session_token, lambda uow: uow.context.actor)
        return replace(self.context, actor=actor)

    def _speaking(self, work: Callable[[], Found]) -> Found:
        with speaking(self.context.locale):
            return work()

    async def _answer(self, work: Callable[[], Outcome]) -> Response:
        if not self.session_token:
            refuse_while_closed(self.host)

        def admitted() -> tuple[Outcome, Standing | None]:
            standing = take(self.limit, self.host.tenant_id, self.session_token or address_of(self.request))
            return work(), standing

        return self._response(*await in_thread(self._speaking, admitted))

    def _claim(self) -> Claim:
        route = f"{self.request.method} {self.request.scope['route'].path}"
        url = f"{self.request.method} {self.request.url.path}?{self.request.url.query}\n"
        return Claim(
            principal=self.owner or self.principal,
            route=route,
            key=self.idempotency_key,
            request_sha256=hashlib.sha256(url.encode() + self.body).digest(),
        )

    @property
    def currency(self) -> str:
        """In which currency this call counts."""
        return self.context.currency or self.host.currency

    @property
    def principal(self) -> str:
        """Whose idempotency keys these are."""
        if self.session_token:
            return f"session:{token_sha256(self.session_token).hex()}"
        visitor = self.context.actor.visitor_sha256
        return f"visitor:{visitor.hex()}" if visitor else f"address:{address_of(self.request)}"

    def _response(self, outcome: Outcome, standing: Standing | None) -> Response:
        headers = {"Cache-Control": "no-store", "Content-Language": self.context.locale}
        response = Response(outcome.body, outcome.status, headers, "application/json")
        if outcome.is_replayed:
            response.headers["Idempotent-Replayed"] = "true"
        if standing is not None:
            response.headers["RateLimit-Limit"] = str(standing.limit)
            response.headers["RateLimit-Remaining"] = str(standing.remaining)
            response.headers["RateLimit-Reset"] = str(standing.reset_s)
        return response


def address_of(request: Request) -> str:
    """The network address that our own proxies vouch for; the rest of ``X-Forwarded-For`` is the client's to invent."""
    hops = settings().trusted_proxy_hops
    forwarded = request.headers.get("x-forwarded-for", "").split(",")
    if hops and len(forwarded) >= hops:
        return forwarded[-hops].strip()[:64]
    return request.client.host if request.client else ""


async def find_host(name: str) -> Host:
    """The shop behind a ``Host`` header; ``NotFound`` for a stranger's."""
    host = remembered(name) or await in_thread(host_of, name)
    if host is None:
        raise NotFound(t("There is no shop at this address."), code="NO_SUCH_SHOP")
    return host


def choice_of(host: Host, accepted: str, currency: str) -> Choice:
    """What a program gets of a shop's languages and currencies; refuses a currency that the shop does not offer."""
    choice = host.choose(Wishes(accepted=accepted, asked_currency=currency))
    if currency and not choice.currency:
        raise ValidationFailed("This shop has prices in {currencies}.", field="currency", currencies=host.offer.prices)
    return choice


def refuse_while_closed(host: Host) -> None:
    """A paused shop sells nothing; what was sold goes on."""
    if not host.is_open:
        raise RetryLater(t("This shop is closed for now."), code="SHOP_CLOSED", retry_after_s=3600)


async def _call_of(
    request: Request,
    cart_token: Annotated[
        str, Header(alias=CART_TOKEN, description="The token that POST /api/v1/cart handed out; a browser has a cookie")
    ] = "",
    idempotency_key: Annotated[
        str,
        Header(alias="Idempotency-Key", description="Yours to choose, such as a UUID: a repeat gets the same answer"),
    ] = "",
) -> Call:
    name = request.headers.get("host", "")
    host = await find_host(name)
    request_facts = asked(request.scope)
    request_facts.tenant_id = host.tenant_id
    if cart_token and not _TOKEN.fullmatch(cart_token):
        raise NotSignedIn(t("This is no cart token of ours."), code="CART_TOKEN_INVALID")
    if idempotency_key and not _KEY.fullmatch(idempotency_key):
        raise ValidationFailed(t("An idempotency key has 1 to 255 visible characters."), field="Idempotency-Key")
    visitor = cart_token or request.cookies.get(VISITOR_COOKIE, "")
    if request.method not in ("GET", "HEAD") and not cart_token and request.cookies:
        _refuse_cross_site(request)
    scheme = settings().origin_of().partition("://")[0]
    choice = choice_of(host, request.headers.get("accept-language", ""), request.query_params.get("currency", ""))
    context = Context(
        host.tenant_id,
        Actor.visitor(token_sha256(visitor) if visitor else None),
        request_id=request_facts.request_id,
        locale=choice.locale,
        currency=choice.currency,
        origin=f"{scheme}://{name}",
    )
    customer_token = request.cookies.get(CUSTOMER_COOKIE, "")
    if customer_token and not cart_token:
        context = await in_thread(customers.in_name_of, context, customer_token)
    return Call(
        request,
        context,
        host,
        cart_token=cart_token,
        idempotency_key=idempotency_key if request.method == "POST" else "",
        body=await request.body(),
    )


def _refuse_cross_site(request: Request) -> None:
    """A browser sends cookies along from anybody's page: only our own pages may change anything with them (I-38)."""
    origin = request.headers.get("origin")
    is_ours = (
        origin.partition("://")[2] == request.headers.get("host")
        if origin is not None
        else request.headers.get("sec-fetch-site") == "same-origin"
    )
    if not is_ours:
        raise PermissionDenied(t("This request did not come from a page of this shop."), code="CROSS_SITE")


def staff_call(call: Call) -> Call:
    """The same call in the name of whoever's session cookie came with it."""
    token = call.request.cookies.get(SESSION_COOKIE, "")
    if not token:
        raise NotSignedIn(t("Sign in to go on."))
    return replace(call, session_token=token, limit=USER)


async def _staff_call_of(call: Annotated[Call, Depends(_call_of)]) -> Call:
    return staff_call(call)


ShopperCall = Annotated[Call, Depends(_call_of)]
"""Whoever asks: a visitor by cookie or cart token, or nobody in particular."""
StaffCall = Annotated[Call, Depends(_staff_call_of)]
"""A member of staff by session cookie; what the person may do is the command's to ask."""


async def _call(request: Request) -> Call:
    headers = request.headers
    return await _call_of(request, headers.get(CART_TOKEN, ""), headers.get("Idempotency-Key", ""))


async def _staff_call(request: Request) -> Call:
    return staff_call(await _call(request))


DEPENDENCIES: dict[Any, Callable[[Request], Awaitable[Call]]] = {_call_of: _call, _staff_call_of: _staff_call}
"""The same without FastAPI's solving, for ``direct``."""
