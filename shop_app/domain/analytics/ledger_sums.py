"""How a bucket follows from the ledger: the one place that says so.

A sale counts when it is booked, and so does what an edit adds to it or takes away; a refund counts when it is booked,
and only against a sale: money that came too late for its order and went straight back was never revenue. Nor does what
an edit gives back count as refunded: the sale itself was lessened.
"""

from __future__ import annotations

BUCKET = "date_bin(interval '15 minutes', t.booked_at, timestamptz '2000-01-01 00:00:00+00')"

# A sale has one receivable, so that counting those counts sales without sorting them.
LEDGER_SUMS = f"""
    SELECT {BUCKET} AS starts_at, e.currency,
           count(*) FILTER (WHERE t.kind = 'sale' AND e.account = 'receivable') AS orders,
           coalesce(-sum(e.amount_minor) FILTER (
               WHERE t.kind IN ('sale', 'adjustment') AND e.account IN ('sales', 'shipping', 'tax')), 0)::bigint
               AS sold_minor,
           coalesce(-sum(e.amount_minor) FILTER (
               WHERE t.kind IN ('sale', 'adjustment') AND e.account = 'tax'), 0)::bigint AS tax_minor,
           coalesce(-sum(e.amount_minor) FILTER (
               WHERE t.kind IN ('sale', 'adjustment') AND e.account = 'shipping'), 0)::bigint AS shipping_minor,
           coalesce(sum(e.amount_minor) FILTER (
               WHERE t.kind IN ('refund', 'reversal') AND e.account = 'receivable'), 0)::bigint AS refunded_minor
    FROM ledger_transaction t
    JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
    WHERE (t.kind IN ('sale', 'adjustment') OR t.kind IN ('refund', 'reversal') AND EXISTS (
              SELECT FROM ledger_transaction sale
              WHERE sale.tenant_id = t.tenant_id AND sale.order_id = t.order_id AND sale.kind = 'sale')
          AND NOT EXISTS (
              SELECT FROM refund_part part
              JOIN order_refund decided ON decided.tenant_id = part.tenant_id AND decided.id = part.order_refund_id
              WHERE part.tenant_id = t.tenant_id AND part.refund_id = t.reference AND decided.cause = 'edit'))
      AND t.booked_at >= %(begin)s AND t.booked_at < %(end)s
    GROUP BY 1, 2
"""
SUMS = ("orders", "sold_minor", "tax_minor", "shipping_minor", "refunded_minor")
