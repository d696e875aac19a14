"""A shopper's signing up, in and out: ordinary form posts, because a cookie cannot be set over an open socket (D3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from models.errors import NotFound, NotSignedIn, RetryLater, ValidationFailed
from shop_app.api.deps import CUSTOMER_COOKIE, VISITOR_COOKIE, address_of
from shop_app.api.session import is_own_page
from shop_app.core.context import Actor, Context
from shop_app.core.hosts import host_of
from shop_app.core.negotiation import CURRENCY_COOKIE, LOCALE_COOKIE, Wishes
from shop_app.core.tokens import token_sha256
from shop_app.core.translation import speaking
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, customers, privacy, wishlists
from shop_app.settings import settings

SIGN_IN_PAGE = "/account/sign-in"
SIGN_UP_PAGE = "/account/sign-up"
FORGOT_PAGE = "/account/forgot"
MAILED_PAGE = "/account/mailed"
CONFIRM_PAGE = "/account/confirm"
RESET_PAGE = "/account/reset"
EXPORT_PAGE = "/account/export"
SECURITY_PAGE = "/account/security"
FIRST_PAGE = "/account/orders"
HOME = "/"

# Pages of this very shop: never another host, another scheme, or a path that a browser reads as one.
_OWN_PAGE = re.compile(r"/(?:[\w.~-]+(?:/[\w.~-]+)*)?(?:\?[\w=&%.~+-]*)?", re.ASCII)
_NOT_A_GOAL = ("/account/sign-", "/account/forgot", "/account/mailed", "/account/confirm", "/account/reset", "/api/")

router = APIRouter(include_in_schema=False)

Email = Annotated[str, Form(max_length=400)]
Password = Annotated[str, Form(max_length=1024)]
Token = Annotated[str, Form(max_length=100)]


@router.post("/account/sign-in")
def sign_in(request: Request, email: Email = "", password: Password = "") -> Response:
    """Signs in and goes to the page that was asked for; back to the form with the reason when refused."""

    def enter(context: Context) -> Response:
        signed_in = customers.sign_in(
            context, email=email, password=password, address=address_of(request), device=_device(request)
        )
        return _arrived(request, context, signed_in, _goal(request))

    return _answer(request, enter, SIGN_IN_PAGE)


@router.post("/account/sign-out")
def sign_out(request: Request) -> Response:
    """Signs out."""

    def leave(context: Context) -> Response:
        in_unit(context, customers.sign_out, request.cookies.get(CUSTOMER_COOKIE, ""))
        answer = RedirectResponse(HOME, status_code=303)
        _set_cookie(answer, "", max_age_s=0)
        return answer

    return _answer(request, leave, HOME)


@router.post("/account/sign-up")
def sign_up(request: Request, email: Email = "", password: Password = "") -> Response:
    """Owes a mail with the link that begins the account. The answer is the same for an address that has one."""

    def begin(context: Context) -> Response:
        customers.sign_up(context, email=email, password=password, address=address_of(request))
        return _to(MAILED_PAGE)

    return _answer(request, begin, SIGN_UP_PAGE)


@router.post("/account/confirm")
def confirm(request: Request, token: Token = "", password: Password = "") -> Response:
    """Follows the mailed link: the account begins, and its owner is signed in."""

    def begin(context: Context) -> Response:
        signed_in = customers.confirm_sign_up(context, token=token, password=password, device=_device(request))
        return _arrived(request, context, signed_in, FIRST_PAGE)

    return _answer(request, begin, CONFIRM_PAGE, token=token)


@router.post("/account/forgot")
def forgot(request: Request, email: Email = "") -> Response:
    """Owes a mail with the link at which a new password is chosen, and says the same where there is no account."""

    def ask(context: Context) -> Response:
        customers.ask_reset(context, email=email, address=address_of(request))
        return _to(MAILED_PAGE)

    return _answer(request, ask, FORGOT_PAGE)


@router.post("/account/reset")
def reset(request: Request, token: Token = "", password: Password = "") -> Response:
    """Sets a new password by the mailed link, and signs in."""

    def change(context: Context) -> Response:
        signed_in = customers.reset_password(context, token=token, password=password, device=_device(request))
        return _arrived(request, context, signed_in, FIRST_PAGE)

    return _answer(request, change, RESET_PAGE, token=token)


@router.post("/account/password")
def password(request: Request, current: Password = "", password: Password = "") -> Response:
    """Changes the password; every other session ends, and this one gets another token."""

    def change(context: Context) -> Response:
        signed_in = customers.change_password(
            context, current=current, new=password, address=address_of(request), device=_device(request)
        )
        return _arrived(request, context, signed_in, f"{SECURITY_PAGE}?done=password")

    return _answer(request, change, SECURITY_PAGE)


@router.post("/account/export")
def fetch_export(request: Request, token: Token = "") -> Response:
    """Hands out one's own data, once, to whoever has the mailed link and is signed in."""

    def fetch(context: Context) -> Response:
        name, content = in_unit(context, privacy.fetch_export, token)
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, headers=headers, media_type="application/zip")

    return _answer(request, fetch, EXPORT_PAGE)


