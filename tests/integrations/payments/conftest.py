from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from models.values import clock
from shop_app.integrations.payments.gateway import IntentRequest, PageLine, PageRequest
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import Sandbox, running
from tests.integrations.payments.listener import Listener, listening

STRIPE_KEY = os.environ.get("STRIPE_SECRET_KEY", "")
PROVIDERS = ["sandbox", "stripe"] if STRIPE_KEY.startswith("sk_test_") else ["sandbox"]

NewKey = Callable[[], str]


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_process: Sandbox) -> Iterator[Sandbox]:
    yield sandbox_process
    sandbox_process.calm()


@pytest.fixture
def account() -> str:
    """Books that no other test writes in."""
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture
def gateway(sandbox: Sandbox, account: str) -> StripeGateway:
    return sandbox.gateway(account, pauses_s=(0.01, 0.02, 0.04))


@pytest.fixture(params=PROVIDERS)
def any_gateway(request: pytest.FixtureRequest) -> StripeGateway:
    """The same promises, by whoever keeps them: Stripe's test mode too, when a key for it is at hand."""
    if request.param == "stripe":
        return StripeGateway(STRIPE_KEY)
    own: StripeGateway = request.getfixturevalue("gateway")
    return own


@pytest.fixture
def new_key() -> NewKey:
    return lambda: f"test-{uuid.uuid4()}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def secret(gateway: StripeGateway, listener: Listener, new_key: NewKey) -> str:
    """Of the endpoint that sends this account's events to ``listener``."""
    return gateway.register_webhook(listener.url(), idempotency_key=new_key()).secret


def page_request(
    *, amount_minor: int = 9640, now: datetime | None = None, key: str | None = None, **changed: object
) -> PageRequest:
    payment_id = str(uuid.uuid4())
    values: dict[str, object] = {
        "payment_id": payment_id,
        "order_number": "1001",
        "amount_minor": amount_minor,
        "currency": "USD",
        "description": "Order 1001",
        "customer_email": "buyer@example.com",
        "success_url": "http://demo.localhost:8000/orders/token?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://demo.localhost:8000/checkout",
        "expires_at": (now or clock.now()) + timedelta(minutes=31),
        "idempotency_key": key or f"page-{payment_id}",
        "lines": (
            PageLine(name="Mug, blue", quantity=2, amount_minor=amount_minor - 640),
            PageLine(name="Delivery", quantity=1, amount_minor=640),
        ),
        "merchant_name": "Demo goods",
    }
    return PageRequest(**(values | changed))  # type: ignore[arg-type]


def intent_request(*, amount_minor: int = 5000, currency: str = "EUR", **changed: object) -> IntentRequest:
    payment_id = str(uuid.uuid4())
    values: dict[str, object] = {
        "payment_id": payment_id,
        "amount_minor": amount_minor,
        "currency": currency,
        "description": "Order 1002",
        "customer_email": "buyer@example.com",
        "idempotency_key": f"intent-{payment_id}",
    }
    return IntentRequest(**(values | changed))  # type: ignore[arg-type]
