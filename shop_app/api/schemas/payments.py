"""Payments, disputes, saved cards, and how a shop is paid."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from models.payment import CaptureMethod, Provider
from shop_app.api.schemas import Body, Money, ShortText, Text

Amount = Annotated[Text, Field(max_length=20, examples=["12.50"])]
Address = Annotated[Text, Field(max_length=500)]


class PaymentIntent(TypedDict):
    id: str
    client_secret: str
    status: str


class StillToPay(TypedDict):
    """``can_open_page``: POST here answers with the page to pay on; otherwise ``instructions`` tell how."""

    provider: str
    display_name: str
    instructions: str
    due: Money
    until: str | None
    can_open_page: bool


class PaymentPage(TypedDict):
    url: str


class RequestedPayment(TypedDict):
    """``path`` leads whoever bought it to the order, where it can be paid."""

    payment_id: str
    path: str


class Dispute(TypedDict):
    id: str
    order_number: int
    amount: Money
    reason: str
    status: str
    evidence_due_at: str | None
    created_at: str
    closed_at: str | None


class SavedCard(TypedDict):
    id: str
    brand: str
    last4: str
    expires: Annotated[str, Field(examples=["12/2034"])]
    saved_at: str


class PaymentProvider(TypedDict):
    """A way to pay. Its key is never told: ``has_key`` says whether there is one."""

    provider: str
    is_enabled: bool
    has_key: bool
    display_name: str
    position: int
    capture_method: str
    hold_days: int
    settings: dict[str, str]


class WebhookEndpoint(TypedDict):
    id: str
    provider: str
    is_ready: bool
    rotated_at: str | None
    old_secret_until: str | None


class ReconciliationRun(TypedDict):
    provider: str
    covers_from: str
    compared: int
    found: int
    error: str
    run_at: str


class ReconciliationBreak(TypedDict):
    provider: str
    kind: str
    reference: str
    order_number: int | None
    ours: Money
    theirs: Money
    found_at: str
    resolved_at: str | None


class Reconciliation(TypedDict):
    runs: list[ReconciliationRun]
    breaks: list[ReconciliationBreak]


class NewIntent(Body):
    order_token: ShortText


class Capture(Body):
    """Without an amount, all that is held."""

    amount: Amount | None = None


class Receipt(Body):
    """Without an amount, all that was asked for."""

    amount: Amount | None = None


class NewPaymentRequest(Body):
    """Without a provider, as the order was paid before."""

    amount: Amount
    provider: Literal["stripe", "manual", "redirect"] | None = None


class CardCharge(Body):
    """Without an amount, what the order waits for."""

    card_id: UUID
    amount: Amount | None = None


class DisputeAnswer(Body):
    text: Annotated[Text, Field(min_length=1, max_length=20_000)]


class ProviderSettings(Body):
    """What to change; what is left out stays."""

    is_enabled: Annotated[bool, Field(strict=True)] | None = None
    display_name: Annotated[Text, Field(max_length=80)] | None = None
    position: Annotated[int, Field(ge=0, le=1000, strict=True)] | None = None
    capture_method: CaptureMethod | None = None
    hold_days: Annotated[int, Field(ge=0, le=60, strict=True)] | None = None
    secret_key: Annotated[Text, Field(max_length=500)] | None = None
    instructions: Annotated[Text, Field(max_length=2000)] | None = None
    merchant: Annotated[Text, Field(max_length=200)] | None = None
    page_address: Address | None = None
    status_address: Address | None = None
    refund_address: Address | None = None


OfferedProvider = Literal[Provider.STRIPE, Provider.MANUAL, Provider.REDIRECT]
