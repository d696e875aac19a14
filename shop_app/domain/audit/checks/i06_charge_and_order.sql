-- No charge without an order that stands, no order that stands without its one charge; whatever came twice went back.
-- 120 seconds to get there.
SELECT o.tenant_id, format('order %s is %s, yet %s captured and only %s given back', o.number, o.status,
                           s.captured_minor, s.refunded_minor)
FROM orders o JOIN settled s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
WHERE o.status IN ('pending', 'cancelled', 'expired') AND s.refunded_minor < s.captured_minor
  AND NOT EXISTS (
    SELECT FROM ledger_transaction t
    WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.booked_at > at - interval '120 seconds')
UNION ALL
SELECT o.tenant_id, format('order %s is %s and costs %s, paid by %s of %s charges', o.number, o.status, o.total_minor,
                           charge.kept, charge.made)
FROM orders o
JOIN LATERAL (
    SELECT count(*) AS made,
           count(*) FILTER (WHERE p.captured_minor = o.total_minor) AS whole,
           count(*) FILTER (WHERE p.captured_minor > p.refunded_minor) AS kept
    FROM paid p
    WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id AND p.status = 'succeeded'
) charge ON charge.whole = 0 OR charge.kept > 1
WHERE o.status IN ('placed', 'completed') AND o.placed_at <= at - interval '120 seconds'
