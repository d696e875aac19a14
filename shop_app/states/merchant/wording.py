"""The admin's words for statuses and times: one meaning, one word, on every screen."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time, format_timedelta, get_datetime_format

from shop_app.core.translation import babel_locale, current_locale, t

Badge = tuple[str, str]
"""A word and its tone."""


def payment_badge(status: str) -> Badge:
    """How an order's money stands."""
    return {
        "pending": (t("Unpaid"), "warning"),
        "authorised": (t("Authorised"), "info"),
        "partially_paid": (t("Partly paid"), "warning"),
        "paid": (t("Paid"), "success"),
        "partially_refunded": (t("Partly refunded"), "neutral"),
        "refunded": (t("Refunded"), "neutral"),
        "failed": (t("Payment failed"), "danger"),
        "disputed": (t("Disputed"), "danger"),
    }[status]


def progress_badge(order_status: str, fulfillment_status: str) -> Badge:
    """How far an order has come. One that was given up says so instead of what there would be to send."""
    ended = {
        "pending": (t("Awaiting payment"), "neutral"),
        "cancelled": (t("Cancelled"), "neutral"),
        "expired": (t("Expired"), "neutral"),
    }
    sent = {
        "unfulfilled": (t("To fulfil"), "accent"),
        "partial": (t("Partly fulfilled"), "accent"),
        "fulfilled": (t("Fulfilled"), "success"),
        "shipped": (t("Shipped"), "success"),
        "delivered": (t("Delivered"), "success"),
        "returned": (t("Returned"), "neutral"),
    }
    return ended.get(order_status) or sent[fulfillment_status]


def product_badge(status: str) -> Badge:
    """What shoppers see of a product."""
    return {
        "active": (t("Live"), "success"),
        "draft": (t("Draft"), "neutral"),
        "archived": (t("Archived"), "neutral"),
    }[status]


def movement_word(kind: str) -> str:
    """Why stock moved."""
    return {
        "opening": t("Opening stock"),
        "received": t("Received"),
        "count": t("Counted"),
        "damaged": t("Damaged"),
        "lost": t("Lost"),
        "returned": t("Returned"),
        "correction": t("Corrected"),
        "sold": t("Sold"),
        "restocked": t("Restocked"),
        "purchase": t("Bought"),
        "transfer_out": t("Sent to another place"),
        "transfer_in": t("Came from another place"),
    }[kind]


def when(moment: datetime, now: datetime, time_zone: str) -> str:
    """“4 minutes ago” within a day, then “14 Nov, 16:05”, with the year where it is another one."""
    locale = babel_locale(current_locale())
    if timedelta() <= now - moment < timedelta(minutes=1):
        return t("just now")
    if timedelta() <= now - moment < timedelta(days=1):
        return format_timedelta(moment - now, add_direction=True, threshold=1, locale=locale)
    zone = ZoneInfo(time_zone)
    there = moment.astimezone(zone)
    day = format_skeleton("MMMd" if there.year == now.astimezone(zone).year else "yMMMd", there, locale=locale)
    return str(get_datetime_format("medium", locale)).format(format_time(there, "short", locale=locale), day)


def exactly(moment: datetime, time_zone: str) -> str:
    """The moment in full, for whoever points at it."""
    return f"{moment.astimezone(ZoneInfo(time_zone)).isoformat(timespec='seconds')} {time_zone}"
