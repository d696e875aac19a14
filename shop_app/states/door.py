"""The door for screens: who asks, one unit of work, one call; a refusal becomes a sentence on the screen."""

from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Concatenate, ParamSpec, TypeVar

import reflex as rx
import structlog
from pydantic import BaseModel, ConfigDict
from pydantic import ValidationError as UnreadableArguments

from models.errors import NotFound, ShopError
from shop_app.core.context import Actor, Context
from shop_app.core.formatting import naming_currencies
from shop_app.core.hosts import host_of
from shop_app.core.negotiation import COUNTRY_COOKIE, CURRENCY_COOKIE, LOCALE_COOKIE, Choice, Wishes
from shop_app.core.threads import in_thread
from shop_app.core.tokens import token_sha256
from shop_app.core.translation import said, speaking, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import customers
from shop_app.settings import settings
from shop_app.states.notices import Notices

VISITOR_COOKIE = "__Host-visitor"
SESSION_COOKIE = "__Host-session"
CUSTOMER_COOKIE = "__Host-customer"

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

log = structlog.get_logger("screens")


class Arguments(BaseModel):
    """What a handler accepts from a browser: no more fields, no other types."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def cookie_in(header: str, name: str) -> str:
    """One cookie's value from a `Cookie` header, or the empty text."""
    if name not in header:
        return ""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def origin_at(host: str) -> str:
    """Scheme, host and port as a browser sees them behind whatever proxy there is."""
    return f"{settings().origin_of().partition('://')[0]}://{host}"


def wishes_of(headers: Mapping[str, str], query: Mapping[str, str] | None = None) -> Wishes:
    """What a request's or a socket's headers, and an address's parameters, say of language, currency and country."""
    cookies, asked = headers.get("cookie", ""), query or {}
    return Wishes(
        kept_locale=cookie_in(cookies, LOCALE_COOKIE),
        asked_locale=asked.get("lang", ""),
        accepted=headers.get("accept-language", ""),
        kept_currency=cookie_in(cookies, CURRENCY_COOKIE),
        asked_currency=asked.get("currency", ""),
        kept_country=cookie_in(cookies, COUNTRY_COOKIE),
    )


def context_of(headers: Mapping[str, str], choice: Choice | None = None) -> Context:
    """The caller behind a request's or a socket's headers. Refuses an unknown host with `NotFound`. Blocks.

    `choice` is what the caller gets of the shop's languages and currencies where that has been decided already.
    """
    host = host_of(headers.get("host", ""))
    if host is None:
        raise NotFound(t("There is no shop at this address."))
    cookies = headers.get("cookie", "")
    visitor = cookie_in(cookies, VISITOR_COOKIE)
    chosen = choice or host.choose(wishes_of(headers))
    context = Context(
        tenant_id=host.tenant_id,
        locale=chosen.locale,
        currency=chosen.currency,
        has_currencies=host.offer.has_currencies,
        country=chosen.country,
        actor=Actor.visitor(token_sha256(visitor) if visitor else None),
        origin=origin_at(headers.get("host", "")),
    )
    return customers.in_name_of(context, cookie_in(cookies, CUSTOMER_COOKIE))


class Door(rx.State, mixin=True):
    """What every state of a screen inherits: the way into the domain."""

    def _headers(self) -> dict[str, str]:
        headers = self.router.headers
        return {"host": headers.host, "cookie": headers.cookie, "accept-language": headers.accept_language}

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
            with speaking(context.locale), naming_currencies(context.has_currencies):
                return call(context, *given, **named)

        return await in_thread(work)

    async def _do(
        self,
        call: Callable[Concatenate[UnitOfWork, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """One call in one unit of work."""
        return await self._through(lambda context: in_unit(context, call, *given, **named))

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
