"""All that befell an order, in one statement: steps of its statuses, notes, edits, money, parcels, mails."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.orders.schemas import Happening

_HISTORY = """
    SELECT id, moved_at AS happened_at, 'status' AS kind, actor, note AS text,
           jsonb_build_object('axis', axis, 'from', from_status, 'to', to_status) AS data
    FROM order_transition WHERE order_id = %(order)s
    UNION ALL
    SELECT id, written_at, 'note', author, body, '{}' FROM order_note WHERE order_id = %(order)s
    UNION ALL
    SELECT id, edited_at, 'edit', actor, reason,
           jsonb_build_object('revision', revision, 'difference_minor', difference_minor)
    FROM order_edit WHERE order_id = %(order)s
    UNION ALL
    SELECT id, decided_at, 'refund', actor, reason,
           jsonb_build_object('cause', cause, 'amount_minor', amount_minor, 'restocked', restocked)
    FROM order_refund WHERE order_id = %(order)s
    UNION ALL
    SELECT id, created_at, 'payment', '', failure_message,
           jsonb_build_object('provider', provider, 'status', status, 'amount_minor', amount_minor)
    FROM payment WHERE order_id = %(order)s
    UNION ALL
    SELECT id, created_at, 'parcel', '', '',
           jsonb_build_object('carrier', carrier, 'tracking_number', tracking_number, 'status', status)
    FROM fulfillment WHERE order_id = %(order)s
    UNION ALL
    SELECT id, coalesce(sent_at, created_at), 'mail', '', '',
           jsonb_build_object('kind', kind, 'status', status, 'recipient', recipient)
    FROM notification WHERE order_id = %(order)s
    UNION ALL
    SELECT t.id, t.moved_at, 'return', t.actor, t.note,
           jsonb_build_object('number', r.number, 'from', t.from_status, 'to', t.to_status)
    FROM return_request r
    JOIN return_transition t ON t.tenant_id = r.tenant_id AND t.return_id = r.id
    WHERE r.order_id = %(order)s
    ORDER BY happened_at, id
"""


def history(uow: UnitOfWork, order_id: UUID) -> tuple[Happening, ...]:
    """Everything that befell an order, oldest first, each with who did it."""
    require(uow, Permission.ORDERS_READ)
    return tuple(uow.all(Happening, _HISTORY, order=order_id))
