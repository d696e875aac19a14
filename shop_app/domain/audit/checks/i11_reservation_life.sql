-- `reserved` is the sum of active reservations, `on_hand` the sum of movements; a reservation ends once.
SELECT s.tenant_id, format('stock level %s: reserved %s, active reservations hold %s', s.id, s.reserved,
                           coalesce(held.quantity, 0))
FROM stock_level s
LEFT JOIN (
    SELECT tenant_id, stock_level_id, sum(quantity) AS quantity FROM reservation WHERE status = 'active'
    GROUP BY tenant_id, stock_level_id
) held ON held.tenant_id = s.tenant_id AND held.stock_level_id = s.id
WHERE s.reserved <> coalesce(held.quantity, 0)
UNION ALL
SELECT s.tenant_id, format('stock level %s: on hand %s, movements sum to %s', s.id, s.on_hand, coalesce(moved.delta, 0))
FROM stock_level s
LEFT JOIN (
    SELECT tenant_id, stock_level_id, sum(delta) AS delta FROM stock_movement GROUP BY tenant_id, stock_level_id
) moved ON moved.tenant_id = s.tenant_id AND moved.stock_level_id = s.id
WHERE s.on_hand <> coalesce(moved.delta, 0)
UNION ALL
SELECT r.tenant_id, format('reservation %s is %s, settled at %s', r.id, r.status, coalesce(r.settled_at::text, 'no time'))
FROM reservation r
WHERE (r.status = 'active') <> (r.settled_at IS NULL)
UNION ALL
SELECT coalesce(used.tenant_id, sold.tenant_id),
       format('order %s: %s consumed of stock level %s, %s sold', coalesce(used.order_id, sold.order_id),
              coalesce(used.quantity, 0), coalesce(used.stock_level_id, sold.stock_level_id), coalesce(sold.quantity, 0))
FROM (
    SELECT tenant_id, order_id, stock_level_id, sum(quantity) AS quantity FROM reservation WHERE status = 'consumed'
    GROUP BY tenant_id, order_id, stock_level_id
) used
FULL JOIN (
    SELECT tenant_id, order_id, stock_level_id, -sum(delta) AS quantity FROM stock_movement WHERE kind = 'sold'
    GROUP BY tenant_id, order_id, stock_level_id
) sold ON sold.tenant_id = used.tenant_id AND sold.order_id = used.order_id
      AND sold.stock_level_id = used.stock_level_id
WHERE coalesce(used.quantity, 0) <> coalesce(sold.quantity, 0)
