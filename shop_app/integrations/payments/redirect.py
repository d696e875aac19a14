"""Any provider that takes shoppers by a signed redirect and says by a signed message how it went.

**To the page** go, as a query or a form: ``merchant``, ``payment`` (ours), ``order``, ``amount`` (``"96.40"``),
``currency``, ``description``, ``return_url``, ``cancel_url``, ``notify_url``, ``expires_at`` (seconds since
1970) and ``signature``: the HMAC-SHA256, in hex and by the merchant's secret, of ``"{expires_at}."`` followed by the
other fields, sorted by name and form-encoded. The page takes nothing after ``expires_at``.

**Back** to ``notify_url`` comes JSON: ``id``, ``type`` (``payment.…`` or ``refund.…``), ``created`` and, as
``data.object``, a *payment*: ``payment``, ``status`` (``open, pending, paid, failed, cancelled, expired``), ``amount``,
``captured``, ``refunded``, ``currency``, ``failure``, and ``refunds``, each with ``id``, ``refund`` (ours), ``status``
(``pending, succeeded, failed``), ``amount`` and ``created``. It is signed in ``Payment-Signature`` (``signatures.py``).

**Asked** at ``status_address``, where the provider has one, with the form fields ``merchant`` and ``payment`` (and
``expire=1`` to close the page), it answers with the payment. ``refund_address`` takes ``merchant``, ``payment``,
``refund``, ``amount``, ``currency`` and ``key``, and answers with the payment, too; 404, and 409 for more than is left,
come with ``{"error": "…"}``. Both directions are signed as above. Without these addresses refunds are done by hand, and
the provider's messages alone tell what happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from models.errors import NotFound, ValidationFailed
from models.values import clock
from models.values.money import Money
from shop_app.integrations.payments import signatures
from shop_app.integrations.payments.answers import (
    Page,
    PaymentOutcome,
    ProviderEvent,
    ProviderPayment,
    ProviderRefund,
)
from shop_app.integrations.payments.gateway import Ability
from shop_app.integrations.payments.outside import Outside, Reply
from shop_app.integrations.payments.plain import PlainGateway
from shop_app.integrations.payments.redirect_facts import (
    PREFIX,
    event_of,
    parsed,
    payment_of,
    readable,
    refund_of,
    refunds_of,
)
from shop_app.integrations.payments.refusals import (
    ProviderRefused,
    ProviderUnreachable,
    RefundRefused,
    SignatureInvalid,
)
from shop_app.integrations.payments.requests import PageRequest, RefundRequest
from shop_app.integrations.payments.retries import PAUSES_S, Retries, Unanswered

SIGNATURE_HEADER = "Payment-Signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectAccount:
    """What a merchant enters, and ``notify_url``, which is ours. Empty addresses: the provider has no such thing."""

    merchant: str
    secret: str = field(repr=False)
    page_address: str
    notify_url: str
    status_address: str = ""
    refund_address: str = ""
    by_form: bool = False


class RedirectGateway(PlainGateway):
    """``local`` lets the sandbox's stand-in be the provider; never in production."""

    def __init__(self, account: RedirectAccount, *, local: bool = False, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._account = account
        self._outside, self._retries = Outside(local=local), Retries(pauses_s)
        if not account.merchant or not account.secret.strip():
            raise ValidationFailed("Enter the name and the secret that the provider gave you.", field="merchant")
        for name in ("page_address", "status_address", "refund_address"):
            if name == "page_address" or getattr(account, name):
                self._outside.check(getattr(account, name), name)

    @property
    def abilities(self) -> frozenset[Ability]:
        has = {
            Ability.PAGE: True,
            Ability.EVENTS: True,
            Ability.ASK: bool(self._account.status_address),
            Ability.REFUND: bool(self._account.refund_address),
        }
        return frozenset(ability for ability, is_there in has.items() if is_there)

    def open_page(self, request: PageRequest) -> Page:
        """Calls nobody: the same request makes the same signed address."""
        reference = PREFIX + request.payment_id
        fields = {
            "merchant": self._account.merchant,
            "payment": request.payment_id,
            "order": request.order_number,
            "amount": Money(request.amount_minor, request.currency).text(),
            "currency": request.currency,
            "description": request.description,
            "return_url": request.success_url.replace("{CHECKOUT_SESSION_ID}", reference),
            "cancel_url": request.cancel_url,
            "notify_url": self._account.notify_url,
            "expires_at": str(int(request.expires_at.timestamp())),
        }
        fields["signature"] = sign_fields(self._account.secret, fields)
        separator = "&" if "?" in self._account.page_address else "?"
        query = "" if self._account.by_form else separator + urlencode(fields)
        return Page(
            session_id=reference,
            url=self._account.page_address + query,
            payment_intent_id=reference,
            expires_at=request.expires_at,
            form=fields if self._account.by_form else {},
        )

    def expire_page(self, session_id: str) -> ProviderPayment:
        """Where nobody can be asked, the page still ends by itself when its time is over."""
        if not self._account.status_address:
            return _unasked(session_id, PaymentOutcome.EXPIRED)
        try:
            return readable(payment_of, self._ask(self._account.status_address, session_id, expire="1"))
        except NotFound:
            return _unasked(session_id, PaymentOutcome.EXPIRED)

    def fetch(self, *, session_id: str | None = None, payment_intent_id: str | None = None) -> ProviderPayment:
        reference = session_id or payment_intent_id or ""
        if not self._account.status_address:
            return _unasked(reference, PaymentOutcome.PROCESSING)
        try:
            return readable(payment_of, self._ask(self._account.status_address, reference))
        except NotFound:
            # The provider hears of a payment from the shopper's own browser, which may not have got there.
            return _unasked(reference, PaymentOutcome.OPEN)

    def cancel_intent(self, payment_intent_id: str, *, idempotency_key: str) -> ProviderPayment:
        return self.expire_page(payment_intent_id)

    def refund(self, request: RefundRequest) -> ProviderRefund:
        if not self._account.refund_address:
            return super().refund(request)
        ours = request.refund_id or request.idempotency_key
        answer = self._ask(
            self._account.refund_address,
            request.payment_intent_id,
            refund=ours,
            amount=Money(request.amount_minor, request.currency).text(),
            currency=request.currency,
            key=request.idempotency_key,
        )
        found = readable(lambda payment: refund_of(payment, ours), answer)
        if found is None:
            raise ProviderUnreachable("The payment provider's answer cannot be read.", missing="refund")
        return found

    def fetch_refund(self, refund_id: str) -> ProviderRefund:
        payment_id, _, _ = refund_id.partition("/")
        if self._account.status_address and payment_id.startswith(PREFIX):
            for refund in readable(refunds_of, self._ask(self._account.status_address, payment_id)):
                if refund.refund_id == refund_id:
                    return refund
        raise NotFound("The provider keeps no record of this refund.")

    def find_refund(self, payment_intent_id: str, our_refund_id: str) -> ProviderRefund | None:
        if not self._account.status_address:
            return None
        with suppress(NotFound):
            answer = self._ask(self._account.status_address, payment_intent_id)
            return readable(lambda payment: refund_of(payment, our_refund_id), answer)
        return None

    def verify(self, raw: bytes, signature_header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
        signatures.check(raw, signature_header, secrets, now)
        return event_of(raw, now)

    def _ask(self, address: str, reference: str, **fields: str) -> Mapping[str, Any]:
        asked = {"merchant": self._account.merchant, "payment": _payment_id(reference), **fields}
        body = urlencode(asked).encode()

        def attempt() -> Mapping[str, Any]:
            signed = signatures.signature(self._account.secret, body, int(clock.now().timestamp()))
            headers = {"Content-Type": "application/x-www-form-urlencoded", SIGNATURE_HEADER: signed}
            return self._understood(self._outside.post(address, body, headers))

        return self._retries.call(attempt)

    def _understood(self, reply: Reply) -> Mapping[str, Any]:
        if reply.status >= 500 or reply.status == 429:
            raise Unanswered(status=reply.status)
        try:
            signatures.check(reply.body, reply.headers.get(SIGNATURE_HEADER, ""), [self._account.secret], clock.now())
        except SignatureInvalid as error:
            # Not the provider's word, whatever it says: the outcome is unknown.
            raise Unanswered(status=reply.status, is_final=True) from error
        answer = readable(parsed, reply.body)
        if reply.status == 404:
            raise NotFound("The payment provider knows no such payment.")
        sentence = str(answer.get("error") or "The payment provider refused.")
        if reply.status == 409:
            raise RefundRefused(sentence)
        if reply.status >= 300:
            raise ProviderRefused(sentence, status=reply.status)
        return answer


@lru_cache(maxsize=256)
def redirect_gateway(account: RedirectAccount, *, local: bool = False) -> RedirectGateway:
    """This process's gateway for an account, with its open connections and its breaker."""
    return RedirectGateway(account, local=local)


def sign_fields(secret: str, fields: Mapping[str, str]) -> str:
    """The signature of the fields that go to the page."""
    signed = urlencode(sorted((name, value) for name, value in fields.items() if name != "signature"))
    return signatures.digest(secret, signed.encode(), int(fields["expires_at"]))


def _payment_id(reference: str) -> str:
    if not reference.startswith(PREFIX):
        raise NotFound("This payment is not of this provider.", reference=reference)
    return reference.removeprefix(PREFIX)


def _unasked(reference: str, status: PaymentOutcome) -> ProviderPayment:
    return ProviderPayment(
        payment_id=_payment_id(reference),
        session_id=reference,
        payment_intent_id=reference,
        status=status,
        authorised_minor=0,
        captured_minor=0,
        refunded_minor=0,
        currency=None,
    )
