"""The tables of the sandbox's books."""

from __future__ import annotations

SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (account, id)
);
CREATE INDEX IF NOT EXISTS object_by_kind ON object (account, kind, sequence);
CREATE INDEX IF NOT EXISTS refund_by_intent ON object (account, json_extract(body, '$.payment_intent'))
    WHERE kind = 'refund';
CREATE INDEX IF NOT EXISTS session_by_intent ON object (account, json_extract(body, '$.payment_intent'))
    WHERE kind = 'checkout.session';
CREATE INDEX IF NOT EXISTS payment_by_name ON object (account, json_extract(body, '$.payment'))
    WHERE kind = 'redirect_payment';
CREATE INDEX IF NOT EXISTS dispute_by_charge ON object (account, json_extract(body, '$.charge'))
    WHERE kind = 'dispute';

-- When to look at an object again, unasked.
CREATE TABLE IF NOT EXISTS reminder (
    due_at REAL NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS reminder_due ON reminder (due_at);

CREATE TABLE IF NOT EXISTS answer (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (account, key)
);

-- state: new, pending, held, delivered, dropped, failed
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    event TEXT NOT NULL,
    type TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new',
    due_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_status INTEGER,
    last_error TEXT
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due_at);
"""

# For books of before there were saved cards, holds that lapse and refunds that pend; and the rest of the schema.
UPGRADE = """
BEGIN;
UPDATE object SET body = json_set(body, '$.customer', NULL, '$._card', '4242424242424242',
                                  '$.balance_transaction', replace(id, 'ch_', 'txn_'))
WHERE kind = 'charge' AND json_type(body, '$._card') IS NULL;
UPDATE object SET body = json_set(body, '$.customer', NULL, '$.setup_future_usage', NULL)
WHERE kind = 'payment_intent' AND json_type(body, '$.customer') IS NULL;
UPDATE object SET body = json_set(body, '$.customer', NULL, '$.setup_intent', NULL)
WHERE kind = 'checkout.session' AND json_type(body, '$.setup_intent') IS NULL;
INSERT INTO reminder (due_at, account, kind, object)
SELECT json_extract(body, '$.expires_at'), account, kind, id FROM object
WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
DROP INDEX IF EXISTS session_by_end;
ALTER TABLE delivery ADD COLUMN changes TEXT NOT NULL DEFAULT '{}';
PRAGMA user_version = 1;
COMMIT;
"""
