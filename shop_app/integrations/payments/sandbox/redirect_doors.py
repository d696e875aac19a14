"""The redirect provider's doors for programs: status and refunds, signed both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models.values import clock
from shop_app.integrations.payments import signatures
from shop_app.integrations.payments.refusals import SignatureInvalid
from shop_app.integrations.payments.sandbox import redirect_books
from shop_app.integrations.payments.sandbox.books import Account, Books, Document, shown
from shop_app.integrations.payments.sandbox.courier import Courier
from shop_app.integrations.payments.sandbox.faults import Faults
from shop_app.integrations.payments.sandbox.redirect_books import SIGNATURE_HEADER, account_of, secret_of
from shop_app.integrations.payments.sandbox.refusals import Refusal

Act = Callable[[Account, Mapping[str, str]], Document]


def doors(books: Books, faults: Faults, courier: Courier) -> list[Route]:
    def door(path: str, act: Act) -> Route:
        async def answer(request: Request) -> Response:
            body = await request.body()
            fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
            merchant = fields.get("merchant", "")
            try:
                fault = faults.next(request.method, path, redirect_books.ACCOUNT_PREFIX + merchant)
                if fault and fault.before:
                    return await fault.strike()
                _check(request, body, merchant)
                with books.writing():
                    account = account_of(books, merchant, int(clock.now().timestamp()))
                    response = _signed(merchant, 200, shown(act(account, fields)))
                courier.wake()
                return await fault.struck_on(response) if fault else response
            except Refusal as refusal:
                return _signed(merchant, refusal.status, {"error": str(refusal)})

        return Route(path, answer, methods=["POST"])

    return [door("/redirect/status", _status), door("/redirect/refunds", _refund)]


def _check(request: Request, body: bytes, merchant: str) -> None:
    try:
        signatures.check(body, request.headers.get(SIGNATURE_HEADER, ""), [secret_of(merchant)], clock.now())
    except SignatureInvalid as error:
        raise Refusal(403, error.sentence) from None


def _signed(merchant: str, status: int, document: Document) -> Response:
    body = json.dumps(document).encode()
    signed = signatures.signature(secret_of(merchant), body, int(clock.now().timestamp()))
    return Response(body, status, {SIGNATURE_HEADER: signed}, "application/json")


def _status(account: Account, fields: Mapping[str, str]) -> Document:
    payment = redirect_books.find(account, fields.get("payment", ""))
    if payment is None:
        if fields.get("expire") != "1" or not fields.get("payment"):
            raise Refusal(404, "There is no such payment.")
        return redirect_books.never_seen(account, fields["payment"])
    if fields.get("expire") == "1" and payment["status"] == "open":
        redirect_books.move(account, payment, "expired")
    return payment


def _refund(account: Account, fields: Mapping[str, str]) -> Document:
    payment = redirect_books.find(account, fields.get("payment", ""))
    if payment is None:
        raise Refusal(404, "There is no such payment.")
    if not fields.get("refund"):
        raise Refusal(400, "A refund needs a name.")
    return redirect_books.refund(account, payment, fields)
