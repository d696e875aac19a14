"""The only place that moves a return's status: by the table beside the model, conditionally, and logged (I-14)."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict
from models.returns import RETURN_TRANSITIONS, ReturnStatus
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork

_STAMPS = {
    ReturnStatus.APPROVED: "decided_at",
    ReturnStatus.REJECTED: "decided_at",
    ReturnStatus.CANCELLED: "closed_at",
    ReturnStatus.RECEIVED: "received_at",
    ReturnStatus.CLOSED: "closed_at",
}
_MOVE = """
    WITH was AS (SELECT id, status FROM return_request WHERE id = %(id)s FOR UPDATE),
    moved AS (
        UPDATE return_request r SET status = %(to)s, {stamp} = app_now() FROM was
        WHERE r.id = was.id AND was.status = ANY(%(sources)s) RETURNING r.id)
    INSERT INTO return_transition (id, return_id, from_status, to_status, actor, note)
    SELECT %(step)s, moved.id, was.status, %(to)s, %(actor)s, %(note)s FROM moved JOIN was USING (id)
"""
LOG = """
    INSERT INTO return_transition (id, return_id, from_status, to_status, actor, note)
    VALUES (%(id)s, %(return)s, '', 'requested', %(actor)s, '')
"""


def move_return(uow: UnitOfWork, return_id: UUID, to: ReturnStatus, note: str = "") -> None:
    """Moves a return, or refuses with ``Conflict`` where the table has no such step."""
    sources = [source.value for source, targets in RETURN_TRANSITIONS.items() if to in targets]
    moved = uow.execute(
        _MOVE.format(stamp=_STAMPS[to]),
        id=return_id,
        to=to.value,
        sources=sources,
        step=new_id(),
        actor=uow.context.actor.name,
        note=note,
    )
    if moved == 0:
        raise Conflict(
            "This return cannot become “{to}” any more. Look at it again.", code="ILLEGAL_TRANSITION", to=to.value
        )
