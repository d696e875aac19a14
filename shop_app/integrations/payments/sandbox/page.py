"""The hosted payment page: plain forms, no script. Shoppers reach it through the shop's own port."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from models.values import clock
from shop_app.integrations.payments.sandbox import card_form, intents, methods, sessions, setups
from shop_app.integrations.payments.sandbox.books import Account, Books, Document
from shop_app.integrations.payments.sandbox.card_form import CardForm
from shop_app.integrations.payments.sandbox.courier import Courier
from shop_app.integrations.payments.sandbox.refusals import Refusal
from shop_app.integrations.payments.stripe_amounts import places

TEMPLATES = Path(__file__).parent / "templates"
MOST_BYTES = 16 * 1024
OFFERED_CARDS = (
    ("4242", "Succeeds"),
    ("0002", "Is declined"),
    ("9995", "Has insufficient funds"),
    ("3184", "Asks for 3-D Secure"),
    ("0259", "Is disputed afterwards"),
)


class PaymentPages:
    def __init__(self, books: Books, courier: Courier) -> None:
        self._books, self._courier = books, courier
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.filters["money"] = _money

    def routes(self) -> list[Route]:
        return [
            Route("/pay/style.css", self.style),
            Route("/pay/authenticate/{intent}", self.authenticate, methods=["GET", "POST"]),
            Route("/pay/{session}", self.pay, methods=["GET", "POST"]),
        ]

    async def style(self, request: Request) -> Response:
        return Response((TEMPLATES / "style.css").read_bytes(), media_type="text/css")

    async def pay(self, request: Request) -> Response:
        form = await _form(request)
        account = self._account(request.path_params["session"])
        if account is None:
            return self._notice(404, "There is no such payment page", "Its address may be incomplete.")
        with self._books.writing():
            response = self._pay(account, request, form)
        self._courier.wake()
        return response

    def _pay(self, account: Account, request: Request, given: dict[str, str] | None) -> Response:
        try:
            session = account.find("checkout.session", request.path_params["session"])
        except Refusal:
            return self._notice(404, "There is no such payment page", "Its address may be incomplete.")
        if session["status"] == "open" and session["expires_at"] <= account.at:
            session = sessions.close(account, session)
        if session["status"] == "complete":
            return _go(sessions.return_address(session))
        if session["status"] == "expired":
            return self._notice(410, "This payment page has expired", "Nothing was charged.", session["cancel_url"])
        if given is None:
            form = card_form.filled(request.query_params.get("card", ""))
            return self._form_page(200, session, form, _last_failure(account, session))
        form = card_form.read(given, clock.now())
        if form.errors:
            return self._form_page(422, session, form, None)
        try:
            intent = sessions.submit(account, session, methods.take(account, form.card, expires=form.expires))
        except Refusal as refusal:
            return self._form_page(refusal.status, session, form, str(refusal))
        if intent["status"] == "requires_action":
            return _go(f"authenticate/{intent['id']}")
        return _go(sessions.return_address(session))

    async def authenticate(self, request: Request) -> Response:
        given = await _form(request)
        account = self._account(request.path_params["intent"])
        if account is None:
            return self._notice(404, "There is no such payment", "Its address may be incomplete.")
        with self._books.writing():
            response = self._authenticate(account, request.path_params["intent"], given)
        self._courier.wake()
        return response

    def _authenticate(self, account: Account, intent_id: str, given: dict[str, str] | None) -> Response:
        kind = "setup_intent" if intent_id.startswith("seti_") else "payment_intent"
        try:
            intent = account.find(kind, intent_id)
        except Refusal:
            return self._notice(404, "There is no such payment", "Its address may be incomplete.")
        session = _session_of(account, kind, intent_id)
        if intent["status"] == "requires_action" and given is None:
            merchant = session["branding_settings"]["display_name"] if session else account.name
            return self._page(200, "authenticate.html", intent=intent, merchant=merchant)
        if intent["status"] == "requires_action" and given is not None:
            return_url = intent["next_action"]["redirect_to_url"]["return_url"]
            finish = setups.finish_authentication if kind == "setup_intent" else intents.finish_authentication
            try:
                intent = finish(account, intent, succeeded=given.get("outcome") == "complete")
            except Refusal:
                return _go(f"../{session['id']}") if session else _go(_returned(return_url, intent_id, "failed"))
            if session is None:
                return _go(_returned(return_url, intent_id, "succeeded"))
            sessions.complete(account, session)
        if session is None:
            return self._notice(410, "This payment needs no authentication", "You can close this page.")
        return _go(f"../{session['id']}")

    def _form_page(self, status: int, session: Document, form: CardForm, failure: str | None) -> Response:
        template = "pay.html" if session["mode"] == "payment" else "save_card.html"
        return self._page(status, template, session=session, form=form, failure=failure, offered=OFFERED_CARDS)

    def _notice(self, status: int, title: str, sentence: str, back: str | None = None) -> Response:
        return self._page(status, "notice.html", title=title, sentence=sentence, back=back)

    def _page(self, status: int, template: str, **values: Any) -> Response:
        html = self._templates.get_template(template).render(values)
        return HTMLResponse(html, status, {"Cache-Control": "no-store"})

    def _account(self, identifier: str) -> Account | None:
        name = self._books.account_of(identifier)
        return Account(self._books, name, int(clock.now().timestamp())) if name else None


async def _form(request: Request) -> dict[str, str] | None:
    """``None`` for a look, the fields for a submit; what is too long to be a card counts as empty."""
    if request.method == "GET":
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _session_of(account: Account, kind: str, intent_id: str) -> Document | None:
    if kind == "setup_intent":
        found, _ = account.listed("checkout.session", limit=1, setup_intent=intent_id)
    else:
        found, _ = account.listed("checkout.session", limit=1, payment_intent=intent_id)
    return found[0] if found else None


def _last_failure(account: Account, session: Document) -> str | None:
    error = None
    if session["setup_intent"] is not None:
        error = account.find("setup_intent", session["setup_intent"])["last_setup_error"]
    elif session["payment_intent"] is not None:
        error = account.find("payment_intent", session["payment_intent"])["last_payment_error"]
    return error["message"] if error else None


def _returned(return_url: str, intent_id: str, status: str) -> str:
    separator = "&" if "?" in return_url else "?"
    return return_url + separator + urlencode({"payment_intent": intent_id, "redirect_status": status})


def _go(address: str) -> Response:
    return RedirectResponse(address, 303)


def _money(units: int, currency: str) -> str:
    return format_currency(Decimal(units).scaleb(-places(currency)), currency.upper(), locale="en_US")
