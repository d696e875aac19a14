"""What a mail says, in words and finished amounts; the templates only lay it out."""

from __future__ import annotations

from dataclasses import dataclass

from models.notification import NotificationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of the order, or of the parcel. ``picture_url`` and ``amount`` may be empty."""

    title: str
    variant_title: str
    sku: str
    quantity: int
    amount: str
    picture_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A row under the items."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """How to follow what was sent; each part may be empty."""

    carrier: str
    tracking_number: str
    tracking_url: str
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment:
    """``is_too_late``: it was paid when the order could not be kept any more (I-13). ``is_credit``: as store credit."""

    amount: str
    is_whole: bool
    is_credit: bool
    is_too_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Homecoming:
    """A return. ``answer`` is the shop's own words, and ``fee`` an amount; both may be empty."""

    number: int
    answer: str
    fee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A shop's logo as a mail shows it: at most 40 pixels high."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail. ``order_url`` is the tracking link that needs no account; of an offer, where it is paid."""

    kind: NotificationKind
    locale: str
    shop_name: str
    legal_name: str
    support_email: str
    accent: str
    order_number: int
    order_url: str
    shop_url: str
    buyer_name: str
    buyer_email: str
    ordered_on: str
    items: tuple[Item, ...]
    logo: Logo | None = None
    sums: tuple[Sum, ...]
    total: str
    address: tuple[str, ...]
    delivery: str
    expected: str
    parcel: Parcel | None = None
    repayment: Repayment | None = None
    invoice_url: str = ""
    homecoming: Homecoming | None = None
    problem: str = ""
    """What its buyer says is wrong."""
    good_until: str = ""
    because: str = ""
    """Why somebody who has not ordered receives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLetter:
    """One mail about an account: a sentence or two, and one way on. ``url`` and ``after`` may be empty."""

    kind: NotificationKind
    locale: str
    shop_name: str
    legal_name: str
    support_email: str
    accent: str
    shop_url: str
    greeting: str
    heading: str
    text: str
    label: str
    url: str
    after: str
    because: str
    logo: Logo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A finished mail: the same twice, for readers with and without HTML."""

    subject: str
    text: str
    html: str
