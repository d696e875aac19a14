-- The counters of promotions, codes and customers are the uses that stand, and within their limits; an order that was
-- given up uses nothing, one that stands has its uses committed.
SELECT p.tenant_id, format('promotion “%s” counts %s uses and %s spent of at most %s and %s, but %s and %s stand',
                           p.title, p.used, p.spent_minor, p.usage_limit, p.budget_minor, uses.times, uses.amount_minor)
FROM promotion p
JOIN LATERAL (
    SELECT count(*) AS times, coalesce(sum(r.amount_minor), 0) AS amount_minor FROM promotion_redemption r
    WHERE r.tenant_id = p.tenant_id AND r.promotion_id = p.id AND r.status <> 'returned'
) uses ON uses.times <> p.used OR uses.amount_minor <> p.spent_minor
    OR uses.times > p.usage_limit OR uses.amount_minor > p.budget_minor
UNION ALL
SELECT c.tenant_id, format('code %s counts %s uses of at most %s, but %s stand', c.code, c.used, c.usage_limit,
                           uses.times)
FROM promotion_code c
JOIN LATERAL (
    SELECT count(*) AS times FROM promotion_redemption r
    WHERE r.tenant_id = c.tenant_id AND r.code_id = c.id AND r.status <> 'returned'
) uses ON uses.times <> c.used OR uses.times > c.usage_limit
UNION ALL
SELECT c.tenant_id, format('customer %s counts %s uses of promotion “%s” of at most %s, but %s stand', c.id, c.used,
                           p.title, allowed.uses, uses.times)
FROM promotion_customer c
JOIN promotion p ON p.tenant_id = c.tenant_id AND p.id = c.promotion_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN (p.rule -> 'conditions' ->> 'first_order_only')::boolean THEN 1 ELSE p.per_customer_limit END AS uses
) allowed
JOIN LATERAL (
    SELECT count(*) AS times FROM promotion_redemption r
    WHERE r.tenant_id = c.tenant_id AND r.promotion_id = c.promotion_id AND r.email = c.email
      AND r.status <> 'returned'
) uses ON uses.times <> c.used OR uses.times > allowed.uses
UNION ALL
SELECT r.tenant_id, format('order %s is %s, its use of a promotion %s', o.number, o.status, r.status)
FROM promotion_redemption r JOIN orders o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
WHERE (r.status = 'pending') <> (o.status = 'pending') AND r.status <> 'returned'
   OR r.status = 'returned' AND o.status IN ('pending', 'placed', 'completed')
