"""Mails around a shopper's account: links that prove an address, and word of every change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.customer import ActivityKind, TokenPurpose
from models.errors import NotFound
from models.notification import NotificationKind
from models.values.ids import new_id
from shop_app.core.formatting import date_text, moment_text
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import speaking, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers, tenants, wishlists
from shop_app.domain.notifications.commands import RUNG
from shop_app.domain.notifications.rules import DEFAULT_ACCENT, logo_of
from shop_app.domain.notifications.schemas import AccountLetter
from shop_app.settings import settings

OF_ACCOUNTS = (
    NotificationKind.ACCOUNT_LINK,
    NotificationKind.ACCOUNT_CHANGED,
    NotificationKind.ACCOUNT_EXPORT,
    NotificationKind.WISHLIST_NEWS,
)

_OWE = """
    INSERT INTO notification (id, event_id, kind, order_id, recipient, due_at, last_error)
    SELECT %(id)s, %(event_id)s, %(kind)s, %(subject)s, whom.email, %(due_at)s, ''
    FROM {table} whom WHERE whom.id = %(subject)s {more}
    ON CONFLICT (tenant_id, event_id, kind) DO NOTHING RETURNING id
"""
_OWE_BY_TOKEN = _OWE.format(table="customer_token", more="AND whom.used_at IS NULL")
_OWE_CUSTOMER = _OWE.format(table="customer", more="AND whom.erased_at IS NULL")
_OWE_OF_LIST = """
    INSERT INTO notification (id, event_id, kind, order_id, recipient, due_at, last_error)
    SELECT %(id)s, %(event_id)s, %(kind)s, w.id, c.email, %(due_at)s, ''
    FROM wishlist w JOIN customer c ON c.tenant_id = w.tenant_id AND c.id = w.customer_id AND c.erased_at IS NULL
    WHERE w.id = %(subject)s
    ON CONFLICT (tenant_id, event_id, kind) DO NOTHING RETURNING id
"""
_TOKEN = """
    SELECT t.id, t.purpose, t.email, t.locale, coalesce(c.name, '') AS name, c.id IS NOT NULL AS is_customer
    FROM customer_token t LEFT JOIN customer c ON c.tenant_id = t.tenant_id AND c.email = t.email
    WHERE t.id = %(id)s AND t.used_at IS NULL AND t.expires_at > app_now()
"""
_CUSTOMER = "SELECT name, locale FROM customer WHERE id = %(id)s AND erased_at IS NULL"
_EVENT = "SELECT data FROM outbox WHERE id = %(event_id)s"


@dataclass(frozen=True, slots=True)
class _Token:
    id: UUID
    purpose: TokenPurpose
    email: str
    locale: str
    name: str
    is_customer: bool


@dataclass(frozen=True, slots=True)
class _Customer:
    name: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    heading: str
    text: str
    label: str = ""
    path: str = ""
    after: str = ""


def owe_account_link(uow: UnitOfWork, event_id: UUID, token_id: UUID) -> UUID | None:
    """The link of a sign-up, a reset or an export; returns the row to send."""
    require(uow, Permission.CUSTOMERS_READ)
    return _owe(uow, _OWE_BY_TOKEN, NotificationKind.ACCOUNT_LINK, event_id, token_id)


def owe_account_news(uow: UnitOfWork, event_id: UUID, customer_id: UUID) -> UUID | None:
    """Word of a change to an account, also to whoever did not make it; returns the row to send."""
    require(uow, Permission.CUSTOMERS_READ)
    return _owe(uow, _OWE_CUSTOMER, NotificationKind.ACCOUNT_CHANGED, event_id, customer_id)


def owe_export_mail(uow: UnitOfWork, event_id: UUID, token_id: UUID) -> UUID | None:
    """The link at which one's own data are fetched; returns the row to send."""
    require(uow, Permission.CUSTOMERS_READ)
    return _owe(uow, _OWE_BY_TOKEN, NotificationKind.ACCOUNT_EXPORT, event_id, token_id)


def owe_wishlist_mail(uow: UnitOfWork, event_id: UUID, wishlist_id: UUID) -> UUID | None:
    """Word of lower prices on somebody's wishlist; returns the row to send."""
    require(uow, Permission.CUSTOMERS_READ)
    return _owe(uow, _OWE_OF_LIST, NotificationKind.WISHLIST_NEWS, event_id, wishlist_id)


def _owe(uow: UnitOfWork, sql: str, kind: NotificationKind, event_id: UUID, subject: UUID) -> UUID | None:
    owed: UUID | None = uow.scalar(
        sql, id=new_id(), event_id=event_id, kind=kind, subject=subject, due_at=uow.now + RUNG
    )
    return owed


