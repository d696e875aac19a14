"""The redirect provider's books: payments as its wire writes them, amounts as decimal strings."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from models.values.money import Money
from shop_app.integrations.payments import signatures
from shop_app.integrations.payments.sandbox.books import KEY_PREFIX, Account, Books, Document, account_name, new_id
from shop_app.integrations.payments.sandbox.origins import is_loopback, is_web_address
from shop_app.integrations.payments.sandbox.refusals import Refusal

KIND = "redirect_payment"
ACCOUNT_PREFIX = "redirect-"
SIGNATURE_HEADER = "Payment-Signature"


def secret_of(merchant: str) -> str:
    return f"redirect_secret_{merchant}"


def account_of(books: Books, merchant: str, at: int) -> Account:
    if account_name(KEY_PREFIX + merchant) is None:
        raise Refusal(404, "There is no such merchant.")
    return Account(books, ACCOUNT_PREFIX + merchant, at)


def arrive(account: Account, fields: Mapping[str, str]) -> Document:
    """The payment that the signed ``fields`` ask for; the same fields find the same one."""
    _check(account, fields)
    known = find(account, fields["payment"])
    if known is not None:
        if known["status"] != "expired" and (known["amount"], known["currency"]) != (
            fields["amount"],
            fields["currency"],
        ):
            raise Refusal(409, "This payment was asked for with another amount.")
        return known
    return _add(account, fields, "open")


def _check(account: Account, fields: Mapping[str, str]) -> None:
    merchant = account.name.removeprefix(ACCOUNT_PREFIX)
    missing = {"payment", "amount", "currency", "return_url", "cancel_url", "notify_url", "expires_at"} - set(fields)
    if missing or not fields["expires_at"].isdecimal():
        raise Refusal(400, "Some of the fields are missing.")
    signed = urlencode(sorted((name, value) for name, value in fields.items() if name != "signature"))
    right = signatures.digest(secret_of(merchant), signed.encode(), int(fields["expires_at"]))
    if not hmac.compare_digest(right.encode(), fields.get("signature", "").encode()):
        raise Refusal(403, "The signature of the fields is wrong.")
    if int(fields["expires_at"]) <= account.at:
        raise Refusal(410, "The time for this payment is over.")
    if not all(is_web_address(fields[name]) for name in ("return_url", "cancel_url")):
        raise Refusal(400, "The addresses to return to are not web addresses.")
    if not is_loopback(fields["notify_url"]):
        raise Refusal(400, "The sandbox tells this machine only.")
    try:
        amount = Money.parse(fields["amount"], fields["currency"])
    except (ValueError, LookupError):
        raise Refusal(400, "The amount cannot be read.") from None
    if amount.minor <= 0:
        raise Refusal(400, "The amount is not positive.")


def find(account: Account, payment: str) -> Document | None:
    found, _ = account.listed(KIND, limit=1, payment=payment)
    return found[0] if found else None


def never_seen(account: Account, payment: str) -> Document:
    """Closes the page of a payment whose shopper has not come yet, and will be sent away."""
    fields = {"amount": "0", "currency": "XXX", "expires_at": "0", "notify_url": "", "order": "", "payment": payment}
    return _add(account, fields | {"return_url": "", "cancel_url": ""}, "expired")


def _add(account: Account, fields: Mapping[str, str], status: str) -> Document:
    if fields["notify_url"]:
        known, _ = account.listed("webhook_endpoint", limit=1, url=fields["notify_url"])
        if not known:
            account.add(
                "webhook_endpoint",
                "we",
                enabled_events=["*"],
                status="enabled",
                url=fields["notify_url"],
                _secret=secret_of(account.name.removeprefix(ACCOUNT_PREFIX)),
                _header=SIGNATURE_HEADER,
            )
    payment = account.add(
        KIND,
        "rp",
        payment=fields["payment"],
        order=fields.get("order", ""),
        description=fields.get("description", ""),
        status=status,
        amount=fields["amount"],
        captured="0",
        refunded="0",
        currency=fields["currency"],
        failure=None,
        refunds=[],
        _return_url=fields["return_url"],
        _cancel_url=fields["cancel_url"],
    )
    if status == "open":
        account.remind(payment, int(fields["expires_at"]))
    return payment


def move(account: Account, payment: Document, to: str) -> None:
    payment["status"] = to
    payment["captured"] = payment["amount"] if to == "paid" else "0"
    payment["failure"] = "declined" if to == "failed" else None
    account.keep(payment)
    account.record(f"payment.{to}", payment)


def lapse(account: Account, payment: Document) -> None:
    if payment["status"] == "open":
        move(account, payment, "expired")


def refund(account: Account, payment: Document, fields: Mapping[str, str]) -> Document:
    """One for each ``refund`` of the merchant's; never more than was taken."""
    if any(made["refund"] == fields["refund"] for made in payment["refunds"]):
        return payment
    currency = payment["currency"]
    try:
        amount = Money.parse(fields["amount"], currency)
    except ValueError:
        raise Refusal(400, "The amount cannot be read.") from None
    left = Money.parse(payment["captured"], currency).minor - Money.parse(payment["refunded"], currency).minor
    if fields.get("currency") != currency or not 0 < amount.minor <= left:
        raise Refusal(409, "This is more than is left to refund.")
    made = {"id": new_id("rr"), "refund": fields["refund"], "status": "succeeded", "amount": amount.text()}
    payment["refunds"].append(made | {"created": account.at})
    refunded = Money.parse(payment["refunded"], currency) + amount
    payment["refunded"] = refunded.text()
    account.keep(payment)
    account.record("refund.succeeded", payment)
    return payment
