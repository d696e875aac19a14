-- An order that stands holds every unit of it that was ever reserved for it: nothing is sold that was not there.
SELECT o.tenant_id, format('order %s is %s with %s of variant %s, but took %s from stock', o.number, o.status,
                           wanted.quantity, wanted.variant_id, held.consumed)
FROM orders o
JOIN LATERAL (
    SELECT l.variant_id, sum(l.quantity) AS quantity FROM order_line l
    WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id GROUP BY l.variant_id
) wanted ON true
JOIN LATERAL (
    SELECT count(*) AS reservations, coalesce(sum(r.quantity) FILTER (WHERE r.status = 'consumed'), 0) AS consumed
    FROM reservation r
    JOIN stock_level s ON s.tenant_id = r.tenant_id AND s.id = r.stock_level_id AND s.variant_id = wanted.variant_id
    WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id
) held ON held.reservations > 0 AND held.consumed <> wanted.quantity
WHERE o.status IN ('placed', 'completed')