def read_account_letter(uow: UnitOfWork, kind: NotificationKind, event_id: UUID, subject: UUID) -> AccountLetter | None:
    """The letter as things stand; ``None`` where its link was followed or its reader is gone."""
    if kind is NotificationKind.ACCOUNT_CHANGED:
        customer = uow.first(_Customer, _CUSTOMER, id=subject)
        if customer is None:
            return None
        data: dict[str, Any] = uow.scalar(_EVENT, event_id=event_id) or {}
        with speaking(customer.locale):
            words = _change_words(uow, ActivityKind(data["kind"]), datetime.fromisoformat(data["at"]))
            return _letter(uow, kind, customer.locale, customer.name, words)
    if kind is NotificationKind.WISHLIST_NEWS:
        return _wishlist_letter(uow, event_id, subject)
    token = uow.first(_Token, _TOKEN, id=subject)
    if token is None:
        return None
    with speaking(token.locale):
        words_or_none = _link_words(uow, token)
        return _letter(uow, kind, token.locale, token.name, words_or_none) if words_or_none else None


def _wishlist_letter(uow: UnitOfWork, event_id: UUID, wishlist_id: UUID) -> AccountLetter | None:
    data: dict[str, Any] = uow.scalar(_EVENT, event_id=event_id) or {}
    try:
        news = wishlists.news_of(uow, wishlist_id, [UUID(product_id) for product_id in data["product_ids"]])
    except NotFound:
        return None
    if not news.products:
        return None
    with speaking(news.locale):
        priced = ", ".join(f"{product.title} ({product.price_text})" for product in news.products)
        words = _Words(
            heading=t("Something you wished for costs less"),
            text=t("Now for less than when you put it on your wishlist: {products}.", products=priced),
            label=t("See your wishlist"),
            path="/wishlist",
            after=t("You can switch these mails off in your account, under preferences."),
        )
        return _letter(uow, NotificationKind.WISHLIST_NEWS, news.locale, news.name, words)


def _link_words(uow: UnitOfWork, token: _Token) -> _Words | None:
    link = customers.link_token(uow, token.id)
    if token.purpose is TokenPurpose.EXPORT:
        return _Words(
            heading=t("Your data are ready"),
            text=t("The file has everything this shop knows of you. The link works once, for seven days."),
            label=t("Download your data"),
            path=f"/account/export?token={link}",
        )
    if token.purpose is TokenPurpose.RESET:
        # A stranger's address: nobody has bought with it, and there is nothing to reset.
        if not token.is_customer:
            return None
        return _Words(
            heading=t("Choose a new password"),
            text=t("Somebody has asked for a new password for your account. The link works once, for one hour."),
            label=t("Choose a password"),
            path=f"/account/reset?token={link}",
            after=t("It was not you? Then do nothing: your password stays as it is."),
        )
    if customers.has_account(uow, token.email):
        return _Words(
            heading=t("You have an account already"),
            text=t("Somebody, probably you, tried to create an account with this address. Sign in instead."),
            label=t("Sign in"),
            path="/account/sign-in",
            after=t("You do not know your password any more? The page has a link for that."),
        )
    return _Words(
        heading=t("One click and your account is ready"),
        text=t("Confirm that this is your address. The link works once, for one day."),
        label=t("Confirm your address"),
        path=f"/account/confirm?token={link}",
        after=t("It was not you? Then do nothing: there will be no account."),
    )


def _change_words(uow: UnitOfWork, kind: ActivityKind, at: datetime) -> _Words:
    zone = tenants.current(uow).time_zone
    heading, text = {
        ActivityKind.PASSWORD_CHANGED: (
            t("Your password was changed"),
            t("You were signed out everywhere else."),
        ),
        ActivityKind.PASSWORD_RESET: (
            t("Your password was changed"),
            t("It was set anew by a link in a mail to you. You were signed out everywhere else."),
        ),
        ActivityKind.OTHERS_SIGNED_OUT: (
            t("You were signed out on other devices"),
            t("Whoever used your account there has to sign in again."),
        ),
        ActivityKind.EXPORT_ASKED: (
            t("Your data were asked for"),
            t("We are putting together a file with everything we know of you. The link comes by mail."),
        ),
        ActivityKind.DELETION_ASKED: (
            t("Your account will be deleted"),
            t(
                "On {date} we delete your account and your data. Sign in before that day to keep it.",
                date=date_text(at + customers.GRACE, zone),
            ),
        ),
        ActivityKind.DELETION_CANCELLED: (
            t("Your account stays"),
            t("The deletion was called off."),
        ),
    }[kind]
    return _Words(
        heading=heading,
        text=text,
        label=t("See your account"),
        path="/account/security",
        after=t("This was on {moment}. It was not you? Choose a new password at once.", moment=moment_text(at, zone)),
    )


def _letter(uow: UnitOfWork, kind: NotificationKind, locale: str, name: str, words: _Words) -> AccountLetter:
    shop = tenants.current(uow)
    origin = settings().origin_of(shop.subdomain)
    return AccountLetter(
        kind=kind,
        locale=locale,
        shop_name=shop.name,
        legal_name=shop.legal_name or shop.name,
        support_email=shop.support_email,
        accent=shop.accent or DEFAULT_ACCENT,
        logo=logo_of(shop.logo, origin),
        shop_url=origin,
        greeting=t("Hello {name},", name=name) if name else t("Hello,"),
        heading=words.heading,
        text=words.text,
        label=words.label,
        url=f"{origin}{words.path}" if words.path else "",
        after=words.after,
        because=t(
            "You receive this mail because it is about your account at {shop}.", shop=shop.legal_name or shop.name
        ),
    )
