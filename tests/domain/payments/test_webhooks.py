"""A provider's news: verified over raw bytes, kept before anything else, done once (I-17, I-18)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from models.errors import NotFound
from models.order import OrderStatus
from models.payment import Provider
from models.values import clock
from models.values.ids import new_id
from shop_app.domain import orders, payments
from shop_app.domain.payments.events import PATIENCE
from shop_app.integrations.payments.gateway import SignatureInvalid
from shop_app.integrations.payments.sandbox.endpoints import signature
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop, open_shop

SECRET = "whsec_of_this_shop"


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    return open_shop(webhook_secret=SECRET)


def endpoint(shop: Shop) -> UUID:
    found: UUID = shop.value("SELECT id FROM webhook_endpoint")
    return found


def body(kind: str = "checkout.session.completed", event_id: str = "evt_1", **thing: Any) -> bytes:
    event = {
        "id": event_id,
        "object": "event",
        "type": kind,
        "api_version": "2026-10-28.endive",
        "created": int(clock.now().timestamp()),
        "livemode": False,
        "data": {"object": {"id": "cs_1", "object": kind.rpartition(".")[0], **thing}},
    }
    return json.dumps(event).encode()


def receive(shop: Shop, raw: bytes, secret: str = SECRET, age_s: int = 0) -> UUID:
    signed = signature(secret, raw, int(clock.now().timestamp()) - age_s)
    received = payments.receive_webhook(endpoint(shop), raw, signed)
    assert received.tenant_id == shop.tenant_id
    return received.inbox_id


def paid_page(shop: Shop, sandbox: Sandbox) -> tuple[UUID, str]:
    """An order whose page was paid, and the page's session: the news is still to come."""
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    page = payments.open_page(shop.visitor(), placed.order_id)
    sandbox.pay(page)
    return placed.order_id, page.rpartition("/")[2]


def test_i17_news_settles_its_payment_once_however_often_it_comes(shop: Shop, sandbox: Sandbox) -> None:
    order_id, session = paid_page(shop, sandbox)
    raw = body(id=session)
    ids = {receive(shop, raw) for _ in range(3)}
    assert len(ids) == 1
    for _ in range(3):
        payments.apply_event(shop.system(), *ids)
    assert shop.do(orders.order_by_id, order_id).status is OrderStatus.PLACED
    assert shop.values("SELECT status FROM inbox") == ["handled"]
    receive(shop, raw)
    assert shop.values("SELECT status FROM inbox") == ["handled"]
    assert shop.violations(timedelta(minutes=3)) == []


def test_a_repeat_of_what_nobody_has_handled_rings_again(shop: Shop) -> None:
    receive(shop, body())
    shop.run("UPDATE inbox SET due_at = app_now() + interval '1 day'")
    receive(shop, body())
    assert shop.value("SELECT due_at < app_now() + interval '1 second' FROM inbox") is True


def test_c27_news_that_is_faster_than_our_own_commit_waits(shop: Shop) -> None:
    inbox = receive(shop, body(id="cs_not_ours_yet"))
    for attempts, at_least_s in ((1, 2), (5, 32), (11, 600)):
        shop.run("UPDATE inbox SET attempts = %(attempts)s", attempts=attempts)
        payments.apply_event(shop.system(), inbox)
        waits = shop.value("SELECT extract(epoch FROM due_at - app_now()) FROM inbox")
        assert at_least_s - 1 <= waits <= at_least_s + 1
    assert shop.values("SELECT status || ' ' || last_error FROM inbox") == ["received PAYMENT_NOT_KNOWN_YET"]


def test_news_of_somebody_elses_payment_is_let_go_in_the_end(shop: Shop) -> None:
    inbox = receive(shop, body(id="cs_of_another_program"))
    shop.run("UPDATE inbox SET received_at = received_at - %(patience)s", patience=PATIENCE)
    payments.apply_event(shop.system(), inbox)
    assert shop.values("SELECT status FROM inbox") == ["handled"]


