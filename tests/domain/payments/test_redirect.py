"""A third provider, which takes shoppers by a signed redirect, from setting it up to a refund."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from models.order import OrderStatus, PaymentStatus
from models.payment import Provider
from models.values import clock
from models.values.money import Money
from shop_app.domain import checkout, payments
from shop_app.domain.payments import ProviderChange
from shop_app.integrations.payments import signatures
from tests.harness.paying import give_back, payment_of, statuses
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop


@pytest.fixture(params=["tells when asked", "only sends news"])
def placed(request: pytest.FixtureRequest, shop: Shop, sandbox: Sandbox) -> checkout.PlacedOrder:
    """An order whose shopper is at the provider's page."""
    entered = sandbox.redirect_account(shop.subdomain)
    can_be_asked = request.param == "tells when asked"
    shop.do(
        payments.configure_provider,
        Provider.REDIRECT,
        ProviderChange(
            is_enabled=True,
            secret_key=entered.secret,
            merchant=entered.merchant,
            page_address=entered.page_address,
            status_address=entered.status_address if can_be_asked else "",
            refund_address=entered.refund_address if can_be_asked else "",
        ),
    )
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.REDIRECT)
    page = payments.open_page(shop.visitor(), placed.order_id)
    assert page.startswith(entered.page_address)
    assert payments.open_page(shop.visitor(), placed.order_id) == page
    return placed


def told(shop: Shop, sandbox: Sandbox, placed: checkout.PlacedOrder, status: str, event_id: str = "ev_1") -> UUID:
    """The provider's signed word, as it arrives at our address."""
    amount = Money(placed.total_minor, "USD").text()
    captured = amount if status == "paid" else "0.00"
    payment = {
        "payment": str(payment_of(shop, placed.order_id)),
        "status": status,
        "amount": amount,
        "captured": captured,
        "refunded": "0.00",
        "currency": "USD",
        "failure": None,
        "refunds": [],
    }
    now = int(clock.now().timestamp())
    raw = json.dumps({"id": event_id, "type": "payment.updated", "created": now, "data": {"object": payment}}).encode()
    secret = sandbox.redirect_account(shop.subdomain).secret
    endpoint = shop.value("SELECT id FROM webhook_endpoint WHERE provider = 'redirect'")
    return payments.receive_webhook(endpoint, raw, signatures.signature(secret, raw, now)).inbox_id


def test_its_news_pays_the_order_where_it_cannot_be_asked(
    shop: Shop, sandbox: Sandbox, placed: checkout.PlacedOrder
) -> None:
    settings = shop.value("SELECT settings FROM payment_provider WHERE provider = 'redirect'")
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PENDING, PaymentStatus.PENDING)
    payments.apply_event(shop.system(), told(shop, sandbox, placed, "paid"))
    if settings["status_address"]:
        # The provider's books know nothing of it: news alone is not believed.
        assert statuses(shop, placed.order_id) == (OrderStatus.PENDING, PaymentStatus.PENDING)
        return
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    payments.apply_event(shop.system(), told(shop, sandbox, placed, "failed", "ev_2"))
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    give_back(shop, placed.order_id, 500)
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.PARTIALLY_REFUNDED


def test_an_order_nobody_pays_there_expires(shop: Shop, placed: checkout.PlacedOrder) -> None:
    shop.run("UPDATE orders SET expires_at = app_now(); UPDATE reservation SET expires_at = app_now()")
    payments.expire_order(shop.system(), placed.order_id)
    assert statuses(shop, placed.order_id)[0] is OrderStatus.EXPIRED
