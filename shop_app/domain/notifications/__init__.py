"""Mails that a shop owes its shoppers: owed by an event, rendered and sent by a job."""

from shop_app.domain.notifications.accounts import (
    owe_account_link,
    owe_account_news,
    owe_export_mail,
    owe_wishlist_mail,
)
from shop_app.domain.notifications.commands import (
    owe_delivered_mail,
    owe_parcel_mail,
    owe_payment_link,
    owe_problem_mail,
    owe_receipt,
    owe_refund_mail,
    owe_return_mail,
    owe_shipped_mail,
)
from shop_app.domain.notifications.restocks import owe_restock_mails
from shop_app.domain.notifications.sending import send

__all__ = [
    "owe_account_link",
    "owe_account_news",
    "owe_delivered_mail",
    "owe_export_mail",
    "owe_parcel_mail",
    "owe_payment_link",
    "owe_problem_mail",
    "owe_receipt",
    "owe_refund_mail",
    "owe_restock_mails",
    "owe_return_mail",
    "owe_shipped_mail",
    "owe_wishlist_mail",
    "send",
]
