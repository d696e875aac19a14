"""What every test here ends with: a test that does not look cannot fail (invariants.md §5.52)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from models.values import clock
from shop_app.domain.audit import find_violations
from tests.chaos.harness.oracle import disagreements
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.tally import Tally

SETTLED_WITHIN_S = 120
_AT_REST = """
    SELECT (SELECT count(*) FROM outbox WHERE status = 'pending') = 0
       AND (SELECT count(*) FROM outbox_delivery WHERE handled_at IS NULL AND NOT is_dead) = 0
       AND (SELECT count(*) FROM inbox WHERE status = 'received') = 0
       AND (SELECT count(*) FROM refund WHERE status = 'pending') = 0
       AND (SELECT count(*) FROM orders WHERE status = 'pending' AND expires_at <= %s) = 0
       AND (SELECT count(*) FROM notification WHERE status = 'pending') = 0
"""
_LEFT = """
    SELECT 'outbox', event_type, status, last_error FROM outbox WHERE status <> 'sent'
    UNION ALL SELECT 'delivery', subscriber, is_dead::text, last_error FROM outbox_delivery WHERE handled_at IS NULL
    UNION ALL SELECT 'inbox', event_type, status, last_error FROM inbox WHERE status <> 'handled'
    UNION ALL SELECT 'notification', kind, status, last_error FROM notification WHERE status <> 'sent'
    UNION ALL SELECT 'refund', id::text, status, '' FROM refund WHERE status = 'pending'
"""
_TWICE = """
    SELECT count(*) FROM (SELECT 1 FROM orders WHERE cart_id IS NOT NULL
                          GROUP BY tenant_id, cart_id HAVING count(*) > 1) AS carts
"""
_OVERSOLD = {"I-10", "I-12"}


def verdict(platform: Platform, acknowledged: Iterable[int] = (), *, tally: Tally | None = None) -> float:
    """Drains, audits, compares with the provider's books, and looks for every order that a client was told of.

    ``acknowledged`` are order numbers from answers with 2xx. Returns the seconds it took to come to rest. What is
    wrong is counted in ``tally`` before it fails.
    """
    counted = tally or Tally()
    try:
        took_s = drain(platform)
    except AssertionError:
        counted.unconverged += 1
        raise
    known = {number for (number,) in platform.rows("SELECT number FROM orders")}
    lost = set(acknowledged) - known
    (twice,) = platform.rows(_TWICE)[0]
    violations = find_violations(clock.now() + timedelta(seconds=121))
    breaks = disagreements(platform)
    counted.lost += len(lost) + sum("ours None" in one for one in breaks)
    counted.double += int(str(twice)) + sum("charged twice" in one for one in breaks)
    counted.oversold += sum(violation.invariant in _OVERSOLD for violation in violations)
    assert violations == [], violations
    assert breaks == []
    assert not lost, f"orders were acknowledged and are not there: {lost}"
    assert twice == 0, "a cart became two orders"
    return took_s


def drain(platform: Platform, within_s: float = SETTLED_WITHIN_S) -> float:
    """Waits until nothing is due any more, with nobody's help but a supervisor's; nothing may be dead or parked."""
    try:
        took_s = platform.wait_for(_AT_REST, clock.now(), within_s=within_s)
    except AssertionError as error:
        raise AssertionError(f"{platform.rows(_LEFT)}\n{error}") from error
    assert platform.rows(_LEFT) == []
    return took_s
