-- Stock is never below zero, beyond what the shop sells on backorder; nor is more ordered ahead than it lets.
SELECT s.tenant_id, format('stock level %s: on hand %s, reserved %s, backorder %s', s.id, s.on_hand, s.reserved,
                           s.backorder_limit)
FROM stock_level s
WHERE s.reserved < 0 OR s.backorder_limit < 0
   OR s.preordered NOT BETWEEN 0 AND s.preorder_limit
   OR s.on_hand + s.backorder_limit < 0 OR s.on_hand - s.reserved + s.backorder_limit < 0
