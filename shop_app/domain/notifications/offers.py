"""The mail with a payment link: what staff composed for somebody, and where it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.draft import LINK_PURPOSE
from models.notification import NotificationKind
from models.values.address import Address
from shop_app.core.formatting import country_text, date_text, money_text
from shop_app.core.tokens import sign_id
from shop_app.core.translation import speaking
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.notifications.rules import DEFAULT_ACCENT, logo_of
from shop_app.domain.notifications.schemas import Item, Letter
from shop_app.settings import settings

_OFFER = """
    SELECT number, locale, currency, shipping_address, total_minor, sent_at, link_expires_at FROM draft
    WHERE id = %(draft)s AND status = 'sent' AND link_expires_at > app_now()
"""
_LINES = """
    SELECT title, variant_title, sku, picture, quantity, unit_price_minor * quantity - discount_minor AS total_minor
    FROM draft_line WHERE draft_id = %(draft)s ORDER BY position
"""


@dataclass(frozen=True, slots=True)
class _Offer:
    number: int
    locale: str
    currency: str
    shipping_address: dict[str, str]
    total_minor: int
    sent_at: datetime
    link_expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Line:
    title: str
    variant_title: str
    sku: str
    picture: str
    quantity: int
    total_minor: int


def read_offer(uow: UnitOfWork, draft_id: UUID) -> Letter | None:
    """The letter with a draft's link; ``None`` where the draft was changed, withdrawn or ordered meanwhile."""
    offer = uow.first(_Offer, _OFFER, draft=draft_id)
    if offer is None:
        return None
    shop = tenants.current(uow)
    origin = settings().origin_of(shop.subdomain)
    with speaking(offer.locale):
        address = Address(**offer.shipping_address)
        return Letter(
            kind=NotificationKind.PAYMENT_LINK,
            locale=offer.locale,
            shop_name=shop.name,
            legal_name=shop.legal_name or shop.name,
            support_email=shop.support_email,
            accent=shop.accent or DEFAULT_ACCENT,
            logo=logo_of(shop.logo, origin),
            order_number=offer.number,
            order_url=f"{origin}/pay/{sign_id(LINK_PURPOSE, uow.tenant_id, draft_id)}",
            shop_url=origin,
            buyer_name=address.name,
            buyer_email="",
            ordered_on=date_text(offer.sent_at, shop.time_zone),
            items=tuple(
                Item(
                    title=line.title,
                    variant_title=line.variant_title,
                    sku=line.sku,
                    quantity=line.quantity,
                    amount=money_text(line.total_minor, offer.currency),
                    picture_url=f"{origin}/media/{line.picture}" if line.picture else "",
                )
                for line in uow.all(_Line, _LINES, draft=draft_id)
            ),
            sums=(),
            total=money_text(offer.total_minor, offer.currency),
            address=(*address.lines()[:-1], country_text(address.country)),
            delivery="",
            expected="",
            good_until=date_text(offer.link_expires_at, shop.time_zone),
        )
