-- 0 ≤ refunded ≤ captured ≤ authorised; an attempt is what was booked; an order's payment status follows the ledger.
SELECT p.tenant_id, format('payment %s (%s): asked %s, captured %s, refunded %s', p.payment_id, p.status,
                           p.amount_minor, p.captured_minor, p.refunded_minor)
FROM paid p
WHERE p.refunded_minor < 0 OR p.refunded_minor > p.captured_minor OR p.captured_minor > p.amount_minor
   OR (p.status = 'succeeded') <> (p.captured_minor > 0 OR p.amount_minor = 0 AND p.status = 'succeeded')
UNION ALL
SELECT o.tenant_id, format('order %s is %s, but %s of %s was captured and %s refunded', o.number, o.payment_status,
                           s.captured_minor, o.total_minor, s.refunded_minor)
FROM orders o JOIN settled s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
WHERE NOT CASE
    WHEN s.captured_minor = 0 AND o.total_minor > 0 THEN o.payment_status IN ('pending', 'authorised', 'failed')
    WHEN s.captured_minor = 0 THEN o.payment_status IN ('pending', 'paid')
    WHEN s.refunded_minor = 0 THEN o.payment_status IN ('paid', 'disputed')
    WHEN s.refunded_minor < s.captured_minor THEN o.payment_status IN ('partially_refunded', 'disputed')
    ELSE o.payment_status IN ('refunded', 'disputed')
END
UNION ALL
SELECT b.tenant_id, format('%s of %s is booked against no payment of order %s', b.kind, b.reference, b.order_id)
FROM booked b
WHERE b.kind <> 'sale' AND NOT EXISTS (
    SELECT FROM payment p
    WHERE p.tenant_id = b.tenant_id AND p.id = b.payment_id AND p.order_id = b.order_id)
