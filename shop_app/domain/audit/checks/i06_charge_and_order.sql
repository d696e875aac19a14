-- No charge without an order that stands, no order that stands without its charge; 120 seconds to get there.
SELECT o.tenant_id, format('order %s is %s, yet %s captured and only %s given back', o.number, o.status,
                           s.captured_minor, s.refunded_minor)
FROM orders o JOIN settled s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
WHERE o.status IN ('pending', 'cancelled', 'expired') AND s.refunded_minor < s.captured_minor
  AND NOT EXISTS (
    SELECT FROM ledger_transaction t
    WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.booked_at > at - interval '120 seconds')
UNION ALL
SELECT o.tenant_id, format('order %s is %s and costs %s, but %s was captured', o.number, o.status, o.total_minor,
                           s.captured_minor)
FROM orders o JOIN settled s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
WHERE o.status IN ('placed', 'completed') AND s.captured_minor <> o.total_minor
  AND o.placed_at <= at - interval '120 seconds'
