-- A balance is what its entries add up to and never below zero; an order pays from an account once at a time, gives
-- back no more than it took, keeps nothing once it is given up, and otherwise keeps what its payments say. What of a
-- refund became credit was entered for just that refund.
SELECT a.tenant_id, format('credit account %s has %s, its entries add up to %s', a.id, a.balance_minor,
                           entries.sum_minor)
FROM credit_account a
JOIN LATERAL (
    SELECT coalesce(sum(e.amount_minor), 0) AS sum_minor FROM credit_entry e
    WHERE e.tenant_id = a.tenant_id AND e.account_id = a.id
) entries ON entries.sum_minor <> a.balance_minor OR a.balance_minor < 0
UNION ALL
SELECT taken.tenant_id, format('order %s took %s from credit account %s and gave back %s', o.number,
                               taken.redeemed_minor, taken.account_id, taken.returned_minor)
FROM (
    SELECT e.tenant_id, e.account_id, e.order_id, max(e.booked_at) AS moved_at,
           coalesce(-sum(e.amount_minor) FILTER (WHERE e.kind = 'redeemed'), 0) AS redeemed_minor,
           coalesce(-min(e.amount_minor) FILTER (WHERE e.kind = 'redeemed'), 0) AS largest_minor,
           coalesce(sum(e.amount_minor) FILTER (WHERE e.kind = 'returned'), 0) AS returned_minor
    FROM credit_entry e WHERE e.order_id IS NOT NULL AND e.kind IN ('redeemed', 'returned')
    GROUP BY e.tenant_id, e.account_id, e.order_id
) taken
JOIN orders o ON o.tenant_id = taken.tenant_id AND o.id = taken.order_id
WHERE taken.returned_minor > taken.redeemed_minor
   OR taken.redeemed_minor - taken.returned_minor > taken.largest_minor
   OR (o.status IN ('cancelled', 'expired') AND taken.redeemed_minor <> taken.returned_minor
       AND taken.moved_at <= at - interval '120 seconds')
UNION ALL
SELECT o.tenant_id, format('order %s keeps %s of credit account %s, its payments say %s', o.number, kept.amount_minor,
                           kept.account_id, coalesce(paid.amount_minor, 0))
FROM (
    SELECT e.tenant_id, e.order_id, e.account_id, -sum(e.amount_minor) AS amount_minor FROM credit_entry e
    WHERE e.order_id IS NOT NULL GROUP BY e.tenant_id, e.order_id, e.account_id
) kept
JOIN orders o ON o.tenant_id = kept.tenant_id AND o.id = kept.order_id
LEFT JOIN (
    SELECT p.tenant_id, p.order_id, p.credit_account_id,
           sum(p.amount_minor - coalesce(back.amount_minor, 0)) AS amount_minor
    FROM payment p
    LEFT JOIN LATERAL (
        SELECT sum(r.amount_minor) AS amount_minor FROM refund r
        WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.status = 'succeeded'
          AND r.to_account_id IS NULL
    ) back ON true
    WHERE p.provider = 'credit' AND p.status IN ('processing', 'succeeded')
    GROUP BY p.tenant_id, p.order_id, p.credit_account_id
) paid ON paid.tenant_id = kept.tenant_id AND paid.order_id = kept.order_id
    AND paid.credit_account_id = kept.account_id
WHERE kept.amount_minor <> coalesce(paid.amount_minor, 0)
UNION ALL
SELECT r.tenant_id, format('refund %s (%s) gave %s to credit account %s, which was given %s', r.id, r.status,
                           r.amount_minor, r.to_account_id, coalesce(e.amount_minor, 0))
FROM refund r
LEFT JOIN credit_entry e ON e.tenant_id = r.tenant_id AND e.account_id = r.to_account_id
    AND e.kind = 'issued' AND e.reference = 'refund-' || r.id
WHERE r.to_account_id IS NOT NULL AND (r.status <> 'succeeded' OR e.amount_minor IS DISTINCT FROM r.amount_minor)
