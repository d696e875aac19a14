-- Every movement of money has two sides or more, in its order's currency, and sums to nothing.
SELECT t.tenant_id, format('ledger transaction %s (%s): %s entries, sum %s %s', t.id, t.kind, count(e.id),
                           coalesce(sum(e.amount_minor), 0), coalesce(e.currency, 'without currency'))
FROM ledger_transaction t
JOIN orders o ON o.tenant_id = t.tenant_id AND o.id = t.order_id
LEFT JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
GROUP BY t.tenant_id, t.id, t.kind, o.currency, e.currency
HAVING count(e.id) < 2 OR sum(e.amount_minor) <> 0 OR e.currency <> o.currency
