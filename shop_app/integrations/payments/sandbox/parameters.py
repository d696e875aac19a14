"""What each endpoint takes. Anything else is refused, as Stripe does, with its own error bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from shop_app.integrations.payments.sandbox.refusals import (
    Refusal,
    invalid_parameter,
    missing_parameter,
    unknown_parameter,
)

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


class PaymentIntentData(Parameters):
    description: Text | None = None
    metadata: Metadata = {}
    capture_method: Literal["automatic", "manual"] = "automatic"


class BrandingSettings(Parameters):
    display_name: Text | None = None


class SessionCreate(Expandable):
    mode: Literal["payment"]
    line_items: Annotated[list[LineItem], Field(min_length=1, max_length=100)]
    success_url: Text
    cancel_url: Text | None = None
    expires_at: int | None = None
    client_reference_id: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    customer_email: Email | None = None
    metadata: Metadata = {}
    payment_intent_data: PaymentIntentData = PaymentIntentData()
    branding_settings: BrandingSettings = BrandingSettings()


class SessionList(Listing):
    payment_intent: Text | None = None


class AutomaticPaymentMethods(Parameters):
    enabled: bool


class IntentCreate(Expandable):
    amount: Units
    currency: Currency
    description: Text | None = None
    capture_method: Literal["automatic", "manual"] = "automatic"
    automatic_payment_methods: AutomaticPaymentMethods | None = None
    receipt_email: Email | None = None
    metadata: Metadata = {}


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


Asked = TypeVar("Asked", bound=Parameters)


def unfold(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """``a[b][0]=c`` as ``{"a": {"b": ["c"]}}``: Stripe's form encoding, at most 8 deep."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        path = name.replace("]", "").split("[")
        if len(path) > 8:
            raise unknown_parameter(name)
        branch = root
        for step in path[:-1]:
            child = branch.setdefault(step, {})
            if not isinstance(child, dict):
                raise invalid_parameter(name, f"Invalid {name}")
            branch = child
        # expand[]=a&expand[]=b: each takes the next place.
        branch[path[-1] or str(len(branch))] = value
    return {name: _listed(value) for name, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    children = {name: _listed(child) for name, child in value.items()}
    return list(children.values()) if all(name.isdigit() for name in children) else children


def read(model: type[Asked], given: dict[str, Any]) -> Asked:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> Refusal:
    faults = error.errors()
    fault = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    first, *rest = (str(step) for step in fault["loc"])
    name = first + "".join(f"[{step}]" for step in rest)
    match fault["type"]:
        case "extra_forbidden":
            return unknown_parameter(name)
        case "missing":
            return missing_parameter(name)
        case "int_parsing" | "int_type":
            return invalid_parameter(name, f"Invalid integer: {fault['input']}", "parameter_invalid_integer")
        case _:
            return invalid_parameter(name, f"Invalid {name}: {fault['msg']}")
