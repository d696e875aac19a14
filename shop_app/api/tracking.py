"""Finding an order by number and e-mail: an ordinary form post, so that it works before any script, and without."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from models.errors import NotFound, RetryLater
from shop_app.api.deps import address_of
from shop_app.api.session import is_own_page
from shop_app.core.context import Actor, Context
from shop_app.core.hosts import host_of
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import orders

PAGE = "/orders"

router = APIRouter(include_in_schema=False)


@router.post("/track")
def find_order(
    request: Request,
    number: Annotated[str, Form(max_length=40)] = "",
    email: Annotated[str, Form(max_length=255)] = "",
) -> Response:
    """Goes to the order, or back to the form with the reason."""
    host = host_of(request.headers.get("host", ""))
    if host is None:
        return PlainTextResponse("There is no shop at this address.", status_code=404)
    if not is_own_page(request):
        return PlainTextResponse("This form was not sent from a page of this shop.", status_code=403)
    context = Context(host.tenant_id, Actor.visitor(None), locale=host.locale)
    digits = re.sub(r"[\s#]", "", number)
    known = int(digits) if re.fullmatch("[0-9]{1,18}", digits, re.ASCII) else 0
    try:
        token = in_unit(context, orders.find_link, known, email, address=address_of(request))
    except NotFound:
        return _back(missed="1")
    except RetryLater as refusal:
        return _back(wait=str(refusal.details.get("retry_after_s", 1)))
    return RedirectResponse(f"{PAGE}/{token}", status_code=303, headers={"Cache-Control": "no-store"})


def _back(**why: str) -> RedirectResponse:
    return RedirectResponse(f"{PAGE}?{urlencode(why)}", status_code=303, headers={"Cache-Control": "no-store"})
