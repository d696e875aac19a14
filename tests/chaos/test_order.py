"""News that comes first, twice, late, in any order, or never (invariants.md 3.6)."""

from __future__ import annotations

import json
import random
import threading
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from models.payment import Provider
from models.values import clock
from shop_app.domain import orders, payments
from shop_app.integrations.payments.sandbox.books import KEY_PREFIX
from shop_app.integrations.payments.sandbox.endpoints import signature
from tests.chaos.harness.oracle import disagreements
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.tally import Tally
from tests.chaos.harness.verdict import drain
from tests.harness.sandbox import GOOD_CARD
from tests.harness.shop import Shop, open_shop

DECLINED = "4000000000000002"
SECRET, OLD_SECRET = "whsec_of_this_shop", "whsec_before_rotation"
STORM, REPEATED = 10_000, 0.3
_STATES = "SELECT number, status, payment_status FROM orders WHERE tenant_id = %s ORDER BY number"


def open_page(shop: Shop, variant: UUID) -> tuple[int, str]:
    """A new order's number, and the address of its payment page."""
    placed = shop.buy({variant: 1}, provider=Provider.STRIPE)
    return placed.number, payments.open_page(shop.visitor(), placed.order_id)


def wait_for_status(platform: Platform, shop: Shop, status: str, within_s: float = 60) -> float:
    return platform.wait_for(
        "SELECT bool_and(status = %s) FROM orders WHERE tenant_id = %s", status, shop.tenant_id, within_s=within_s
    )


def test_c26_any_number_of_copies_in_any_order_end_the_same(
    platform: Platform, shop: Shop, tally: Tally, full: bool, seed: int
) -> None:
    count, dice = 500 if full else 60, random.Random(seed)
    variant = shop.add_variant(stock=None)
    platform.sandbox.plan_deliveries(hold=True)
    expected: list[tuple[int, str, str]] = []
    for _ in range(count):
        number, page = open_page(shop, variant)
        cards = dice.choice([[GOOD_CARD], [DECLINED, GOOD_CARD], [DECLINED], []])
        for card in cards:
            platform.sandbox.pay(page, card)
        expected.append((number, "placed", "paid") if GOOD_CARD in cards else (number, "pending", "pending"))
    # News three days old is signed afresh at each try, as Stripe does.
    platform.clock.move(timedelta(minutes=dice.randint(0, 25)))
    made = platform.sandbox.release(order="shuffled", copies_up_to=5, seed=seed)
    assert {delivery["status"] for delivery in made} == {200}
    tally.deliveries += len(made)
    drain(platform)
    assert platform.rows(_STATES, shop.tenant_id) == expected
    platform.clock.move(timedelta(hours=72))
    drain(platform)
    over = [row if row[1] == "placed" else (row[0], "expired", row[2]) for row in expected]
    assert platform.rows(_STATES, shop.tenant_id) == over
    captures = shop.value("SELECT count(*) FROM ledger_transaction WHERE kind = 'capture'")
    assert captures == sum(row[1] == "placed" for row in expected)


@pytest.mark.full
def test_c26_a_storm_of_news_ends_as_news_in_order_does(
    platform: Platform, shop: Shop, tally: Tally, seed: int
) -> None:
    """10,000 deliveries, 30 % of them repeats, in no order at all, up to 72 hours late."""
    dice = random.Random(seed)
    variant = shop.add_variant(stock=None)
    expected: list[tuple[int, str, str]] = []
    platform.sandbox.plan_deliveries(hold=True)
    while len(platform.sandbox.deliveries(shop.subdomain)) < STORM * (1 - REPEATED):
        for _ in range(25):
            number, page = open_page(shop, variant)
            cards = dice.choice([[GOOD_CARD], [DECLINED, GOOD_CARD], [DECLINED]])
            for card in cards:
                platform.sandbox.pay(page, card)
            expected.append((number, "placed", "paid") if GOOD_CARD in cards else (number, "expired", "pending"))
    platform.clock.move(timedelta(minutes=20))
    repeats_percent = round(100 * REPEATED / (1 - REPEATED))
    made = platform.sandbox.release(order="shuffled", repeats_percent=repeats_percent, at_once=16, seed=seed)
    assert len(made) >= STORM * 0.98
    assert {delivery["status"] for delivery in made} == {200}
    assert 1 - len({delivery["event"] for delivery in made}) / len(made) == pytest.approx(REPEATED, abs=0.05)
    drain(platform, within_s=900)
    # On a slow machine the first orders have run out by now; in the end every unpaid one has.
    platform.clock.move(timedelta(hours=72))
    drain(platform, within_s=900)
    assert platform.rows(_STATES, shop.tenant_id) == expected
    tally.deliveries += len(made)


