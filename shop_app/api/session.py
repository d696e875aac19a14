"""Signing in and out: ordinary form posts, because a cookie cannot be set over a socket that is already open (D3)."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from models.errors import NotSignedIn, RetryLater
from shop_app.api.deps import SESSION_COOKIE, address_of
from shop_app.core.context import Actor, Context
from shop_app.core.hosts import host_of
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import access

LOGIN_PAGE = "/admin/login"
FIRST_PAGE = "/admin"

# Pages of the admin only: never another host, another scheme, or a path that a browser reads as one.
_OWN_PAGE = re.compile(r"/admin(?:/[\w-]+)*(?:\?[\w=&%.-]*)?", re.ASCII)

router = APIRouter(include_in_schema=False)


@router.post("/session")
def open_session(
    request: Request,
    email: Annotated[str, Form(max_length=255)] = "",
    password: Annotated[str, Form(max_length=1024)] = "",
) -> Response:
    """Signs in and goes to the page that was asked for; back to the log-in with the reason when refused."""
    context = _context(request)
    if context is None:
        return _unknown_shop()
    if not is_own_page(request):
        return _foreign()
    goal = _goal(request)
    try:
        token = access.sign_in(context, email=email, password=password, address=address_of(request))
    except NotSignedIn as refusal:
        return _back_to_login(goal, refused=refusal.reason)
    except RetryLater as refusal:
        wait_s = refusal.details.get("retry_after_s", 1)
        answer = _back_to_login(goal, refused=refusal.reason, wait=str(wait_s))
        answer.headers["Retry-After"] = str(wait_s)
        return answer
    # A session that the browser already had ends here, so that nothing of it outlives the change (I-35).
    if earlier := request.cookies.get(SESSION_COOKIE):
        in_unit(context, access.sign_out, earlier)
    answer = RedirectResponse(goal, status_code=303)
    _set_cookie(answer, token, max_age_s=int(access.SESSION_LASTS.total_seconds()))
    return answer


@router.post("/session/end")
def end_session(request: Request) -> Response:
    """Signs out."""
    context = _context(request)
    if context is None:
        return _unknown_shop()
    if not is_own_page(request):
        return _foreign()
    if token := request.cookies.get(SESSION_COOKIE):
        in_unit(context, access.sign_out, token)
    answer = RedirectResponse(LOGIN_PAGE, status_code=303)
    _set_cookie(answer, "", max_age_s=0)
    return answer


def _context(request: Request) -> Context | None:
    host = host_of(request.headers.get("host", ""))
    return Context(host.tenant_id, Actor.visitor(None), locale=host.locale) if host else None


def _goal(request: Request) -> str:
    """The page that the log-in's own address names, so that the form is right before any script has run."""
    named = parse_qs(urlsplit(request.headers.get("referer", "")).query).get("next", [""])[0]
    return named if _OWN_PAGE.fullmatch(named) else FIRST_PAGE


def is_own_page(request: Request) -> bool:
    """Whether the form stood on a page of this very host (I-38)."""
    origin = request.headers.get("origin")
    if origin is not None:
        return origin.partition("://")[2] == request.headers.get("host")
    return request.headers.get("sec-fetch-site") == "same-origin"


def _set_cookie(answer: Response, value: str, *, max_age_s: int) -> None:
    answer.set_cookie(SESSION_COOKIE, value, max_age=max_age_s, path="/", secure=True, httponly=True, samesite="lax")
    answer.headers["Cache-Control"] = "no-store"


def _back_to_login(goal: str, **why: str) -> RedirectResponse:
    query = urlencode(why if goal == FIRST_PAGE else {**why, "next": goal})
    return RedirectResponse(f"{LOGIN_PAGE}?{query}", status_code=303, headers={"Cache-Control": "no-store"})


def _unknown_shop() -> Response:
    return PlainTextResponse("There is no shop at this address.", status_code=404)


def _foreign() -> Response:
    return PlainTextResponse("This form was not sent from a page of this shop.", status_code=403)
