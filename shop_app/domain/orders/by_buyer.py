"""What a buyer does with an order without an account: finding it, and saying that something is wrong with it."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.order import OrderStatus
from models.values.ids import new_id
from shop_app.core.permissions import BUYER, open_to_shoppers
from shop_app.core.rate_limit import TRACKING, take
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.orders.queries import order_by_id, order_token, read_order_token
from shop_app.domain.orders.transitions import lock_order

LONGEST_REPORT = 1000
MOST_REPORTS = 5

_BY_NUMBER = "SELECT id FROM orders WHERE number = %(number)s AND lower(email) = %(email)s"
_REPORTED = "SELECT count(*) FROM order_note WHERE order_id = %(order)s AND author = %(author)s"
_NOTE = "INSERT INTO order_note (id, order_id, body, author) VALUES (%(id)s, %(order)s, %(body)s, %(author)s)"


def find_link(uow: UnitOfWork, number: int, email: str, *, address: str) -> str:
    """The token of an order's link, for whoever knows its number and its e-mail; ``address`` is the caller's network
    address, by which guessing is limited.

    One refusal for an unknown number and for another's e-mail: nobody finds out here who has bought what.
    """
    open_to_shoppers(uow)
    take(TRACKING, uow.tenant_id, address)
    order_id: UUID | None = uow.scalar(_BY_NUMBER, number=number, email=email.strip().lower())
    if order_id is None:
        raise NotFound(
            "There is no order with this number and this e-mail. Both stand in your confirmation mail.",
            code="ORDER_NOT_FOUND",
        )
    return order_token(uow, order_id)


def report_problem(uow: UnitOfWork, token: str, words: str) -> None:
    """A buyer says by the order's link that something is wrong with a delivery; the shop gets a mail.

    Kept as a note, which has no way back: whoever was mistaken says so in another one.
    """
    open_to_shoppers(uow)
    order_id = read_order_token(uow, token)
    lock_order(uow, order_id)
    order = order_by_id(uow, order_id)
    text = words.strip()
    if not text or len(text) > LONGEST_REPORT:
        raise ValidationFailed("Say in at most 1,000 characters what is wrong.", field="words")
    if order.status not in (OrderStatus.PLACED, OrderStatus.COMPLETED):
        raise Conflict("Nothing of this order is on its way.", code="ORDER_NOT_PLACED")
    if uow.scalar(_REPORTED, order=order_id, author=BUYER) >= MOST_REPORTS:
        raise Conflict("We have your reports about this order. Answer our mail to add to them.", code="ENOUGH_REPORTS")
    uow.execute(_NOTE, id=new_id(), order=order_id, body=text, author=BUYER)
    uow.record(
        "DeliveryProblemReported",
        aggregate="order",
        aggregate_id=order_id,
        data={"number": order.number, "words": text},
    )