def sessions(platform: Platform, shop: Shop) -> list[str]:
    """The payment pages that the provider has of this shop."""
    key = {"Authorization": f"Bearer {KEY_PREFIX}{shop.subdomain}"}
    listed = httpx.get(f"{platform.sandbox.address}/v1/checkout/sessions", headers=key, trust_env=False)
    return [session["id"] for session in listed.raise_for_status().json()["data"]]


def test_c27_news_is_faster_than_our_own_commit(platform: Platform, shop: Shop) -> None:
    """The page is open at the provider and paid, while the process that opened it has not saved that it is."""
    variant = shop.add_variant()
    placed = shop.buy({variant: 1}, provider=Provider.STRIPE)
    delay = {"kind": "delay", "method": "POST", "path": "/v1/checkout/sessions", "seconds": 3}
    platform.sandbox.plan_faults(delay)
    opening = threading.Thread(target=payments.open_page, args=(shop.visitor(), placed.order_id))
    opening.start()
    while platform.sandbox.faults_struck() != [1]:
        time.sleep(0.02)
    (session,) = sessions(platform, shop)
    assert opening.is_alive()
    assert platform.sandbox.pay(f"/sandbox-stripe/pay/{session}").status_code == 303
    assert opening.is_alive()
    wait_for_status(platform, shop, "placed")
    opening.join()


def test_c27_news_of_an_order_not_committed_yet_waits_for_it(platform: Platform, shop: Shop) -> None:
    number, page = open_page(shop, shop.add_variant())
    session = page.rpartition("/")[2]
    shop.run("UPDATE payment SET session_id = 'cs_not_yet'")
    event = {
        "id": "evt_early",
        "object": "event",
        "type": "checkout.session.completed",
        "api_version": "2026-10-28.endive",
        "created": int(clock.now().timestamp()),
        "livemode": False,
        "data": {"object": {"id": session, "object": "checkout.session"}},
    }
    platform.sandbox.plan_deliveries(drop=True)
    platform.sandbox.pay(page)
    assert platform.sandbox.send_event(event, shop.subdomain) == [200]
    waiting = "SELECT last_error = 'PAYMENT_NOT_KNOWN_YET' FROM inbox WHERE event_id = 'evt_early'"
    platform.wait_for(waiting)
    shop.run("UPDATE payment SET session_id = %(session)s", session=session)
    wait_for_status(platform, shop, "placed")
    assert shop.values("SELECT number FROM orders") == [number]


def test_i16_news_that_never_comes_is_asked_for(platform: Platform, shop: Shop) -> None:
    platform.sandbox.plan_deliveries(drop=True)
    _, page = open_page(shop, shop.add_variant())
    platform.sandbox.pay(page)
    platform.clock.move(timedelta(seconds=61))
    assert wait_for_status(platform, shop, "placed") < 30
    assert shop.value("SELECT count(*) FROM inbox") == 0


def test_i05_the_judge_sees_money_that_only_one_side_knows(platform: Platform, shop: Shop) -> None:
    platform.sandbox.plan_deliveries(drop=True)
    _, page = open_page(shop, shop.add_variant())
    platform.sandbox.pay(page)
    payment = shop.value("SELECT id FROM payment")
    assert disagreements(platform) == [f"payment {payment}: ours None, the provider's (1650, 0, 'USD')"]
    payments.settle(shop.system(), payment)
    assert disagreements(platform) == []


def test_c28_money_that_came_before_the_end_is_believed_after_it(platform: Platform, shop: Shop) -> None:
    """Paid in time, told too late: the expiry asks first."""
    platform.sandbox.plan_deliveries(hold=True)
    _, page = open_page(shop, shop.add_variant(stock=1))
    platform.sandbox.pay(page)
    platform.clock.move(timedelta(minutes=40))
    wait_for_status(platform, shop, "placed")
    platform.sandbox.release(order="reversed", copies_up_to=3)
    drain(platform)
    assert platform.rows(_STATES, shop.tenant_id)[0][1:] == ("placed", "paid")