@pytest.mark.parametrize(
    ("kind", "thing"),
    [("customer.tax_id.moved_to_mars", {"object": "tax_id"}), ("charge.updated", {"object": "charge"})],
    ids=["a kind nobody asked for", "a field is missing"],
)
def test_c15_news_that_nobody_can_read_is_parked_with_an_alert_and_changes_nothing(
    shop: Shop, kind: str, thing: dict[str, str]
) -> None:
    inbox = receive(shop, body(kind, **thing))
    for _ in range(2):
        payments.apply_event(shop.system(), inbox)
    assert shop.values("SELECT status FROM inbox") == ["parked"]
    assert shop.values("SELECT event_type FROM outbox") == ["WebhookParked"]


def test_a_contradiction_is_tried_for_a_while_and_then_parked_for_a_person(shop: Shop, sandbox: Sandbox) -> None:
    order_id, session = paid_page(shop, sandbox)
    shop.run("UPDATE payment SET amount_minor = amount_minor + 1")
    inbox = receive(shop, body(id=session))
    payments.apply_event(shop.system(), inbox)
    assert shop.values("SELECT status FROM inbox") == ["received"]
    shop.run("UPDATE inbox SET received_at = received_at - %(patience)s", patience=PATIENCE)
    payments.apply_event(shop.system(), inbox)
    (parked,) = shop.values("SELECT status || ': ' || last_error FROM inbox")
    assert parked.startswith("parked: PAYMENT_CONTRADICTION")
    assert shop.do(orders.order_by_id, order_id).status is OrderStatus.PENDING


def test_an_unknown_row_is_no_work(shop: Shop) -> None:
    payments.apply_event(shop.system(), new_id())


@pytest.mark.parametrize(
    ("secret", "age_s"), [("whsec_of_another_shop", 0), (SECRET, 301)], ids=["another shop's secret", "too old"]
)
def test_c29_what_is_not_signed_for_us_now_leaves_no_trace(shop: Shop, secret: str, age_s: int) -> None:
    with pytest.raises(SignatureInvalid):
        receive(shop, body(), secret, age_s)
    assert shop.value("SELECT count(*) FROM inbox") == 0


@pytest.mark.parametrize("changed", ["byte", "re-encoded", "v0", "nothing"])
def test_c29_what_was_touched_leaves_no_trace(shop: Shop, changed: str) -> None:
    raw = body()
    signed = signature(SECRET, raw, int(clock.now().timestamp()))
    if changed == "byte":
        raw = raw.replace(b"evt_1", b"evt_2")
    elif changed == "re-encoded":
        raw = json.dumps(json.loads(raw), indent=1).encode()
    else:
        signed = signed.replace("v1=", "v0=") if changed == "v0" else ""
    with pytest.raises(SignatureInvalid):
        payments.receive_webhook(endpoint(shop), raw, signed)
    assert shop.value("SELECT count(*) FROM inbox") == 0


def test_i18_the_shop_is_the_endpoints_whatever_the_body_says(shop: Shop) -> None:
    other = open_shop(webhook_secret="whsec_of_another")
    raw = body(metadata={"tenant_id": str(other.tenant_id), "payment_id": str(new_id())})
    receive(shop, raw)
    assert other.value("SELECT count(*) FROM inbox") == 0
    with pytest.raises(SignatureInvalid):
        receive(other, raw)


@pytest.mark.parametrize("closed", ["is_active = false", "secret = NULL, previous_secret = NULL"])
def test_i18_an_endpoint_without_secret_or_switched_off_takes_nothing(shop: Shop, closed: str) -> None:
    where = endpoint(shop)
    shop.run(f"UPDATE webhook_endpoint SET {closed}")
    raw = body()
    with pytest.raises((NotFound, SignatureInvalid)):
        payments.receive_webhook(where, raw, signature("", raw, int(clock.now().timestamp())))
    with pytest.raises(NotFound):
        payments.receive_webhook(new_id(), raw, "")


def test_an_endpoint_is_registered_once(sandbox: Sandbox) -> None:
    shop = open_shop()
    payments.register_webhooks(shop.system(), "http://127.0.0.1:9")
    registered = shop.value("SELECT provider_endpoint_id FROM webhook_endpoint")
    assert registered.startswith("we_")
    payments.register_webhooks(shop.system(), "http://127.0.0.1:9")
    assert shop.value("SELECT count(*) FROM webhook_endpoint") == 1
