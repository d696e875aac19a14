-- Nothing holds stock for more than a minute beyond its time, unless the provider is still deciding.
SELECT r.tenant_id, format('reservation %s of order %s should have ended at %s', r.id, r.order_id, r.expires_at)
FROM reservation r
WHERE r.status = 'active' AND r.expires_at <= at - interval '60 seconds'
  AND NOT EXISTS (
    SELECT FROM payment p
    WHERE p.tenant_id = r.tenant_id AND p.order_id = r.order_id AND p.status = 'processing')
UNION ALL
SELECT r.tenant_id, format('reservation %s is active, its order %s is %s', r.id, o.number, o.status)
FROM reservation r JOIN orders o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
WHERE r.status = 'active' AND o.status <> 'pending'
