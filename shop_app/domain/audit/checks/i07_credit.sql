-- A balance is what its entries add up to and never below zero; an order pays from an account once at a time, gives
-- back no more than it took, and keeps nothing once it is given up.
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
