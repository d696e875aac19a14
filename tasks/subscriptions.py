"""Who hears which event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import analytics, catalog, invoices, notifications, payments, privacy, reviews, search


@dataclass(frozen=True, slots=True)
class Subscriber:
    """``hear(uow, event_id, subject_id)`` runs once, in the unit that marks its delivery as handled.

    What it returns is the row for the job ``then``, which is rung after the commit. ``name`` is kept in
    ``outbox_delivery``: never rename it. What ``is_slow`` waits in a queue of its own.
    """

    name: str
    hear: Callable[[UnitOfWork, UUID, UUID], UUID | None]
    then: str = ""
    is_slow: bool = False


ACCOUNT_LINK = Subscriber("account_link", notifications.owe_account_link, then="notifications.send")
EXPORT = Subscriber("export", privacy.make_export, is_slow=True)
EXPORT_MAIL = Subscriber("export_mail", notifications.owe_export_mail, then="notifications.send")
WISHLIST_MAIL = Subscriber("wishlist_mail", notifications.owe_wishlist_mail, then="notifications.send")
ACCOUNT_NEWS = Subscriber("account_news", notifications.owe_account_news, then="notifications.send")
RECEIPT = Subscriber("receipt", notifications.owe_receipt, then="notifications.send")
PARCEL_MAIL = Subscriber("parcel_mail", notifications.owe_parcel_mail)
SHIPPED_MAIL = Subscriber("shipped_mail", notifications.owe_shipped_mail, then="notifications.send")
DELIVERED_MAIL = Subscriber("delivered_mail", notifications.owe_delivered_mail, then="notifications.send")
REFUND_MAIL = Subscriber("refund_mail", notifications.owe_refund_mail, then="notifications.send")
RETURN_MAIL = Subscriber("return_mail", notifications.owe_return_mail, then="notifications.send")
PROBLEM_MAIL = Subscriber("problem_mail", notifications.owe_problem_mail, then="notifications.send")
PAYMENT_LINK = Subscriber("payment_link", notifications.owe_payment_link, then="notifications.send")
INVOICES = Subscriber("invoices", invoices.hear)
REVENUE = Subscriber("revenue", analytics.count_order)
CALLING_OFF = Subscriber("calling_off", payments.hear_cancellation, then="payments.call_off")
RESTOCK_MAILS = Subscriber("restock_mails", notifications.owe_restock_mails)
RENDITIONS = Subscriber("renditions", catalog.make_renditions, is_slow=True)
REVIEW_PICTURES = Subscriber("review_pictures", reviews.make_renditions, is_slow=True)
AVIF = Subscriber("avif", catalog.make_avif, is_slow=True)
# Staff's own changes show at once; what is heard here are terms, and an import has thousands of them: mails and money
# must not wait behind.
SEARCH = Subscriber("search", search.hear_product, is_slow=True)
SEARCH_STOCK = Subscriber("search_stock", search.hear_stock, is_slow=True)
SEARCH_REBUILD = Subscriber("search_rebuild", search.hear_outdated, then="search.rebuild", is_slow=True)

HEARD_BY: dict[str, tuple[Subscriber, ...]] = {
    "CustomerAccountChanged": (ACCOUNT_NEWS,),
    "CustomerExportAsked": (EXPORT,),
    "CustomerExportReady": (EXPORT_MAIL,),
    "CustomerLinkAsked": (ACCOUNT_LINK,),
    "WishesCheaper": (WISHLIST_MAIL,),
    "OrderPaid": (RECEIPT, INVOICES, REVENUE),
    "OrderAuthorised": (RECEIPT, REVENUE),
    "OrderCancelled": (CALLING_OFF, RESTOCK_MAILS),
    "OrderExpired": (RESTOCK_MAILS,),
    "OrderFulfilled": (PARCEL_MAIL,),
    "OrderShipped": (SHIPPED_MAIL,),
    "OrderDelivered": (DELIVERED_MAIL,),
    "DeliveryProblemReported": (PROBLEM_MAIL,),
    "ReturnRequested": (RETURN_MAIL,),
    "ReturnApproved": (RETURN_MAIL,),
    "ReturnRejected": (RETURN_MAIL,),
    "OrderEdited": (REVENUE,),
    "PaymentReceived": (INVOICES,),
    "DraftSent": (PAYMENT_LINK,),
    "RefundIssued": (REFUND_MAIL, INVOICES, REVENUE),
    "MediaAdded": (RENDITIONS,),
    "ReviewWritten": (REVIEW_PICTURES,),
    "MediaRendered": (AVIF,),
    "ProductCreated": (SEARCH,),
    "ProductUpdated": (SEARCH,),
    "StockChanged": (RESTOCK_MAILS, SEARCH_STOCK),
    "SearchOutdated": (SEARCH_REBUILD,),
}
BY_NAME = {subscriber.name: subscriber for heard in HEARD_BY.values() for subscriber in heard}

# Live screens read again on these topics (D20); ``{}`` is the event's aggregate.
_LIVE: dict[str, tuple[str, ...]] = {
    "OrderPlaced": ("orders", "order:{}"),
    "OrderPaid": ("orders", "order:{}"),
    "OrderAuthorised": ("orders", "order:{}"),
    "OrderExpired": ("orders", "order:{}"),
    "OrderCancelled": ("orders", "order:{}"),
    "OrderEdited": ("orders", "order:{}"),
    "OrderAnnotated": ("orders", "order:{}"),
    "DraftSent": ("drafts",),
    "DraftCancelled": ("drafts",),
    "OrderFulfilled": ("orders", "order:{}"),
    "OrderShipped": ("orders", "order:{}"),
    "OrderDelivered": ("orders", "order:{}"),
    "OrderCompleted": ("orders", "order:{}"),
    "InvoiceIssued": ("order:{}",),
    "ReturnRequested": ("returns", "order:{}"),
    "ReturnApproved": ("returns", "order:{}"),
    "ReturnRejected": ("returns", "order:{}"),
    "ReturnCancelled": ("returns", "order:{}"),
    "ReturnReceived": ("returns", "order:{}"),
    "ReturnSettled": ("returns", "order:{}"),
    "DeliveryProblemReported": ("orders", "order:{}"),
    "ParcelTracked": ("order:{}",),
    "FulfillmentCancelled": ("orders", "order:{}"),
    "PaymentFailed": ("orders", "order:{}"),
    "PaymentReceived": ("orders", "order:{}"),
    "AuthorisationLapsed": ("orders", "order:{}"),
    "RefundIssued": ("orders", "order:{}"),
    "InvariantBroken": ("proof",),
    "RefundFailed": ("orders", "order:{}"),
    "AuthorisationEnding": ("orders", "order:{}"),
    "DisputeOpened": ("payments", "orders", "order:{}"),
    "DisputeClosed": ("payments", "orders", "order:{}"),
    "ReconciliationBroke": ("payments",),
    "WebhookParked": ("payments",),
    "PaymentProviderChanged": ("payments",),
    "CardSaved": ("customer:{}",),
    "StockChanged": ("stock",),
    "StockLow": ("stock",),
    "PreorderFilled": ("orders", "order:{}"),
    "ReviewWritten": ("reviews",),
    "ReviewModerated": ("reviews",),
    "ProductCreated": ("products",),
    "ProductUpdated": ("products",),
}


def topics(event_type: str, aggregate_id: UUID) -> list[str]:
    """The live topics that an event is news for."""
    return [topic.format(aggregate_id) for topic in _LIVE.get(event_type, ())]
