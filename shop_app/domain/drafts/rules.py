"""What a draft may say, and what it still lacks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from models.draft import DraftStatus
from models.errors import Conflict, ValidationFailed
from models.values.ids import new_id
from models.values.money import allocate
from shop_app.domain.drafts.schemas import DraftContent, DraftLineView, DraftRow, LineContent
from shop_app.domain.orders import Goods
from shop_app.domain.pricing import Benefits, LineDiscount, PricedLine

MOST_LINES = 100
MOST_UNITS = 999
DEAREST_MINOR = 10**12


def written_lines(content: DraftContent, goods: Mapping[UUID, Goods]) -> tuple[DraftLineView, ...]:
    """The lines with their prices settled, or ``ValidationFailed`` naming what is wrong with one."""
    if len(content.lines) > MOST_LINES:
        raise ValidationFailed("A draft has at most 100 lines.", field="lines")
    lines = tuple(_written(line, goods) for line in content.lines)
    if not 0 <= content.discount_minor <= sum(line.total_minor for line in lines):
        raise ValidationFailed("The order is reduced by what its lines cost at most.", field="discount")
    if content.shipping_minor is not None and not 0 <= content.shipping_minor <= DEAREST_MINOR:
        raise ValidationFailed("Enter a price from 0 up.", field="shipping")
    return lines


def _written(line: LineContent, goods: Mapping[UUID, Goods]) -> DraftLineView:
    known = goods[line.variant_id] if line.variant_id else None
    title = known.title if known else line.title.strip()
    if not title:
        raise ValidationFailed("Give the line a title, or choose a product.", field="title")
    if not 1 <= line.quantity <= MOST_UNITS:
        raise ValidationFailed("Choose 1 to 999 units.", field="quantity")
    price = line.unit_price_minor if line.unit_price_minor is not None or not known else known.unit_price_minor
    if price is None:
        raise ValidationFailed("“{title}” has no price. Give it one.", field="unit_price", title=title)
    if not 0 <= price <= DEAREST_MINOR:
        raise ValidationFailed("Enter a price from 0 up.", field="unit_price")
    if not 0 <= line.discount_minor <= price * line.quantity:
        raise ValidationFailed("A line is reduced by its price at most.", field="discount", title=title)
    return DraftLineView(
        id=new_id(),
        variant_id=line.variant_id,
        sku=known.sku if known else "",
        title=title,
        variant_title=known.variant_title if known else "",
        slug=known.slug if known else "",
        picture=known.picture if known else "",
        quantity=line.quantity,
        unit_price_minor=price,
        discount_minor=line.discount_minor,
        is_taxable=known.is_taxable if known else line.is_taxable,
        requires_shipping=known.requires_shipping if known else line.requires_shipping,
    )


def priced(lines: Sequence[DraftLineView], goods: Mapping[UUID, Goods]) -> list[PricedLine]:
    """The lines as pricing wants them; one without a variant is known by its own id."""
    return [
        PricedLine(
            variant_id=line.variant_id or line.id,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            is_taxable=line.is_taxable,
            tax_class=goods[line.variant_id].tax_class if line.variant_id else "standard",
            weight_g=goods[line.variant_id].weight_g if line.variant_id else 0,
            requires_shipping=line.requires_shipping,
        )
        for line in lines
    ]


def reductions(draft: DraftRow, lines: Sequence[DraftLineView]) -> Benefits:
    """What staff took off, line by line: a line's own reduction, and its share of the order's.

    No promotion gives them; the draft's id stands for whoever did.
    """
    left = [line.total_minor for line in lines]
    shares = allocate(min(draft.discount_minor, sum(left)), left) if lines else []
    return Benefits(
        line_discounts=tuple(
            LineDiscount(
                line=position,
                amount_minor=line.discount_minor + share,
                promotion_id=draft.id,
                code="",
                title=draft.discount_title,
            )
            for position, (line, share) in enumerate(zip(lines, shares, strict=True))
            if line.discount_minor + share
        )
    )


def refuse_incomplete(draft: DraftRow, lines: Sequence[DraftLineView], *, has_delivery: bool) -> None:
    """Only what could be ordered is sent or made an order."""
    if not lines:
        raise Conflict("Write at least one line first.", code="DRAFT_EMPTY")
    if not draft.email:
        raise Conflict("Say first whom this order is for: an e-mail address is missing.", code="DRAFT_WITHOUT_EMAIL")
    if not draft.shipping_address:
        raise Conflict("Say first who buys, and where: an address is missing.", code="DRAFT_WITHOUT_ADDRESS")
    if any(line.requires_shipping for line in lines) and not has_delivery:
        raise Conflict("Choose first how the parcel is sent.", code="DRAFT_WITHOUT_DELIVERY")


def refuse_void(draft: DraftRow, now: datetime) -> None:
    """A link counts while its draft stands as it was mailed, and until its last day."""
    if draft.status not in (DraftStatus.SENT, DraftStatus.ORDERED):
        raise Conflict("This offer was changed or withdrawn. Ask the shop for a new link.", code="OFFER_WITHDRAWN")
    if draft.link_expires_at is None or draft.link_expires_at <= now:
        raise Conflict("This link has run out. Ask the shop for a new one.", code="OFFER_EXPIRED")
