"""Reading what a mail has to say, at the moment it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from models.notification import NotificationKind
from models.order import OrderStatus
from models.values.address import Address
from shop_app.core.formatting import country_text, date_text, money_text
from shop_app.core.translation import speaking, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, returns, tenants
from shop_app.domain.notifications.accounts import OF_ACCOUNTS, read_account_letter
from shop_app.domain.notifications.offers import read_offer
from shop_app.domain.notifications.restocks import read_restock
from shop_app.domain.notifications.rules import DEFAULT_ACCENT, logo_of
from shop_app.domain.notifications.schemas import AccountLetter, Homecoming, Item, Letter, Parcel, Repayment, Sum
from shop_app.settings import settings

_EVENT_DATA = "SELECT data FROM outbox WHERE id = %(event_id)s"
# Credit that pays for an exchange is no news: the exchange is.
_REFUND = """
    SELECT r.amount_minor, r.currency, r.to_account_id IS NOT NULL AS is_credit,
           r.to_account_id IS NOT NULL AND EXISTS (
               SELECT FROM refund_part p
               JOIN order_refund d ON d.tenant_id = p.tenant_id AND d.id = p.order_refund_id
               JOIN return_request q ON q.tenant_id = d.tenant_id AND d.idempotency_key = 'return-' || q.id
               WHERE p.tenant_id = r.tenant_id AND p.refund_id = r.id AND q.resolution = 'exchange') AS is_exchange
    FROM refund r WHERE r.id = %(refund_id)s
