"""Words and colours of a mail. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.notification import NotificationKind
from shop_app.core.translation import t
from shop_app.domain.notifications.schemas import AccountLetter, Letter, Logo

# Where a shop has chosen no accent: the design tokens' own.
DEFAULT_ACCENT = "#5b5bd6"
_LOGO_HEIGHT = 40
_DARK_INK, _LIGHT_INK = "#1c2024", "#ffffff"


def logo_of(logo: Mapping[str, Any], origin: str) -> Logo | None:
    """The shop's logo at a mail's size; mails need the whole address of it."""
    if not logo:
        return None
    height = min(_LOGO_HEIGHT, logo["height"])
    width = round(logo["width"] * height / logo["height"])
    return Logo(url=f"{origin}/media/{logo['file']}", width=width, height=height)


def subject(letter: Letter | AccountLetter) -> str:
    """What the mailbox shows: the news first, then whose it is."""
    if isinstance(letter, AccountLetter):
        return f"{letter.heading} · {letter.shop_name}"
    number, shop = letter.order_number, letter.shop_name
    if letter.kind is NotificationKind.STOCK_BACK:
        return t("{product} is back · {shop}", product=letter.items[0].title, shop=shop)
    if letter.kind is NotificationKind.ORDER_RECEIPT:
        return t("Order {number} confirmed · {shop}", number=number, shop=shop)
    if letter.kind is NotificationKind.ORDER_FULFILLED:
        return t("Order {number} is on its way · {shop}", number=number, shop=shop)
    if letter.kind is NotificationKind.ORDER_SHIPPED:
        return t("Follow your order {number} · {shop}", number=number, shop=shop)
    if letter.kind is NotificationKind.ORDER_DELIVERED:
        return t("Order {number} has arrived · {shop}", number=number, shop=shop)
    if letter.kind is NotificationKind.ORDER_PROBLEM:
        return t("Order {number}: a buyer reports a problem", number=number)
    if letter.kind is NotificationKind.RETURN_REQUESTED:
        return t("We have your return request for order {number} · {shop}", number=number, shop=shop)
    if letter.kind is NotificationKind.RETURN_APPROVED:
        return t("Send it back: order {number} · {shop}", number=number, shop=shop)
    if letter.kind is NotificationKind.RETURN_REJECTED:
        return t("Your return of order {number} · {shop}", number=number, shop=shop)
    if letter.kind is NotificationKind.PAYMENT_LINK:
        return t("Your offer {number} · {shop}", number=number, shop=shop)
    return t("Refund for order {number} · {shop}", number=number, shop=shop)


def ink_on(background: str) -> str:
    """The ink that reads better on ``#rrggbb``, by WCAG's contrast."""
    return _LIGHT_INK if _contrast(background, _LIGHT_INK) >= _contrast(background, _DARK_INK) else _DARK_INK


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
