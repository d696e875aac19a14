-- Refunds on their way and done, with what banks took, never exceed the capture; each done one is booked once; no unit
-- comes back twice.
SELECT p.tenant_id, format('payment %s: %s captured, %s being refunded, %s taken by banks', p.payment_id,
                           p.captured_minor, r.asked_minor, p.disputed_minor + p.lost_minor)
FROM paid p
JOIN LATERAL (
    SELECT sum(amount_minor) AS asked_minor FROM refund
    WHERE refund.tenant_id = p.tenant_id AND refund.payment_id = p.payment_id AND refund.status <> 'failed'
) r ON r.asked_minor + p.disputed_minor + p.lost_minor > p.captured_minor
UNION ALL
SELECT r.tenant_id, format('refund %s is %s over %s %s, the ledger has %s', r.id, r.status, r.amount_minor, r.currency,
                           coalesce(b.minor, 0))
FROM refund r
LEFT JOIN (
    SELECT tenant_id, reference, sum(receivable_minor) AS minor FROM booked
    WHERE kind IN ('refund', 'reversal') GROUP BY tenant_id, reference
) b ON b.tenant_id = r.tenant_id AND b.reference = r.id
WHERE coalesce(b.minor, 0) <> CASE WHEN r.status = 'succeeded' THEN r.amount_minor ELSE 0 END
UNION ALL
SELECT b.tenant_id, format('the ledger refunds %s for %s, which is no refund', b.receivable_minor, b.reference)
FROM booked b
WHERE b.kind IN ('refund', 'reversal')
  AND NOT EXISTS (SELECT FROM refund r WHERE r.tenant_id = b.tenant_id AND r.id = b.reference)
UNION ALL
SELECT m.tenant_id, format('order %s sold %s of stock level %s and put %s back', m.order_id,
                           -coalesce(sum(m.delta) FILTER (WHERE m.kind = 'sold'), 0), m.stock_level_id,
                           sum(m.delta) FILTER (WHERE m.kind = 'restocked'))
FROM stock_movement m
WHERE m.kind IN ('sold', 'restocked') AND m.order_id IS NOT NULL
GROUP BY m.tenant_id, m.order_id, m.stock_level_id
HAVING sum(m.delta) > 0