def test_c28_money_that_came_after_the_end_goes_back(platform: Platform, shop: Shop) -> None:
    number, page = open_page(shop, shop.add_variant())
    order_id = shop.value("SELECT id FROM orders")
    shop.do(orders.cancel_order, order_id, "The buyer called.")
    platform.sandbox.pay(page)
    refunded = "SELECT payment_status = 'refunded' FROM orders WHERE tenant_id = %s"
    platform.wait_for(refunded, shop.tenant_id)
    assert platform.rows(_STATES, shop.tenant_id) == [(number, "cancelled", "refunded")]
    drain(platform)
    told = shop.values("SELECT kind FROM notification WHERE status = 'sent'")
    assert told == ["payment_refunded"]


def test_c12_a_page_whose_answer_was_lost_is_one_charge(platform: Platform, shop: Shop) -> None:
    platform.sandbox.plan_faults({"kind": "reset_after_effect", "path": "/v1/checkout/sessions"})
    _, page = open_page(shop, shop.add_variant())
    platform.sandbox.pay(page)
    wait_for_status(platform, shop, "placed")
    assert len([entry for entry in platform.sandbox.books(shop.subdomain) if entry["captured"]]) == 1


@pytest.fixture
def signed_shop(platform: Platform) -> Shop:
    """Its endpoint's secret is known to the test, because nobody at the provider has it."""
    return open_shop(webhook_secret=SECRET)


def deliver(platform: Platform, shop: Shop, raw: bytes, header: str) -> httpx.Response:
    endpoint = shop.value("SELECT id FROM webhook_endpoint")
    address = f"{platform.address('web1')}/api/v1/webhooks/stripe/{endpoint}"
    return httpx.post(address, content=raw, headers={"Stripe-Signature": header}, trust_env=False)


def news(event_id: str = "evt_1") -> bytes:
    event: dict[str, Any] = {
        "id": event_id,
        "object": "event",
        "type": "payment_intent.created",
        "api_version": "2026-10-28.endive",
        "created": 1,
        "livemode": False,
        "data": {"object": {"id": "in_1", "object": "invoice"}},
    }
    return json.dumps(event | {"type": "invoice.created"}).encode()


def test_c29_what_is_forged_is_refused_and_leaves_nothing(platform: Platform, signed_shop: Shop) -> None:
    raw, at = news(), int(clock.now().timestamp())
    right = signature(SECRET, raw, at)
    stamp, _, mark = right.partition(",v1=")
    forged = {
        "no signature": (raw, ""),
        "another secret": (raw, signature("whsec_of_another", raw, at)),
        "a changed byte": (raw.replace(b"evt_1", b"evt_2"), right),
        "301 seconds old": (raw, signature(SECRET, raw, at - 301)),
        "the old scheme only": (raw, f"{stamp},v0={mark}"),
        "encoded anew": (json.dumps(json.loads(raw), indent=1).encode(), right),
        "all wrong": (raw, f"{stamp},v1={'0' * 64},v1={'f' * 64}"),
        "the stamp changed": (raw, f"t={at + 1},v1={mark}"),
        "no stamp": (raw, f"v1={mark}"),
        "not JSON at all": (b"\xff\x00{", right),
    }
    answers = {case: deliver(platform, signed_shop, *sent).status_code for case, sent in forged.items()}
    assert answers == dict.fromkeys(forged, 400)
    assert signed_shop.value("SELECT count(*) FROM inbox") == 0


def test_c29_one_right_signature_among_wrong_ones_is_enough(platform: Platform, signed_shop: Shop) -> None:
    raw, at = news(), int(clock.now().timestamp())
    stamp, _, mark = signature(SECRET, raw, at).partition(",v1=")
    answer = deliver(platform, signed_shop, raw, f"{stamp},v1={'0' * 64},v1={mark}")
    assert answer.status_code == 200
    # Nobody asked for this kind of news, so it waits for a person (C-15), who has now looked at it.
    parked = "SELECT bool_and(status = 'parked') FROM inbox WHERE tenant_id = %s"
    platform.wait_for(parked, signed_shop.tenant_id, within_s=60)
    assert signed_shop.run("UPDATE inbox SET status = 'handled'") == 1
