"""Writing, sending and withdrawing drafts."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from models.draft import DRAFT_TRANSITIONS, DraftStatus
from models.errors import Conflict, NotFound, ValidationFailed
from models.values.address import Address
from models.values.email import checked_email
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, tenants
from shop_app.domain.drafts.queries import draft_token, find_row, quoted
from shop_app.domain.drafts.rules import refuse_incomplete, written_lines
from shop_app.domain.drafts.schemas import DraftContent, DraftLineView, DraftRow, DraftView, Sent

LINK_DAYS = 14
MOST_DAYS = 90

_CREATE = """
    WITH next AS (
        INSERT INTO tenant_counter (id, name, value) VALUES (%(counter)s, 'draft', 1)
        ON CONFLICT (tenant_id, name) DO UPDATE SET value = tenant_counter.value + 1 RETURNING value)
    INSERT INTO draft (id, number, email, locale, currency, shipping_title, discount_title, note, author)
    SELECT %(id)s, next.value, '', %(locale)s, %(currency)s, '', '', '', %(author)s FROM next
"""
# Whatever was mailed is not what stands any more: the link of a draft that was sent is void.
_WRITE = """
    UPDATE draft SET email = %(email)s, shipping_address = %(address)s, shipping_method_id = %(method)s,
        shipping_title = %(shipping_title)s, shipping_minor = %(shipping)s, discount_minor = %(discount)s,
        discount_title = %(discount_title)s, note = %(note)s, tags = %(tags)s, status = 'open', link_expires_at = NULL,
        revision = revision + 1, updated_at = app_now()
    WHERE id = %(id)s AND status IN ('open', 'sent')
"""
_WRITE_LINE = """
    INSERT INTO draft_line (id, draft_id, variant_id, position, sku, title, variant_title, slug, picture, quantity,
        unit_price_minor, discount_minor, is_taxable, requires_shipping)
    VALUES (%(id)s, %(draft)s, %(variant_id)s, %(position)s, %(sku)s, %(title)s, %(variant_title)s, %(slug)s,
        %(picture)s, %(quantity)s, %(unit_price_minor)s, %(discount_minor)s, %(is_taxable)s, %(requires_shipping)s)
"""
_LINE_COLUMNS = DraftLineView.__slots__
_TOTAL = "UPDATE draft SET total_minor = %(total)s WHERE id = %(id)s"
_MOVE = "UPDATE draft SET status = %(to)s, updated_at = app_now(){also} WHERE id = %(id)s AND status = ANY(%(sources)s)"


def create_draft(uow: UnitOfWork, content: DraftContent) -> DraftView:
    """A new draft. Undone by ``cancel_draft``."""
    require(uow, Permission.ORDERS_WRITE)
    draft_id = new_id()
    uow.execute(
        _CREATE,
        id=draft_id,
        counter=new_id(),
        locale=uow.context.locale,
        currency=tenants.current(uow).currency,
        author=uow.context.actor.name,
    )
    return _write(uow, draft_id, content)


def change_draft(uow: UnitOfWork, draft_id: UUID, content: DraftContent, *, seen_revision: int) -> DraftView:
    """Replaces what a draft says; a link that was mailed is void then. Undone by the same with the former content."""
    require(uow, Permission.ORDERS_WRITE)
    draft = _locked(uow, draft_id)
    if draft.revision != seen_revision:
        raise Conflict("Somebody has changed this draft meanwhile. Look at it again.", code="DRAFT_CHANGED")
    return _write(uow, draft_id, content)


def send_draft(uow: UnitOfWork, draft_id: UUID, *, days: int = LINK_DAYS) -> Sent:
    """Mails the link at which a draft is paid, good for so many days. Undone by changing or cancelling it."""
    require(uow, Permission.ORDERS_WRITE)
    if not 1 <= days <= MOST_DAYS:
        raise ValidationFailed("A link is good for 1 to 90 days.", field="days")
    view = quoted(uow, _locked(uow, draft_id))
    refuse_incomplete(view.draft, view.lines, has_delivery=view.quote.delivery is not None)
    expires_at = uow.now + timedelta(days=days)
    also = ", sent_at = app_now(), link_expires_at = %(expires_at)s, total_minor = %(total)s"
    _move(uow, draft_id, DraftStatus.SENT, also, expires_at=expires_at, total=view.quote.total_minor)
    uow.record("DraftSent", aggregate="draft", aggregate_id=draft_id, data={"number": view.draft.number})
    return Sent(
        draft_id=draft_id,
        token=draft_token(uow, draft_id),
        expires_at=expires_at,
        total_minor=view.quote.total_minor,
        currency=view.quote.currency,
    )


def cancel_draft(uow: UnitOfWork, draft_id: UUID) -> None:
    """Withdraws a draft that has become no order. Has no way back: write it anew."""
    require(uow, Permission.ORDERS_WRITE)
    _locked(uow, draft_id)
    _move(uow, draft_id, DraftStatus.CANCELLED)
    uow.record("DraftCancelled", aggregate="draft", aggregate_id=draft_id)


def _move(uow: UnitOfWork, draft_id: UUID, to: DraftStatus, also: str = "", **values: object) -> None:
    """Moves a draft by its table of transitions, or refuses."""
    sources = [source.value for source, targets in DRAFT_TRANSITIONS.items() if to in targets]
    if uow.execute(_MOVE.format(also=also), id=draft_id, to=to, sources=sources, **values) != 1:
        raise Conflict("This draft has become an order, or was withdrawn.", code="DRAFT_OVER")


def _locked(uow: UnitOfWork, draft_id: UUID) -> DraftRow:
    draft = find_row(uow, draft_id, locked=True)
    if draft is None:
        raise NotFound("There is no such draft.")
    return draft


def _write(uow: UnitOfWork, draft_id: UUID, content: DraftContent) -> DraftView:
    variants = [line.variant_id for line in content.lines if line.variant_id]
    lines = written_lines(content, orders.goods_of(uow, variants, tenants.current(uow).currency))
    known = {key: value for key, value in content.address.items() if key in Address.__slots__}
    written = uow.execute(
        _WRITE,
        id=draft_id,
        email=checked_email(content.email) if content.email.strip() else "",
        address=Jsonb(Address.checked(**known).as_dict() if known else {}),
        method=content.shipping_method_id,
        shipping_title=content.shipping_title.strip()[:120],
        shipping=content.shipping_minor,
        discount=content.discount_minor,
        discount_title=content.discount_title.strip()[:120],
        note=content.note.strip()[:2000],
        tags=list(orders.checked_tags(content.tags)),
    )
    if written != 1:
        raise Conflict("This draft has become an order, or was withdrawn.", code="DRAFT_OVER")
    uow.execute("DELETE FROM draft_line WHERE draft_id = %(draft)s", draft=draft_id)
    uow.execute_many(
        _WRITE_LINE,
        [
            {"draft": draft_id, "position": position} | {name: getattr(line, name) for name in _LINE_COLUMNS}
            for position, line in enumerate(lines)
        ],
    )
    view = quoted(uow, _locked(uow, draft_id))
    uow.execute(_TOTAL, id=draft_id, total=view.quote.total_minor)
    return view