"""
_OF_PARCELS = (NotificationKind.ORDER_FULFILLED, NotificationKind.ORDER_SHIPPED, NotificationKind.ORDER_DELIVERED)

_OF_RETURNS = (
    NotificationKind.RETURN_REQUESTED,
    NotificationKind.RETURN_APPROVED,
    NotificationKind.RETURN_REJECTED,
)


@dataclass(frozen=True, slots=True)
class _Refund:
    amount_minor: int
    currency: str
    is_credit: bool
    is_exchange: bool


def read_letter(
    uow: UnitOfWork, kind: NotificationKind, event_id: UUID, order_id: UUID
) -> Letter | AccountLetter | None:
    """The letter that an event calls for; ``None`` where it has been overtaken, as by a parcel taken back."""
    if kind in OF_ACCOUNTS:
        return read_account_letter(uow, kind, event_id, order_id)
    if kind is NotificationKind.PAYMENT_LINK:
        return read_offer(uow, order_id)
    if kind is NotificationKind.STOCK_BACK:
        return read_restock(uow, order_id)
    detail = orders.track(uow, orders.order_token(uow, order_id))
    data: Mapping[str, Any] = uow.scalar(_EVENT_DATA, event_id=event_id) or {}
    with speaking(detail.order.locale):
        if kind is NotificationKind.ORDER_RECEIPT:
            return _letter(uow, kind, detail, items=_items(uow, detail))
        if kind in _OF_PARCELS:
            return _parcel_letter(uow, kind, detail, str(data["fulfillment_id"]))
        if kind is NotificationKind.ORDER_PROBLEM:
            return _letter(uow, kind, detail, items=_items(uow, detail), problem=str(data["words"]))
        if kind in _OF_RETURNS:
            return _return_letter(uow, kind, detail, UUID(data["return_id"]))
        return _refund_letter(uow, detail, UUID(data["refund_id"]))


def _parcel_letter(
    uow: UnitOfWork, kind: NotificationKind, detail: orders.OrderDetail, fulfillment_id: str
) -> Letter | None:
    parcel = next((parcel for parcel in detail.parcels if str(parcel.id) == fulfillment_id), None)
    if parcel is None:
        return None
    return _letter(
        uow,
        kind,
        detail,
        items=_items(uow, detail, parcel.lines),
        parcel=Parcel(
            carrier=parcel.carrier,
            tracking_number=parcel.tracking_number,
            tracking_url=parcel.tracking_url,
            is_last=not any(line.open_quantity for line in detail.lines if line.requires_shipping),
        ),
    )


def _refund_letter(uow: UnitOfWork, detail: orders.OrderDetail, refund_id: UUID) -> Letter | None:
    refund = uow.first(_Refund, _REFUND, refund_id=refund_id)
    if refund is None or refund.is_exchange:
        return None
    return _letter(
        uow,
        NotificationKind.PAYMENT_REFUNDED,
        detail,
        items=_items(uow, detail),
        repayment=Repayment(
            amount=money_text(refund.amount_minor, refund.currency),
            is_whole=refund.amount_minor == detail.order.total_minor,
            is_credit=refund.is_credit,
            is_too_late=detail.order.status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED),
        ),
    )


def _return_letter(
    uow: UnitOfWork, kind: NotificationKind, detail: orders.OrderDetail, return_id: UUID
) -> Letter | None:
    coming = returns.return_by_id(uow, return_id)
    if coming.view.status is returns.ReturnStatus.CANCELLED:
        return None
    return _letter(
        uow,
        kind,
        detail,
        items=_items(uow, detail, {str(line.order_line_id): line.quantity for line in coming.lines}),
        homecoming=Homecoming(
            number=coming.view.number,
            answer=coming.view.answer,
            fee=money_text(coming.view.fee_minor, coming.view.currency) if coming.view.fee_minor else "",
        ),
    )


def _letter(
    uow: UnitOfWork,
    kind: NotificationKind,
    detail: orders.OrderDetail,
    *,
    items: tuple[Item, ...],
    parcel: Parcel | None = None,
    repayment: Repayment | None = None,
    homecoming: Homecoming | None = None,
    problem: str = "",
) -> Letter:
    order, shop = detail.order, tenants.current(uow)
    origin = settings().origin_of(shop.subdomain)
    address, token = Address(**order.shipping_address), orders.order_token(uow, order.id)
    return Letter(
        kind=kind,
        locale=order.locale,
        shop_name=shop.name,
        legal_name=shop.legal_name or shop.name,
        support_email=shop.support_email,
        accent=shop.accent or DEFAULT_ACCENT,
        logo=logo_of(shop.logo, origin),
        order_number=order.number,
        order_url=f"{origin}/orders/{token}",
        invoice_url=f"{origin}/api/v1/orders/{token}/invoice.pdf",
        shop_url=origin,
        buyer_name=address.name,
        buyer_email=order.email,
        ordered_on=date_text(order.created_at, shop.time_zone),
        items=items,
        sums=_sums(order),
        total=money_text(order.total_minor, order.currency),
        address=(*address.lines()[:-1], country_text(address.country)),
        delivery=order.shipping_method,
        expected=_expected(order),
        parcel=parcel,
        repayment=repayment,
        homecoming=homecoming,
        problem=problem,
    )


def _items(
    uow: UnitOfWork, detail: orders.OrderDetail, quantities: Mapping[str, int] | None = None
) -> tuple[Item, ...]:
    """The order's lines; with ``quantities`` by line id, only those and without amounts: a parcel is not a bill."""
    origin = settings().origin_of(tenants.current(uow).subdomain)
    return tuple(
        Item(
            title=line.title,
            variant_title=line.variant_title,
            sku=line.sku,
            quantity=line.quantity if quantities is None else quantities[str(line.id)],
            amount=money_text(line.total_minor, detail.order.currency) if quantities is None else "",
            picture_url=f"{origin}/media/{line.picture}" if line.picture else "",
        )
        for line in detail.lines
        if quantities is None or str(line.id) in quantities
    )


def _sums(order: orders.OrderView) -> tuple[Sum, ...]:
    def money(minor: int) -> str:
        return money_text(minor, order.currency)

    sums = [Sum(label=t("Subtotal"), amount=money(order.subtotal_minor))]
    if order.discount_minor:
        sums.append(Sum(label=t("Discount"), amount=money(-order.discount_minor)))
    if order.shipping_method:
        sums.append(Sum(label=t("Delivery"), amount=money(order.shipping_minor) if order.shipping_minor else t("Free")))
    if order.tax_minor:
        label = t("Tax included") if order.prices_include_tax else t("Tax")
        sums.append(Sum(label=label, amount=money(order.tax_minor)))
    return tuple(sums)


def _expected(order: orders.OrderView) -> str:
    """The days on which the parcel was promised; they are stored as midnights UTC."""
    if order.deliver_from is None or order.deliver_to is None:
        return ""
    window = tenants.DeliveryWindow(
        from_on=order.deliver_from.astimezone(UTC).date(), to_on=order.deliver_to.astimezone(UTC).date()
    )
    return tenants.window_text(window)
