"""Our ledger against the provider's own books."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from models.payment import BreakKind, Provider
from shop_app.domain import payments
from shop_app.domain.payments import BreakView
from shop_app.integrations.payments.gateway import IntentRequest
from tests.harness.cluster import Database
from tests.harness.paying import give_back, intent_of, pay_by_card, payment_of, statuses
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop, open_shop


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    """A shop whose books a test may spoil."""
    return open_shop()


def breaks(shop: Shop) -> tuple[BreakView, ...]:
    return shop.do(payments.reconciliation_report).open_breaks


def spoil(database: Database, shop: Shop, cents: int) -> None:
    """Somebody with more rights than we have changes the ledger of the latest payment, both sides of it."""
    with psycopg.connect(database.admin_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE ledger_entry SET amount_minor = amount_minor + sign(amount_minor) * %s WHERE tenant_id = %s"
            " AND transaction_id = (SELECT id FROM ledger_transaction WHERE tenant_id = %s AND kind = 'capture'"
            " ORDER BY id DESC LIMIT 1)",
            [cents, shop.tenant_id, shop.tenant_id],
        )


def test_books_that_agree_have_no_breaks(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    give_back(shop, placed.order_id, 300)
    pay_by_card(shop, sandbox, card="4000000000007726")
    assert payments.reconcile(shop.system()) == 0
    (run,) = shop.do(payments.reconciliation_report).runs
    assert (run.compared, run.found, run.error) == (2, 0, "")
    assert breaks(shop) == ()


def test_i05_a_break_of_one_cent_is_found_in_one_cycle_twenty_times_of_twenty(
    shop: Shop, sandbox: Sandbox, database: Database
) -> None:
    found = 0
    pay_by_card(shop, sandbox)
    for cent in (1, -1) * 10:
        spoil(database, shop, cent)
        payments.reconcile(shop.system())
        found += len(breaks(shop))
        if breaks(shop):
            (one,) = breaks(shop)
            assert (one.kind, abs(one.ours_minor - one.theirs_minor)) == (BreakKind.CAPTURED, 1)
        spoil(database, shop, -cent)
        payments.reconcile(shop.system())
        assert breaks(shop) == (), "a break that was mended stands no more"
    assert found == 20
    assert shop.value("SELECT count(*) FROM outbox WHERE event_type = 'ReconciliationBroke'") == 20


def test_i05_news_that_never_came_is_caught_up_with(shop: Shop, sandbox: Sandbox) -> None:
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    sandbox.pay(payments.open_page(shop.visitor(), placed.order_id))
    refunded = pay_by_card(shop, sandbox)
    sandbox.plan_refunds("pends", None)
    give_back(shop, refunded.order_id, 500)
    sandbox.settle_refund(shop.value("SELECT provider_refund_id FROM refund"), "failed")
    assert payments.reconcile(shop.system()) == 0
    assert [status.value for status in statuses(shop, placed.order_id)] == ["placed", "paid"]
    assert shop.value("SELECT status FROM refund") == "failed"


def test_i05_money_that_we_know_nothing_of_is_a_break(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    gateway = sandbox.gateway(shop.subdomain)
    asked = IntentRequest(
        payment_id="somebody-elses",
        amount_minor=777,
        currency="USD",
        description="Elsewhere",
        customer_email=None,
        idempotency_key="k",
    )
    intent = gateway.create_intent(asked).payment_intent_id
    gateway.confirm_intent(intent, payment_method="pm_card_visa", return_url=shop.origin, idempotency_key="c")
    assert payments.reconcile(shop.system()) == 1
    (found,) = breaks(shop)
    assert (found.kind, found.reference, found.theirs_minor) == (BreakKind.UNKNOWN_HERE, intent, 777)
    assert payments.reconcile(shop.system()) == 0, "a break is told once"
    assert statuses(shop, placed.order_id)[1].value == "paid"


def test_i05_a_dispute_nobody_told_us_of_is_a_break(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    dispute = sandbox.dispute(intent_of(shop, placed.order_id))["id"]
    payments.reconcile(shop.system())
    assert [found.kind for found in breaks(shop)] in ([], [BreakKind.DISPUTED])
    payments.learn_dispute(shop.system(), payment_of(shop, placed.order_id), dispute)
    payments.reconcile(shop.system())
    assert breaks(shop) == ()


def test_a_provider_that_is_away_is_asked_again_about_the_same_time(shop: Shop, sandbox: Sandbox) -> None:
    pay_by_card(shop, sandbox)
    sandbox.plan_faults({"kind": "error", "path": "/v1/payment_intents", "times": 0})
    assert payments.reconcile(shop.system()) == 0
    (run,) = shop.do(payments.reconciliation_report).runs
    assert run.error == "PROVIDER_UNREACHABLE"
    sandbox.calm()
    sandbox.move_clock(timedelta(minutes=15))
    payments.reconcile(shop.system())
    latest, first = shop.do(payments.reconciliation_report).runs
    assert latest.compared == 1
    assert latest.covers_from - first.covers_from == timedelta(minutes=15) or latest.covers_from > first.covers_from
