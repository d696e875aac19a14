-- An order that stands took from stock every unit of its lines, its bundles' parts counted in: nothing is sold that was
-- not there. What an edit took off its lines is back.
SELECT o.tenant_id, format('order %s is %s with %s of variant %s, but took %s from stock', o.number, o.status,
                           wanted.quantity, wanted.variant_id, held.consumed)
FROM orders o
JOIN LATERAL (
    SELECT coalesce(p.component_id, l.variant_id) AS variant_id, sum(l.quantity * coalesce(p.quantity, 1)) AS quantity
    FROM order_line l
    LEFT JOIN bundle_part p ON p.tenant_id = l.tenant_id AND p.order_id = l.order_id AND p.bundle_id = l.variant_id
    WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id GROUP BY 1
) wanted ON true
JOIN LATERAL (
    SELECT count(*) AS reservations, coalesce(sum(r.quantity) FILTER (WHERE r.status = 'consumed'), 0) AS consumed,
           coalesce(sum(r.restocked + r.waived), 0) AS back
    FROM reservation r
    JOIN stock_level s ON s.tenant_id = r.tenant_id AND s.id = r.stock_level_id AND s.variant_id = wanted.variant_id
    WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id
) held ON held.reservations > 0 AND wanted.quantity NOT BETWEEN held.consumed - held.back AND held.consumed
WHERE o.status IN ('placed', 'completed')
