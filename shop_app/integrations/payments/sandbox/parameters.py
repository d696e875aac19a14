"""What each endpoint takes. Anything else is refused, as Stripe does, with its own error bodies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, max_length=5000)]
Metadata = Annotated[
    dict[
        Annotated[str, StringConstraints(min_length=1, max_length=40)],
        Annotated[str, StringConstraints(max_length=500)],
    ],
    Field(max_length=50),
]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=512)]
Currency = Annotated[str, StringConstraints(pattern=r"^[a-z]{3}$")]
Units = Annotated[int, Field(ge=1, le=99_999_999)]


class Parameters(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Expandable(Parameters):
    expand: list[str] = []


class Since(Parameters):
    gt: int | None = None
    gte: int | None = None
    lt: int | None = None
    lte: int | None = None


class Listing(Expandable):
    limit: Annotated[int, Field(ge=1, le=100)] = 10
    starting_after: Text | None = None
    created: Since = Since()


class ProductData(Parameters):
    name: Text
    description: Text | None = None


class PriceData(Parameters):
    currency: Currency
    unit_amount: Annotated[int, Field(ge=0, le=99_999_999)]
    product_data: ProductData


class LineItem(Parameters):
    price_data: PriceData
    quantity: Annotated[int, Field(ge=1, le=999_999)]


CaptureMethod = Literal["automatic", "automatic_async", "manual"]
FutureUsage = Literal["off_session", "on_session"]


class PaymentIntentData(Parameters):
    description: Text | None = None
    metadata: Metadata = {}
    capture_method: CaptureMethod = "automatic"
    setup_future_usage: FutureUsage | None = None


class SetupIntentData(Parameters):
    description: Text | None = None
    metadata: Metadata = {}


class BrandingSettings(Parameters):
    display_name: Text | None = None


class SessionCreate(Expandable):
    mode: Literal["payment", "setup"]
    line_items: Annotated[list[LineItem], Field(max_length=100)] = []
    currency: Currency | None = None
    customer: Text | None = None
    allowed_payment_method_types: list[Literal["card"]] = []
    success_url: Text
    cancel_url: Text | None = None
    expires_at: int | None = None
    client_reference_id: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    customer_email: Email | None = None
    metadata: Metadata = {}
    payment_intent_data: PaymentIntentData | None = None
    setup_intent_data: SetupIntentData | None = None
    branding_settings: BrandingSettings = BrandingSettings()


class SessionList(Listing):
    payment_intent: Text | None = None


class AutomaticPaymentMethods(Parameters):
    enabled: bool


class IntentCreate(Expandable):
    amount: Units
    currency: Currency
    description: Text | None = None
    capture_method: CaptureMethod = "automatic"
    automatic_payment_methods: AutomaticPaymentMethods | None = None
    allowed_payment_method_types: list[Literal["card"]] = []
    receipt_email: Email | None = None
    metadata: Metadata = {}
    customer: Text | None = None
    payment_method: Text | None = None
    confirm: bool = False
    off_session: bool = False
    return_url: Text | None = None
    setup_future_usage: FutureUsage | None = None


class IntentList(Listing):
    customer: Text | None = None


class IntentConfirm(Expandable):
    payment_method: Text
    return_url: Text


class IntentCapture(Expandable):
    amount_to_capture: Units | None = None


class IntentCancel(Expandable):
    cancellation_reason: Literal["duplicate", "fraudulent", "requested_by_customer", "abandoned"] | None = None


class RefundCreate(Expandable):
    payment_intent: Text
    amount: Units | None = None
    reason: Literal["duplicate", "fraudulent", "requested_by_customer"] | None = None
    metadata: Metadata = {}


class RefundList(Listing):
    payment_intent: Text | None = None


class EventList(Listing):
    type: Text | None = None


class WebhookEndpointCreate(Expandable):
    url: Text
    enabled_events: Annotated[list[str], Field(min_length=1)]
    api_version: str


class ChargeList(Listing):
    payment_intent: Text | None = None
    customer: Text | None = None


class DisputeList(Listing):
    charge: Text | None = None
    payment_intent: Text | None = None


class Evidence(Parameters):
    uncategorized_text: Annotated[str, StringConstraints(max_length=20_000)] | None = None


class DisputeUpdate(Expandable):
    evidence: Evidence = Evidence()
    metadata: Metadata = {}
    submit: bool = True


class CustomerCreate(Expandable):
    email: Email | None = None
    name: Text | None = None
    metadata: Metadata = {}


class PaymentMethodList(Expandable):
    limit: Annotated[int, Field(ge=1, le=100)] = 10
    starting_after: Text | None = None
    type: Literal["card"] | None = None
