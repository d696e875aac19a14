"""`/pay/…`: where the link in an offer's mail leads. A page of plain HTML and one form, so that it needs nothing else.

Looking orders nothing, so that a mail program may follow the link; the button does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader

from models.errors import RetryLater, ShopError
from models.payment import Provider
from models.values.address import Address
from shop_app.api.deps import address_of
from shop_app.core.context import Actor, Context
from shop_app.core.formatting import country_text, money_text
from shop_app.core.hosts import Host, host_of
from shop_app.core.rate_limit import ORDERS, take
from shop_app.core.threads import in_thread
from shop_app.core.translation import direction, said, speaking, t
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import drafts
from shop_app.domain.drafts import DraftView
from shop_app.settings import settings

# A form's answer may lead to the provider's own page, which a browser counts as the form's.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self' https:; frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)


@cache
def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@router.get("/pay/{token}")
async def show_offer(request: Request, token: str) -> Response:
    """What the link offers, and a button for each way to pay."""
    return await in_thread(_show, request, token)


def _show(request: Request, token: str) -> Response:
    host = host_of(request.headers.get("host", ""))
    if host is None:
        return HTMLResponse("", status_code=404)
    with speaking(host.locale):
        try:
            return _page(host, 200, in_unit(_context(request, host), drafts.offer, token[:64]))
        except ShopError as refusal:
            return _refused(host, refusal)


@router.post("/pay/{token}")
def accept_offer(
    request: Request,
    token: str,
    total: Annotated[str, Form(max_length=20)] = "",
    provider: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Orders what the link offers and leads to where it is paid."""
    host = host_of(request.headers.get("host", ""))
    if host is None:
        return HTMLResponse("", status_code=404)
    context = _context(request, host)
    with speaking(host.locale):
        try:
            take(ORDERS, host.tenant_id, address_of(request))
            bought = drafts.buy(
                context,
                token[:64],
                seen_total_minor=int(total) if total.isascii() and total.isdigit() else -1,
                provider=Provider(provider) if provider in set(Provider) else Provider.STRIPE,
            )
        except ShopError as refusal:
            return _refused(host, refusal)
    goal = bought.page_url or f"/orders/{bought.order.token}"
    return RedirectResponse(goal, status_code=303, headers={"Cache-Control": "no-store"})


def _context(request: Request, host: Host) -> Context:
    scheme = settings().origin_of().partition("://")[0]
    origin = f"{scheme}://{request.headers.get('host', '')}"
    return Context(host.tenant_id, Actor.visitor(None), locale=host.locale, origin=origin)


def _refused(host: Host, refusal: ShopError) -> HTMLResponse:
    return _page(host, 503 if isinstance(refusal, RetryLater) else 409, refusal=said(refusal))


def _page(host: Host, status: int, view: DraftView | None = None, refusal: str = "") -> HTMLResponse:
    values = {"t": t, "locale": host.locale, "direction": direction(host.locale), "refusal": refusal}
    values |= {"title": t("Your offer")} if view is None else _shown(view)
    body = _templates().get_template("offer.html").render(values)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    return HTMLResponse(body, status, headers=headers)


def _shown(view: DraftView) -> dict[str, object]:
    quote = view.quote

    def money(minor: int) -> str:
        return money_text(minor, quote.currency)

    sums = [(t("Subtotal"), quote.subtotal_minor), (t("Discount"), -quote.discount_minor)]
    sums.append((quote.delivery.name if quote.delivery else t("Delivery"), quote.shipping_minor))
    sums.append((t("Tax included") if quote.prices_include_tax else t("Tax"), quote.tax_minor))
    address = Address(**view.draft.shipping_address)
    return {
        "title": t("Your offer {number}", number=view.draft.number),
        "lines": [
            {
                "quantity": line.quantity,
                "title": line.title,
                "variant_title": line.variant_title,
                "amount": money(line.unit_price_minor * line.quantity),
            }
            for line in view.lines
        ],
        "sums": [{"label": label, "amount": money(minor)} for label, minor in sums if minor],
        "total": money(quote.total_minor),
        "total_minor": quote.total_minor,
        "address": (*address.lines()[:-1], country_text(address.country)),
        "ways": [
            {
                "provider": provider.value,
                "label": t("Pay by bank transfer") if provider is Provider.MANUAL else t("Pay now"),
            }
            for provider in view.providers
        ],
    }
