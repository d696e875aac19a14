-- `reserved` is the sum of active reservations, `preordered` of those ahead of their stock, `on_hand` of movements; a
-- reservation ends once; transfers lose nothing on their way.
SELECT s.tenant_id, format('stock level %s: reserved %s and %s ahead, reservations hold %s and %s', s.id, s.reserved,
                           s.preordered, coalesce(held.quantity, 0), coalesce(held.ahead, 0))
FROM stock_level s
LEFT JOIN (
    SELECT tenant_id, stock_level_id,
           sum(quantity) FILTER (WHERE status = 'active' AND kind = 'stock') AS quantity,
           sum(CASE WHEN status = 'active' THEN quantity ELSE awaiting END) FILTER (WHERE kind = 'preorder') AS ahead
    FROM reservation WHERE status = 'active' OR awaiting > 0
    GROUP BY tenant_id, stock_level_id
) held ON held.tenant_id = s.tenant_id AND held.stock_level_id = s.id
WHERE s.reserved <> coalesce(held.quantity, 0) OR s.preordered <> coalesce(held.ahead, 0)
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
    SELECT tenant_id, order_id, stock_level_id, sum(quantity - awaiting - waived) AS quantity
    FROM reservation WHERE status = 'consumed'
    GROUP BY tenant_id, order_id, stock_level_id
) used
FULL JOIN (
    SELECT tenant_id, order_id, stock_level_id, -sum(delta) AS quantity FROM stock_movement WHERE kind = 'sold'
    GROUP BY tenant_id, order_id, stock_level_id
) sold ON sold.tenant_id = used.tenant_id AND sold.order_id = used.order_id
      AND sold.stock_level_id = used.stock_level_id
WHERE coalesce(used.quantity, 0) <> coalesce(sold.quantity, 0)
UNION ALL
SELECT coalesce(noted.tenant_id, back.tenant_id),
       format('order %s: %s of stock level %s noted as put back, %s came', coalesce(noted.order_id, back.order_id),
              coalesce(noted.quantity, 0), coalesce(noted.stock_level_id, back.stock_level_id),
              coalesce(back.quantity, 0))
FROM (
    SELECT tenant_id, order_id, stock_level_id, sum(restocked) AS quantity FROM reservation WHERE restocked > 0
    GROUP BY tenant_id, order_id, stock_level_id
) noted
FULL JOIN (
    SELECT tenant_id, order_id, stock_level_id, sum(delta) AS quantity FROM stock_movement WHERE kind = 'restocked'
    GROUP BY tenant_id, order_id, stock_level_id
) back ON back.tenant_id = noted.tenant_id AND back.order_id = noted.order_id
      AND back.stock_level_id = noted.stock_level_id
WHERE coalesce(noted.quantity, 0) <> coalesce(back.quantity, 0)
UNION ALL
SELECT r.tenant_id, format('reservation %s is %s with %s awaited, %s waived, %s restocked', r.id, r.status, r.awaiting,
                           r.waived, r.restocked)
FROM reservation r
WHERE r.status <> 'consumed' AND r.awaiting + r.waived + r.restocked > 0 OR r.kind = 'stock' AND r.awaiting + r.waived > 0
UNION ALL
SELECT l.tenant_id, format('transfer %s is %s: of %s of variant %s, %s arrived, but %s left and %s came', t.id, t.status,
                           l.quantity, l.variant_id, l.received, coalesce(moved.sent, 0), coalesce(moved.came, 0))
FROM transfer t
JOIN transfer_line l ON l.tenant_id = t.tenant_id AND l.transfer_id = t.id
LEFT JOIN LATERAL (
    SELECT -sum(m.delta) FILTER (WHERE m.kind = 'transfer_out') AS sent,
           sum(m.delta) FILTER (WHERE m.kind = 'transfer_in') AS came
    FROM stock_movement m
    JOIN stock_level s ON s.tenant_id = m.tenant_id AND s.id = m.stock_level_id AND s.variant_id = l.variant_id
    WHERE m.tenant_id = t.tenant_id AND m.document_id = t.id
) moved ON true
WHERE coalesce(moved.sent, 0) <> CASE WHEN t.sent_at IS NULL THEN 0 ELSE l.quantity END
   OR coalesce(moved.came, 0) <> CASE WHEN t.status = 'cancelled' AND t.sent_at IS NOT NULL THEN l.quantity
                                      ELSE l.received END
