-- The lines' shares add up to the order's figures; the order's figures add up to its total.
SELECT o.tenant_id, format('order %s: %s', o.number, fault.words)
FROM orders o
JOIN LATERAL (
    SELECT count(*) AS lines,
           coalesce(sum(l.unit_price_minor * l.quantity), 0) AS goods_minor,
           coalesce(sum(l.discount_minor), 0) AS discount_minor,
           coalesce(sum(l.tax_minor), 0) AS tax_minor,
           coalesce(bool_or(l.discount_minor > l.unit_price_minor * l.quantity), false) AS overdiscounted
    FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id
) line ON true
JOIN LATERAL (VALUES
    (line.lines = 0, 'it has no line'),
    (line.goods_minor <> o.subtotal_minor, format('lines cost %s, subtotal is %s', line.goods_minor, o.subtotal_minor)),
    (line.discount_minor <> o.discount_minor,
     format('lines are reduced by %s, the order by %s', line.discount_minor, o.discount_minor)),
    (line.overdiscounted, 'a line is reduced by more than it costs'),
    (line.tax_minor + o.shipping_tax_minor <> o.tax_minor,
     format('taxes of lines and shipping are %s, of the order %s', line.tax_minor + o.shipping_tax_minor, o.tax_minor)),
    (o.total_minor <> o.subtotal_minor - o.discount_minor + o.shipping_minor
                      + CASE WHEN o.prices_include_tax THEN 0 ELSE o.tax_minor END, 'the total does not add up'),
    (least(o.subtotal_minor, o.discount_minor, o.shipping_minor, o.shipping_tax_minor, o.tax_minor, o.total_minor) < 0,
     'a figure is below zero')
) AS fault (is_true, words) ON fault.is_true
UNION ALL
SELECT p.tenant_id, format('payment %s is in %s, its order in %s', p.id, p.currency, o.currency)
FROM payment p JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
WHERE p.currency <> o.currency
