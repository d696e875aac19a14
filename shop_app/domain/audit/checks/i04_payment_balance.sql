-- 0 ≤ refunded + disputed or lost ≤ captured ≤ authorised; an attempt is what was booked; an order that was placed is
-- sold, with its adjustments, for its total; its payment status follows the ledger, and what is held on cards.
SELECT p.tenant_id, format('payment %s (%s): asked %s, captured %s, refunded %s, disputed %s, lost %s', p.payment_id,
                           p.status, p.amount_minor, p.captured_minor, p.refunded_minor, p.disputed_minor, p.lost_minor)
FROM paid p
WHERE least(p.refunded_minor, p.disputed_minor, p.lost_minor) < 0
   OR p.refunded_minor + p.disputed_minor + p.lost_minor > p.captured_minor OR p.captured_minor > p.amount_minor
   OR (p.status = 'succeeded') <> (p.captured_minor > 0 OR p.amount_minor = 0 AND p.status = 'succeeded')
   OR p.authorised_minor > CASE WHEN p.status = 'authorised' THEN p.amount_minor ELSE 0 END
UNION ALL
SELECT o.tenant_id, format('order %s is %s, but %s of %s was captured, %s refunded, %s disputed, %s lost, %s is held',
                           o.number, o.payment_status, s.captured_minor, o.total_minor, s.refunded_minor,
                           s.disputed_minor, s.lost_minor, s.authorised_minor)
FROM orders o JOIN settled s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
WHERE NOT CASE
    WHEN s.disputed_minor > 0 THEN o.payment_status = 'disputed'
    WHEN o.total_minor = 0 AND o.placed_at IS NULL THEN o.payment_status IN ('pending', 'paid')
    WHEN s.kept_minor >= o.total_minor THEN o.payment_status = 'paid'
    WHEN s.kept_minor + s.authorised_minor >= o.total_minor THEN o.payment_status = 'authorised'
    WHEN s.captured_minor = 0 THEN o.payment_status IN ('pending', 'failed')
    WHEN s.kept_minor <= 0 THEN o.payment_status = 'refunded'
    WHEN s.captured_minor < o.total_minor THEN o.payment_status = 'partially_paid'
    ELSE o.payment_status = 'partially_refunded'
END
UNION ALL
SELECT o.tenant_id, format('order %s (%s) is worth %s and booked as sold for %s', o.number, o.status, o.total_minor,
                           coalesce(sale.receivable_minor::text, 'nothing'))
FROM orders o
LEFT JOIN (
    SELECT tenant_id, order_id, sum(receivable_minor) AS receivable_minor FROM booked
    WHERE kind IN ('sale', 'adjustment') GROUP BY tenant_id, order_id
) sale ON sale.tenant_id = o.tenant_id AND sale.order_id = o.id
WHERE sale.receivable_minor IS DISTINCT FROM CASE WHEN o.placed_at IS NOT NULL THEN o.total_minor END
UNION ALL
SELECT b.tenant_id, format('%s of %s is booked against no payment of order %s', b.kind, b.reference, b.order_id)
FROM booked b
WHERE b.kind NOT IN ('sale', 'adjustment') AND NOT EXISTS (
    SELECT FROM payment p
    WHERE p.tenant_id = b.tenant_id AND p.id = b.payment_id AND p.order_id = b.order_id)
