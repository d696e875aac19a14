"""A second, plainer provider in the same process, which takes shoppers by a signed redirect.

It speaks what ``integrations/payments/redirect.py`` writes down. Every merchant's name has its books, and ``secret_of``
the name is its secret. The page stands at ``/pay/redirect``, so that the shop's own port passes it on; the doors for
programs are under ``/redirect/``.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from models.values import clock
from models.values.money import Money
from shop_app.integrations.payments.sandbox import redirect_books
from shop_app.integrations.payments.sandbox.books import Account, Books, Document
from shop_app.integrations.payments.sandbox.courier import Courier
from shop_app.integrations.payments.sandbox.faults import Faults
from shop_app.integrations.payments.sandbox.redirect_books import account_of
from shop_app.integrations.payments.sandbox.redirect_doors import doors
from shop_app.integrations.payments.sandbox.refusals import Refusal

TEMPLATES = Path(__file__).parent / "templates"
OUTCOMES = {"pay": "paid", "later": "pending", "decline": "failed", "cancel": "cancelled"}
PREFIX = "redirect_"


class RedirectPages:
    def __init__(self, books: Books, faults: Faults, courier: Courier) -> None:
        self._books, self._faults, self._courier = books, faults, courier
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self) -> list[Route]:
        return [
            Route("/pay/redirect", self.arrive, methods=["GET", "POST"]),
            Route(f"/pay/{PREFIX}{{id}}", self.pay, methods=["GET", "POST"]),
            *doors(self._books, self._faults, self._courier),
        ]

    async def arrive(self, request: Request) -> Response:
        """The shopper comes with signed fields, in the address or in a form."""
        given = request.query_params if request.method == "GET" else await request.form(max_files=0, max_fields=30)
        fields = {name: str(value) for name, value in given.items()}
        at = int(clock.now().timestamp())
        try:
            with self._books.writing():
                account = account_of(self._books, fields.get("merchant", ""), at)
                payment = redirect_books.arrive(account, fields)
        except Refusal as refusal:
            return self._notice(refusal.status, "This payment cannot be taken", str(refusal))
        return RedirectResponse(PREFIX + payment["id"], 303)

    async def pay(self, request: Request) -> Response:
        name = self._books.account_of(request.path_params["id"])
        if name is None:
            return self._notice(404, "There is no such payment page", "Its address may be incomplete.")
        form = await request.form(max_files=0, max_fields=10) if request.method == "POST" else {}
        outcome = OUTCOMES.get(str(form.get("outcome")))
        with self._books.writing():
            account = Account(self._books, name, int(clock.now().timestamp()))
            payment = account.find(redirect_books.KIND, request.path_params["id"])
            if outcome and payment["status"] == "open":
                redirect_books.move(account, payment, outcome)
        self._courier.wake()
        return self._after(payment)

    def _after(self, payment: Document) -> Response:
        if payment["status"] == "open":
            amount = Money.parse(payment["amount"], payment["currency"]).text()
            html = self._templates.get_template("redirect.html").render(payment=payment, amount=amount)
            return HTMLResponse(html, headers={"Cache-Control": "no-store"})
        if payment["status"] == "expired":
            return self._notice(410, "This payment page has expired", "Nothing was charged.")
        went_wrong = payment["status"] in ("failed", "cancelled")
        return RedirectResponse(payment["_cancel_url" if went_wrong else "_return_url"], 303)

    def _notice(self, status: int, title: str, sentence: str) -> Response:
        html = self._templates.get_template("notice.html").render(title=title, sentence=sentence, back=None)
        return HTMLResponse(html, status, {"Cache-Control": "no-store"})
