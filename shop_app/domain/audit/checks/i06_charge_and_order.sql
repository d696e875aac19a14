-- No charge without an order that stands, no order that stands without its money: charged, held on a card, or asked for.
-- Whatever came twice went back. 120 seconds to get there; a refund that failed waits for a person.
SELECT o.tenant_id, format('order %s is %s, yet %s captured and only %s given back', o.number, o.status,
                           s.captured_minor, s.refunded_minor)
FROM orders o JOIN settled s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
WHERE o.status IN ('cancelled', 'expired') AND s.kept_minor - s.disputed_minor > s.unrefunded_minor
  AND NOT EXISTS (
    SELECT FROM ledger_transaction t
    WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.booked_at > at - interval '120 seconds')
UNION ALL
-- What came for an order that is pending is a part of its price, and the rest is asked for.
SELECT o.tenant_id, format('order %s is pending with %s of %s paid', o.number, s.kept_minor, o.total_minor)
FROM orders o JOIN settled s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
WHERE o.status = 'pending' AND s.kept_minor > 0 AND (
    s.kept_minor >= o.total_minor OR NOT EXISTS (
        SELECT FROM payment p
        WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id
          AND p.status IN ('opening', 'open', 'processing', 'failed', 'cancelled')))
UNION ALL
SELECT o.tenant_id, format('order %s is %s and costs %s: %s kept, %s held', o.number, o.status, o.total_minor,
                           s.kept_minor, s.authorised_minor)
FROM orders o JOIN settled s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
WHERE o.status IN ('placed', 'completed') AND o.placed_at <= at - interval '120 seconds'
  AND CASE
    WHEN s.captured_minor + s.authorised_minor < o.total_minor THEN NOT EXISTS (
        -- Dearer by an edit, or charged later than placed: what is missing is asked for, or waits for a person.
        SELECT FROM ledger_transaction t
        WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.kind = 'adjustment'
        UNION ALL
        SELECT FROM payment p
        WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id AND (p.captures_later OR p.is_further))
    ELSE s.kept_minor - s.unrefunded_minor > o.total_minor AND NOT EXISTS (
        SELECT FROM ledger_transaction t
        WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.booked_at > at - interval '120 seconds')
  END
