-- Each logged step is allowed, and the steps of each status lead from where it began to where it stands. Steps are
-- counted and not sorted: the hour of a step is read at the door, before the row lock that orders the steps.
SELECT t.tenant_id, format('order %s: %s went from %s to %s', t.order_id, t.axis, t.from_status, t.to_status)
FROM order_transition t
WHERE t.from_status <> ''
  AND (t.axis, t.from_status, t.to_status) NOT IN (VALUES $order_steps)
UNION ALL
SELECT o.tenant_id, format('order %s: the steps of its %s status do not lead to %s', o.number, status.axis, status.stands)
FROM orders o
JOIN LATERAL (VALUES
    ('order', 'pending', o.status), ('payment', 'pending', o.payment_status),
    ('fulfillment', 'unfulfilled', o.fulfillment_status)
) AS status (axis, began, stands) ON EXISTS (
    SELECT FROM (
        SELECT step.status, sum(step.surplus) AS surplus
        FROM (
            SELECT t.to_status AS status, 1 AS surplus FROM order_transition t
            WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.axis = status.axis AND t.from_status <> ''
            UNION ALL
            SELECT t.from_status, -1 FROM order_transition t
            WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.axis = status.axis AND t.from_status <> ''
            UNION ALL SELECT status.began, 1
            UNION ALL SELECT status.stands, -1
        ) step
        GROUP BY step.status
    ) balance WHERE balance.surplus <> 0)
UNION ALL
SELECT a.tenant_id, format('%s %s went from %s to %s', a.table_name, a.row_id, a.before ->> 'status', a.after ->> 'status')
FROM audit_log a
WHERE a.table_name IN ('fulfillment', 'orders', 'payment', 'return_request') AND a.action = 'UPDATE' AND a.before ? 'status'
  AND (a.table_name::text, a.before ->> 'status', a.after ->> 'status') NOT IN (VALUES $row_steps)
UNION ALL
SELECT o.tenant_id, format('order %s changed its status %s times and logged %s of them', o.number, changed.times,
                           logged.times)
FROM orders o
JOIN LATERAL (
    SELECT count(*) AS times FROM audit_log a
    WHERE a.tenant_id = o.tenant_id AND a.table_name = 'orders' AND a.row_id = o.id AND a.action = 'UPDATE'
      AND a.before ? 'status'
) changed ON true
JOIN LATERAL (
    SELECT count(*) AS times FROM order_transition t
    WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id AND t.axis = 'order' AND t.from_status <> ''
) logged ON logged.times < changed.times
