"""A provider that says nothing: nobody else waits for it, and nothing in our database does (C-13, C-14)."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from models.errors import RetryLater
from models.order import OrderStatus, PaymentStatus
from models.payment import Provider
from shop_app.domain import payments
from tests.harness.cluster import Database
from tests.harness.paying import payment_of, statuses
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop, open_shop


def test_c13_no_transaction_is_open_while_a_provider_is_silent(
    shop: Shop, sandbox: Sandbox, database: Database
) -> None:
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    payments.open_page(shop.visitor(), placed.order_id)
    sandbox.plan_faults({"kind": "hang", "path": "/v1/checkout/sessions", "seconds": 3, "times": 1})
    asking = threading.Thread(target=payments.settle, args=(shop.system(), payment_of(shop, placed.order_id)))
    asking.start()
    samples = 0
    with psycopg.connect(database.admin_url, autocommit=True) as watcher:
        time.sleep(0.5)
        while asking.is_alive() and samples < 40:
            open_units = watcher.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'app'"
                " AND xact_start IS NOT NULL"
            ).fetchone()
            assert open_units == (0,)
            samples += 1
            time.sleep(0.05)
    asking.join()
    assert samples > 10


def test_c13_a_silent_provider_costs_another_shops_orders_nothing(shop: Shop, sandbox: Sandbox) -> None:
    other = open_shop()
    silent, paid = (one.buy({one.add_variant(): 1}, provider=Provider.STRIPE) for one in (shop, other))
    payments.open_page(shop.visitor(), silent.order_id)
    sandbox.pay(payments.open_page(other.visitor(), paid.order_id))
    fault = {"kind": "hang", "path": "/v1/checkout/sessions", "account": shop.subdomain, "seconds": 20, "times": 0}
    sandbox.plan_faults(fault)
    asking = threading.Thread(target=_asked_in_vain, args=(shop, silent.order_id))
    asking.start()
    began = time.monotonic()
    payments.settle(other.system(), payment_of(other, paid.order_id))
    assert statuses(other, paid.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert time.monotonic() - began < 5
    asking.join()
    _asked_in_vain(shop, silent.order_id)
    began = time.monotonic()
    _asked_in_vain(shop, silent.order_id)
    assert time.monotonic() - began < 1, "the breaker rests: no caller waits"


def _asked_in_vain(shop: Shop, order_id: object) -> None:
    payment = shop.value("SELECT id FROM payment WHERE order_id = %(id)s", id=order_id)
    with pytest.raises(RetryLater):
        payments.settle(shop.system(), payment)
