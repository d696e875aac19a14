"""Looking at drafts: for staff by number, for a shopper by the link that was mailed."""

from __future__ import annotations

from dataclasses import fields, replace
from uuid import UUID

from models.draft import LINK_PURPOSE
from models.errors import NotFound
from models.payment import Provider
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.tokens import read_signed_id, sign_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, pricing
from shop_app.domain.drafts.rules import priced, reductions, refuse_void
from shop_app.domain.drafts.schemas import DraftLineView, DraftRow, DraftSummary, DraftView
from shop_app.domain.pricing import DeliveryOption

_COLUMNS = ", ".join(field.name for field in fields(DraftRow))
_DRAFT = f"SELECT {_COLUMNS} FROM draft WHERE "
_LINES = f"""
    SELECT {", ".join(field.name for field in fields(DraftLineView))} FROM draft_line
    WHERE draft_id = %(draft)s ORDER BY position
"""
_LIST = """
    SELECT d.id, d.number, d.status, d.email, d.currency, d.total_minor, o.number AS order_number, d.author,
           d.created_at
    FROM draft d LEFT JOIN orders o ON o.tenant_id = d.tenant_id AND o.id = d.order_id
    WHERE (%(before)s::uuid IS NULL OR d.id < %(before)s)
    ORDER BY d.id DESC LIMIT %(limit)s
"""

_PROVIDERS = "SELECT provider FROM payment_provider WHERE is_enabled ORDER BY position, provider DESC"


def draft_token(uow: UnitOfWork, draft_id: UUID) -> str:
    """The unguessable part of a payment link."""
    return sign_id(LINK_PURPOSE, uow.tenant_id, draft_id)


def draft_by_token(uow: UnitOfWork, token: str, *, locked: bool = False) -> DraftRow:
    """The draft behind a payment link; an altered link looks like one that never was."""
    draft_id = read_signed_id(LINK_PURPOSE, uow.tenant_id, token)
    draft = find_row(uow, draft_id, locked=locked) if draft_id else None
    if draft is None:
        raise NotFound("There is no such offer. Check the link in your mail.")
    return draft


def find_row(uow: UnitOfWork, draft_id: UUID, *, locked: bool = False) -> DraftRow | None:
    """A draft's columns, its row locked if it is about to change."""
    return uow.first(DraftRow, _DRAFT + "id = %(id)s" + (" FOR UPDATE" if locked else ""), id=draft_id)


def list_drafts(uow: UnitOfWork, *, before: UUID | None = None, limit: int = 50) -> tuple[DraftSummary, ...]:
    """A page of drafts, newest first; ``before`` is the last one of the page before."""
    require(uow, Permission.ORDERS_READ)
    return tuple(uow.all(DraftSummary, _LIST, before=before, limit=limit))


def find_draft(uow: UnitOfWork, number: int) -> DraftView:
    """A draft by its number, with what it costs today."""
    require(uow, Permission.ORDERS_READ)
    draft = uow.first(DraftRow, _DRAFT + "number = %(number)s", number=number)
    if draft is None:
        raise NotFound("There is no draft {number}.", number=number)
    return quoted(uow, draft)


def offer(uow: UnitOfWork, token: str) -> DraftView:
    """A draft for whoever holds its link, while that counts; notes and tags are the staff's own."""
    open_to_shoppers(uow)
    draft = draft_by_token(uow, token)
    refuse_void(draft, uow.now)
    view = quoted(uow, replace(draft, note="", tags=[], author=""))
    return replace(view, providers=tuple(Provider(name) for name in uow.scalars(_PROVIDERS)))


def quoted(uow: UnitOfWork, draft: DraftRow) -> DraftView:
    """A draft with what it costs today: its own prices, the taxes and ways to deliver of its destination."""
    lines = tuple(uow.all(DraftLineView, _LINES, draft=draft.id))
    goods = orders.goods_of(uow, [line.variant_id for line in lines if line.variant_id], draft.currency)
    place = draft.shipping_address or {"country": uow.scalar("SELECT country FROM tenant WHERE id = app_tenant()")}
    needs_delivery = any(line.requires_shipping for line in lines)
    quote, options = pricing.quote_for(
        uow,
        priced(lines, goods),
        currency=draft.currency,
        country=place["country"],
        region=place.get("region", ""),
        postcode=place.get("postcode", ""),
        needs_delivery=needs_delivery,
        benefits=reductions(draft, lines),
    )
    delivery = _delivery(uow, draft, options) if needs_delivery else None
    if delivery != quote.delivery:
        tax = pricing.tax_rule(uow, place["country"], place.get("region", ""), place.get("postcode", ""))
        quote = pricing.quote(
            priced(lines, goods),
            currency=draft.currency,
            tax=tax,
            delivery=delivery,
            benefits=reductions(draft, lines),
        )
    number = uow.scalar("SELECT number FROM orders WHERE id = %(id)s", id=draft.order_id) if draft.order_id else None
    return DraftView(draft=draft, lines=lines, quote=quote, delivery_options=tuple(options), order_number=number)


def _delivery(uow: UnitOfWork, draft: DraftRow, options: list[DeliveryOption]) -> DeliveryOption | None:
    """The method chosen (or the first that goes there), at the price that staff wrote where they wrote one."""
    chosen = next((option for option in options if draft.shipping_method_id in (None, option.method_id)), None)
    if draft.shipping_minor is None:
        return chosen
    today = uow.now.date()
    return DeliveryOption(
        method_id=chosen.method_id if chosen else draft.id,
        name=draft.shipping_title or (chosen.name if chosen else "Delivery"),
        carrier=chosen.carrier if chosen else "",
        amount_minor=draft.shipping_minor,
        arrives_from=chosen.arrives_from if chosen else today,
        arrives_to=chosen.arrives_to if chosen else today,
    )