def _answer(request: Request, act: Callable[[Context], Response], page: str, **kept: str) -> Response:
    """What ``act`` answers, or the way back to ``page`` with the reason; ``kept`` goes along."""
    context = _context(request)
    if context is None:
        return PlainTextResponse("There is no shop at this address.", status_code=404)
    if not is_own_page(request):
        return PlainTextResponse("This form was not sent from a page of this shop.", status_code=403)
    try:
        with speaking(context.locale):
            return act(context)
    except RetryLater as refusal:
        wait_s = refusal.details.get("retry_after_s", 1)
        answer = _to(page, refused=refusal.reason, wait=str(wait_s), **kept)
        answer.headers["Retry-After"] = str(wait_s)
        return answer
    except ValidationFailed as refusal:
        return _to(page, refused=refusal.reason, field=refusal.field, **kept)
    except NotFound as refusal:
        return _to(page, refused=refusal.reason)
    except NotSignedIn as refusal:
        # Whose session ran out meanwhile signs in first; who did not know a password stays on the page.
        goal = SIGN_IN_PAGE if refusal.reason == "NOT_SIGNED_IN" else page
        return _to(goal, refused=refusal.reason, **kept, **_next(request))


def _arrived(request: Request, context: Context, signed_in: customers.SignedIn, goal: str) -> Response:
    """Signed in: what was gathered as a visitor comes along, and the browser gets its new cookie."""
    # A session that the browser already had ends here, so that nothing of it outlives the change (I-35).
    if earlier := request.cookies.get(CUSTOMER_COOKIE):
        in_unit(context, customers.sign_out, earlier)
    context = customers.in_name_of(context, signed_in.token)
    if guest := _guest(request):
        if gone := in_unit(context, carts.merge, guest).missing:
            goal = _told(goal, left_out=len(gone))
        in_unit(context, wishlists.merge, guest)
    answer = RedirectResponse(_told(goal, stayed=1) if signed_in.was_leaving else goal, status_code=303)
    _set_cookie(answer, signed_in.token, max_age_s=int(customers.SESSION_LASTS.total_seconds()))
    return answer


def _told(goal: str, **news: int) -> str:
    """The way to a page that tells news."""
    return f"{goal}{'&' if '?' in goal else '?'}{urlencode(news)}"


def _context(request: Request) -> Context | None:
    name = request.headers.get("host", "")
    host = host_of(name)
    if host is None:
        return None
    wishes = Wishes(
        kept_locale=request.cookies.get(LOCALE_COOKIE, ""),
        accepted=request.headers.get("accept-language", ""),
        kept_currency=request.cookies.get(CURRENCY_COOKIE, ""),
    )
    choice = host.choose(wishes)
    context = Context(
        host.tenant_id,
        Actor.visitor(_guest(request)),
        locale=choice.locale,
        currency=choice.currency,
        origin=f"{settings().origin_of().partition('://')[0]}://{name}",
    )
    return customers.in_name_of(context, request.cookies.get(CUSTOMER_COOKIE, ""))


def _guest(request: Request) -> bytes | None:
    """What the browser's cart and wishes go by while nobody is signed in."""
    visitor = request.cookies.get(VISITOR_COOKIE, "")
    return token_sha256(visitor) if visitor else None


def _device(request: Request) -> str:
    return customers.device_words(request.headers.get("user-agent", ""))


def _named(request: Request) -> str:
    """The page that the form's own address names, so that the form is right before any script has run."""
    goal = parse_qs(urlsplit(request.headers.get("referer", "")).query).get("next", [""])[0]
    return goal if _OWN_PAGE.fullmatch(goal) and not goal.startswith(_NOT_A_GOAL) else ""


def _goal(request: Request) -> str:
    return _named(request) or FIRST_PAGE


def _next(request: Request) -> dict[str, str]:
    named = _named(request)
    return {"next": named} if named else {}


def _set_cookie(answer: Response, value: str, *, max_age_s: int) -> None:
    answer.set_cookie(CUSTOMER_COOKIE, value, max_age=max_age_s, path="/", secure=True, httponly=True, samesite="lax")
    answer.headers["Cache-Control"] = "no-store"


def _to(page: str, **why: str) -> RedirectResponse:
    query = f"?{urlencode(why)}" if why else ""
    return RedirectResponse(f"{page}{query}", status_code=303, headers={"Cache-Control": "no-store"})
