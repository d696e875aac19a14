"""Books that were begun by an earlier version of the sandbox."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from shop_app.integrations.payments.gateway import RefundRequest
from shop_app.integrations.payments.sandbox.books import Books
from tests.harness.sandbox import running
from tests.integrations.payments.conftest import page_request
from tests.integrations.payments.paying import key

YOUNGER = ("customer", "setup_future_usage", "setup_intent", "_card", "balance_transaction")


def test_earlier_books_go_on(tmp_path: Path) -> None:
    with running(tmp_path) as sandbox:
        gateway = sandbox.gateway()
        paid, waiting = (gateway.open_page(page_request()) for _ in range(2))
        sandbox.pay(paid.url)
    make_older(tmp_path / "books.sqlite")
    with running(tmp_path) as sandbox:
        gateway = sandbox.gateway()
        payment = gateway.fetch(session_id=paid.session_id)
        asked = RefundRequest(
            payment_intent_id=payment.payment_intent_id or "",
            amount_minor=9640,
            currency="USD",
            idempotency_key=key(),
        )
        gateway.refund(asked)
        assert sandbox.pay(waiting.url).status_code == 303
        assert sorted(entry["refunded"] for entry in sandbox.books()) == [0, 9640]


def test_books_are_brought_up_once(tmp_path: Path) -> None:
    for _ in range(2):
        books = Books(tmp_path / "books.sqlite")
        assert books.rows.execute("PRAGMA user_version").fetchone()[0] == 1
        books.rows.close()


def make_older(path: Path) -> None:
    rows = sqlite3.connect(path)
    for sequence, body in rows.execute("SELECT sequence, body FROM object").fetchall():
        document = {name: value for name, value in json.loads(body).items() if name not in YOUNGER}
        rows.execute("UPDATE object SET body = ? WHERE sequence = ?", (json.dumps(document), sequence))
    rows.executescript("DROP TABLE reminder; ALTER TABLE delivery DROP COLUMN changes; PRAGMA user_version = 0;")
    rows.close()
