-- What the checks below share: each payment as the ledger has it, each order as its payments have it. The receivable
-- tells what came and went, whoever held it: the provider, a gift card or the shop's own bank.
booked AS (
    SELECT t.tenant_id, t.order_id, t.payment_id, t.kind, t.reference, e.currency,
           sum(e.amount_minor) FILTER (WHERE e.account = 'receivable') AS receivable_minor,
           sum(e.amount_minor) FILTER (WHERE e.account = 'dispute') AS dispute_minor,
           sum(e.amount_minor) FILTER (WHERE e.account = 'loss') AS loss_minor
    FROM ledger_transaction t
    JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
    GROUP BY t.tenant_id, t.id, e.currency
),
paid AS (
    SELECT p.tenant_id, p.order_id, p.id AS payment_id, p.provider, p.status, p.amount_minor, p.currency,
           p.authorised_minor,
           coalesce(-sum(b.receivable_minor) FILTER (WHERE b.kind = 'capture'), 0) AS captured_minor,
           coalesce(sum(b.receivable_minor) FILTER (WHERE b.kind IN ('refund', 'reversal')), 0) AS refunded_minor,
           coalesce(sum(b.dispute_minor), 0) AS disputed_minor,
           coalesce(sum(b.loss_minor), 0) AS lost_minor
    FROM payment p
    LEFT JOIN booked b ON b.tenant_id = p.tenant_id AND b.payment_id = p.id
    GROUP BY p.tenant_id, p.id
),
settled AS (
    SELECT o.tenant_id, o.id AS order_id,
           coalesce(sum(paid.captured_minor), 0) AS captured_minor,
           coalesce(sum(paid.refunded_minor), 0) AS refunded_minor,
           coalesce(sum(paid.disputed_minor), 0) AS disputed_minor,
           coalesce(sum(paid.lost_minor), 0) AS lost_minor,
           coalesce(sum(paid.captured_minor - paid.refunded_minor - paid.lost_minor), 0) AS kept_minor,
           coalesce(sum(paid.authorised_minor) FILTER (WHERE paid.status = 'authorised'), 0) AS authorised_minor,
           (SELECT coalesce(sum(r.amount_minor), 0) FROM refund r
            WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id AND r.status <> 'succeeded') AS unrefunded_minor
    FROM orders o
    LEFT JOIN paid ON paid.tenant_id = o.tenant_id AND paid.order_id = o.id
    GROUP BY o.tenant_id, o.id
)
