"""Choosing language, currency and country: an ordinary form post that sets cookies and shows the page anew (D3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from models.errors import ShopError
from shop_app.api.deps import CUSTOMER_COOKIE, VISITOR_COOKIE
from shop_app.api.session import is_own_page
from shop_app.core.context import Actor, Context
from shop_app.core.hosts import Host, host_of
from shop_app.core.negotiation import COUNTRY_COOKIE, CURRENCY_COOKIE, LOCALE_COOKIE, Choice, Wishes
from shop_app.core.tokens import token_sha256
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import carts, customers

KEPT_FOR_S = 31_536_000
HOME = "/"

Code = Annotated[str, Form(max_length=16)]

router = APIRouter(include_in_schema=False)


@router.post("/preferences")
def choose(request: Request, locale: Code = "", currency: Code = "", country: Code = "") -> Response:
    """Keeps what the shop offers of it, and goes back; to the cart, if some of it is not sold in the new currency."""
    host = host_of(request.headers.get("host", ""))
    if host is None:
        return PlainTextResponse("There is no shop at this address.", status_code=404)
    if not is_own_page(request):
        return PlainTextResponse("This form was not sent from a page of this shop.", status_code=403)
    choice = host.choose(Wishes(kept_locale=locale, kept_currency=currency, kept_country=country))
    set_aside = _keep(_context(request, host, choice), choice)
    goal = f"/cart?{urlencode({'aside': choice.currency})}" if set_aside else _back(request)
    answer = RedirectResponse(goal, status_code=303, headers={"Cache-Control": "no-store"})
    for name, given, value in (
        (LOCALE_COOKIE, locale, choice.locale),
        (CURRENCY_COOKIE, currency, choice.currency),
        (COUNTRY_COOKIE, country, choice.country),
    ):
        if given and value:
            answer.set_cookie(name, value, max_age=KEPT_FOR_S, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def _context(request: Request, host: Host, choice: Choice) -> Context:
    visitor = request.cookies.get(VISITOR_COOKIE, "")
    actor = Actor.visitor(token_sha256(visitor) if visitor else None)
    context = Context(host.tenant_id, actor, locale=choice.locale, currency=choice.currency)
    return customers.in_name_of(context, request.cookies.get(CUSTOMER_COOKIE, ""))


def _keep(context: Context, choice: Choice) -> tuple[str, ...]:
    """Counts the cart in the new currency, and remembers the choice for whoever is signed in."""

    def keep(uow: UnitOfWork) -> tuple[str, ...]:
        if context.actor.customer_id is not None:
            customers.change_profile(uow, locale=choice.locale, currency=choice.currency or None)
        return carts.change_currency(uow, choice.currency) if choice.currency else ()

    # A choice is never refused because of a cart or an account: cookies alone are enough to read prices.
    with suppress(ShopError):
        return in_unit(context, keep)
    return ()


def _back(request: Request) -> str:
    """The page that the form stood on, without what its address says of language and currency."""
    url = urlsplit(request.headers.get("referer", ""))
    query = urlencode(list(_kept_parameters(url.query)))
    # One slash in front: two would lead to another host.
    path = HOME + url.path.lstrip("/\\")
    return f"{path}?{query}" if query else path


def _kept_parameters(query: str) -> Iterator[tuple[str, str]]:
    for name, value in parse_qsl(query, keep_blank_values=True)[:50]:
        if name not in ("lang", "currency"):
            yield name, value
