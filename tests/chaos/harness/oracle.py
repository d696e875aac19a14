"""The sandbox's books, which our database never sees, as the judge of our ledger (I-05)."""

from __future__ import annotations

from tests.chaos.harness.processes import Platform

_OURS = """
    SELECT p.id::text,
           coalesce(sum(e.amount_minor) FILTER (WHERE t.kind = 'capture'), 0)::bigint,
           coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'refund'), 0)::bigint, p.currency
    FROM payment p
    JOIN ledger_transaction t ON t.tenant_id = p.tenant_id AND t.payment_id = p.id
    JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id AND e.account = 'processor'
    WHERE p.provider = 'stripe'
    GROUP BY p.tenant_id, p.id
"""


def disagreements(platform: Platform) -> list[str]:
    """Each payment over which the two differ, in words; money that only one of them knows included."""
    theirs: dict[object, tuple[object, ...]] = {}
    twice = []
    for entry in platform.sandbox.books():
        if entry["captured"] == 0:
            continue
        if entry["payment_id"] in theirs:
            twice.append(f"payment {entry['payment_id']} was charged twice")
        theirs[entry["payment_id"]] = (entry["captured"], entry["refunded"], entry["currency"])
    ours = {row[0]: row[1:] for row in platform.rows(_OURS)}
    differing = [
        f"payment {payment}: ours {ours.get(payment)}, the provider's {theirs.get(payment)}"
        for payment in sorted(ours.keys() | theirs.keys(), key=str)
        if ours.get(payment) != theirs.get(payment)
    ]
    return twice + differing
