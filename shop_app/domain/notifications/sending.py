"""Sending one mail: take it, hand it to the server outside any transaction, note that it left.

Whoever dies between the last two sends it twice; both copies carry the same Message-ID.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.errors import RetryLater, ShopError
from models.notification import NotificationKind
from shop_app.core.backoff import is_hopeless, next_try, reason_of
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.notifications.letters import compose
from shop_app.domain.notifications.queries import read_letter
from shop_app.domain.notifications.schemas import AccountLetter, Letter
from shop_app.integrations.mail import Mail, Mailer, SmtpMailer
from shop_app.integrations.queue import LEASE_S
from shop_app.settings import settings

# A ring dies with its lease, so that only one is alive at a time. A row due further away than that was not rung for: it
# has just been taken, or waits for its next try. The second more is for hosts whose clocks differ.
_TAKE = """
    UPDATE notification SET due_at = app_now() + interval '10 seconds'
    WHERE id = %(id)s AND status = 'pending' AND due_at <= app_now() + make_interval(secs => %(lease_s)s + 1)
    RETURNING id, event_id, kind, order_id, recipient
"""
_SENT = """
    UPDATE notification SET status = 'sent', sent_at = app_now(), attempts = attempts + 1, last_error = ''
    WHERE id = %(id)s AND status = 'pending'
"""
_WITHDRAW = "DELETE FROM notification WHERE id = %(id)s AND status = 'pending'"
_OPEN = "SELECT attempts, created_at FROM notification WHERE id = %(id)s AND status = 'pending' FOR UPDATE"
_FAILED = """
    UPDATE notification SET attempts = attempts + 1, last_error = %(reason)s, due_at = %(due_at)s, status = %(status)s
    WHERE id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class Owed:
    """A mail in our hands."""

    id: UUID
    event_id: UUID
    kind: NotificationKind
    order_id: UUID
    recipient: str


@dataclass(frozen=True, slots=True)
class _Tried:
    attempts: int
    created_at: datetime


def send(context: Context, notification_id: UUID, mailer: Mailer | None = None) -> None:
    """Sends the mail unless it was sent, is being sent, or has nothing to say any more.

    A server that is away is tried again for a day; an address that a server refuses is not.
    """
    taken = in_unit(context, _take, notification_id)
    if taken is None:
        return
    owed, letter = taken
    try:
        content = compose(letter)
        (mailer or _mailer()).send(
            Mail(
                mail_id=str(owed.id),
                to=owed.recipient,
                subject=content.subject,
                text=content.text,
                html=content.html,
                at=context.now,
                reply_to=letter.support_email or None,
                sender_name=letter.shop_name,
            )
        )
    except Exception as failure:
        in_unit(context.later(), _note_failure, notification_id, failure)
        raise
    fp("notifications.sent")
    in_unit(context.later(), _note_sent, notification_id)


def _mailer() -> Mailer:
    return SmtpMailer(settings().smtp_host or "127.0.0.1", settings().smtp_port, settings().mail_from)


def _take(uow: UnitOfWork, notification_id: UUID) -> tuple[Owed, Letter | AccountLetter] | None:
    owed = uow.first(Owed, _TAKE, id=notification_id, lease_s=LEASE_S)
    if owed is None:
        return None
    letter = read_letter(uow, owed.kind, owed.event_id, owed.order_id)
    if letter is None:
        uow.execute(_WITHDRAW, id=owed.id)
        return None
    return owed, letter


def _note_sent(uow: UnitOfWork, notification_id: UUID) -> None:
    uow.execute(_SENT, id=notification_id)


def _note_failure(uow: UnitOfWork, notification_id: UUID, failure: Exception) -> None:
    tried = uow.first(_Tried, _OPEN, id=notification_id)
    if tried is None:
        return
    for_good = isinstance(failure, ShopError) and not isinstance(failure, RetryLater)
    uow.execute(
        _FAILED,
        id=notification_id,
        reason=reason_of(failure),
        due_at=next_try(uow.now, tried.attempts + 1),
        status="dead" if for_good or is_hopeless(uow.now, tried.created_at) else "pending",
    )
