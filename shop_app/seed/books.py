"""Writing a year of orders into the tables: the same rows that buying one by one leaves, many at a time."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import uuid_utils
from psycopg.types.json import Jsonb

from models.inventory import MovementKind, ReservationStatus
from models.order import Axis, FulfillmentStatus, OrderStatus, PaymentStatus
from models.payment import AttemptStatus, LedgerKind, Provider, RefundStatus
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import payments, pricing
from shop_app.domain.payments import Posting
from shop_app.seed.goods import Stock
from shop_app.seed.history import PastOrder
from shop_app.seed.shelves import Shelved

_ACTOR = "demonstration"
_HELD = timedelta(minutes=30)
_QUARTER = timedelta(days=91)

Row = dict[str, Any]


def id_at(moment: datetime) -> UUID:
    """A UUIDv7 of that moment: lists of orders are sorted by id, and these are old."""
    return uuid.UUID(int=uuid_utils.uuid7(nanoseconds=int(moment.timestamp() * 1e9)).int)


class Books:
    """Rows by table, sent in the order that foreign keys ask for."""

    _ORDER = (
        "customer",
        "orders",
        "order_line",
        "order_transition",
        "payment",
        "refund",
        "ledger_transaction",
        "ledger_entry",
        "reservation",
        "stock_movement",
        "fulfillment",
        "fulfillment_line",
    )

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, **columns: Any) -> UUID:
        """A row; its id is made unless given."""
        row_id: UUID = columns.setdefault("id", new_id())
        self._rows[table].append(columns)
        return row_id

    def write(self, uow: UnitOfWork) -> None:
        for table in self._ORDER:
            rows = self._rows.pop(table, [])
            if rows:
                names = list(rows[0])
                places = ", ".join(f"%({name})s" for name in names)
                uow.execute_many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)

    def step(self, order_id: UUID, axis: Axis, before: str, after: str, at: datetime) -> None:
        """One step of one of an order's statuses."""
        self.add(
            "order_transition",
            order_id=order_id,
            axis=axis,
            from_status=before,
            to_status=after,
            actor=_ACTOR,
            note="",
            moved_at=at,
        )

    def book(
        self,
        kind: LedgerKind,
        postings: Iterable[Posting],
        *,
        reference: UUID,
        order_id: UUID,
        payment_id: UUID,
        currency: str,
        at: datetime,
    ) -> None:
        """A balanced movement of money."""
        transaction_id = self.add(
            "ledger_transaction",
            kind=kind,
            reference=reference,
            order_id=order_id,
            payment_id=payment_id,
            booked_at=at,
        )
        for posting in postings:
            self.add(
                "ledger_entry",
                transaction_id=transaction_id,
                account=posting.account,
                amount_minor=posting.amount_minor,
                currency=currency,
            )


def write_orders(uow: UnitOfWork, orders: Sequence[PastOrder]) -> None:
    """Every order with its money, its parcel and the stock it took; buyers become customers at their first order."""
    levels: dict[UUID, UUID] = {
        UUID(variant_id): UUID(level_id)
        for variant_id, level_id in (
            uow.scalar("SELECT json_object_agg(variant_id, id) FROM stock_level") or {}
        ).items()
    }
    books = Books()
    known: set[UUID] = set()
    for order in orders:
        order.id = id_at(order.created_at)
        shopper = order.shopper
        if shopper.id not in known:
            known.add(shopper.id)
            books.add(
                "customer",
                id=shopper.id,
                email=shopper.email,
                name=shopper.address.name,
                locale="en",
                created_at=order.created_at,
            )
        line_ids = _write_order(books, order)
        payment_id = _write_money(books, order)
        _write_stock(books, order, levels)
        _write_parcel(books, order, line_ids)
        if order.refunded_at is not None:
            _write_refund(books, order, payment_id, order.refunded_at)
    books.write(uow)
    uow.execute(
        "INSERT INTO tenant_counter (id, name, value) VALUES (%(id)s, 'order', %(value)s)",
        id=new_id(),
        value=orders[-1].number,
    )


def _write_order(books: Books, order: PastOrder) -> list[UUID]:
    quote, delivery = order.quote, order.quote.delivery
    books.add(
        "orders",
        id=order.id,
        number=order.number,
        customer_id=order.shopper.id,
        email=order.shopper.email,
        locale="en",
        currency=quote.currency,
        prices_include_tax=quote.prices_include_tax,
        subtotal_minor=quote.subtotal_minor,
        discount_minor=quote.discount_minor,
        shipping_minor=quote.shipping_minor,
        shipping_tax_minor=quote.shipping_tax_minor,
        tax_minor=quote.tax_minor,
        total_minor=quote.total_minor,
        status=OrderStatus.COMPLETED if order.completed_at else OrderStatus.PLACED,
        payment_status=_payment_status(order),
        fulfillment_status=_fulfillment_status(order),
        shipping_address=Jsonb(order.shopper.address.as_dict()),
        shipping_method=delivery.name if delivery else "",
        deliver_from=_midnight(delivery.arrives_from) if delivery else None,
        deliver_to=_midnight(delivery.arrives_to) if delivery else None,
        created_at=order.created_at,
        expires_at=order.created_at + _HELD,
        price_trace=Jsonb(pricing.price_document(quote)),
        placed_at=order.paid_at,
    )
    steps: list[tuple[Axis, str, datetime | None]] = [
        (Axis.ORDER, OrderStatus.PENDING, order.created_at),
        (Axis.ORDER, OrderStatus.PLACED, order.paid_at),
        (Axis.ORDER, OrderStatus.COMPLETED, order.completed_at),
        (Axis.PAYMENT, PaymentStatus.PENDING, order.created_at),
        (Axis.PAYMENT, PaymentStatus.PAID, order.paid_at),
        (Axis.PAYMENT, _payment_status(order), order.refunded_at),
        (Axis.FULFILLMENT, FulfillmentStatus.UNFULFILLED, order.created_at),
        (Axis.FULFILLMENT, _packed_status(order), order.packed_at),
        (Axis.FULFILLMENT, FulfillmentStatus.SHIPPED, order.shipped_at),
        (Axis.FULFILLMENT, FulfillmentStatus.DELIVERED, order.delivered_at),
    ]
    before: dict[Axis, str] = {}
    for axis, status, at in steps:
        if at is not None:
            books.step(order.id, axis, before.get(axis, ""), status, at)
            before[axis] = status
    return [
        books.add(
            "order_line",
            order_id=order.id,
            variant_id=variant.variant_id,
            position=position,
            sku=variant.sku,
            title=variant.title,
            variant_title=variant.variant_title,
            slug=variant.slug,
            picture=variant.picture,
            quantity=line.quantity,
            fulfilled_quantity=line.quantity if position < order.packed_lines else 0,
            unit_price_minor=line.unit_price_minor,
            discount_minor=line.discount_minor,
            tax_minor=line.tax_minor,
            tax_rate_bp=line.tax_rate_bp,
            requires_shipping=variant.requires_shipping,
        )
        for position, ((_, variant), line) in enumerate(zip(order.bought, quote.lines, strict=True))
    ]


def _write_money(books: Books, order: PastOrder) -> UUID:
    quote = order.quote
    payment_id = id_at(order.created_at)
    books.add(
        "payment",
        id=payment_id,
        order_id=order.id,
        provider=Provider.MANUAL,
        status=AttemptStatus.SUCCEEDED,
        amount_minor=quote.total_minor,
        currency=quote.currency,
        idempotency_key=f"pay-{payment_id}",
        return_origin="",
        failure_code="",
        failure_message="",
        created_at=order.created_at,
        checked_at=order.paid_at,
    )
    shared: Row = {
        "order_id": order.id,
        "payment_id": payment_id,
        "currency": quote.currency,
        "at": order.paid_at,
    }
    books.book(LedgerKind.CAPTURE, payments.capture_postings(quote.total_minor), reference=payment_id, **shared)
    books.book(LedgerKind.SALE, payments.sale_postings(quote), reference=order.id, **shared)
    return payment_id


def _write_stock(books: Books, order: PastOrder, levels: dict[UUID, UUID]) -> None:
    for line in order.quote.lines:
        level_id = levels.get(line.variant_id)
        if level_id is None:
            continue
        books.add(
            "reservation",
            order_id=order.id,
            stock_level_id=level_id,
            quantity=line.quantity,
            status=ReservationStatus.CONSUMED,
            created_at=order.created_at,
            expires_at=order.created_at + _HELD,
            settled_at=order.paid_at,
        )
        _move(books, level_id, -line.quantity, MovementKind.SOLD, order.paid_at, order.id)


def _write_parcel(books: Books, order: PastOrder, line_ids: Sequence[UUID]) -> None:
    if order.packed_at is None or order.quote.delivery is None:
        return
    parcel_id = books.add(
        "fulfillment",
        order_id=order.id,
        carrier=order.quote.delivery.carrier,
        tracking_number=f"DEMO{order.number:08d}",
        tracking_url="",
        created_at=order.packed_at,
    )
    packed = zip(line_ids[: order.packed_lines], order.quote.lines, strict=False)
    for line_id, line in packed:
        books.add("fulfillment_line", fulfillment_id=parcel_id, order_line_id=line_id, quantity=line.quantity)


def _write_refund(books: Books, order: PastOrder, payment_id: UUID, at: datetime) -> None:
    refund_id = id_at(at)
    amount = _refund_minor(order)
    books.add(
        "refund",
        id=refund_id,
        payment_id=payment_id,
        order_id=order.id,
        amount_minor=amount,
        currency=order.quote.currency,
        reason="Sent back",
        status=RefundStatus.SUCCEEDED,
        idempotency_key=f"refund-{refund_id}",
        provider_refund_id=f"manual_refund_{refund_id}",
        created_at=at,
        settled_at=at,
    )
    books.book(
        LedgerKind.REFUND,
        payments.refund_postings(amount),
        reference=refund_id,
        order_id=order.id,
        payment_id=payment_id,
        currency=order.quote.currency,
        at=at,
    )


def _refund_minor(order: PastOrder) -> int:
    """All of it, or one line with its tax."""
    quote = order.quote
    if order.refunded < 0:
        return quote.total_minor
    line = quote.lines[order.refunded]
    return line.total_minor + (0 if quote.prices_include_tax else line.tax_minor)


def _payment_status(order: PastOrder) -> PaymentStatus:
    return payments.payment_status(
        payments.Standing(
            total_minor=order.quote.total_minor,
            captured_minor=order.quote.total_minor,
            refunded_minor=_refund_minor(order) if order.refunded_at else 0,
        )
    )


def _packed_status(order: PastOrder) -> FulfillmentStatus:
    is_whole = order.packed_lines == len(order.bought)
    return FulfillmentStatus.FULFILLED if is_whole else FulfillmentStatus.PARTIAL


def _fulfillment_status(order: PastOrder) -> FulfillmentStatus:
    if order.packed_at is None:
        return FulfillmentStatus.UNFULFILLED
    if order.delivered_at is not None:
        return FulfillmentStatus.DELIVERED
    return FulfillmentStatus.SHIPPED if order.shipped_at is not None else _packed_status(order)


def stock_up(uow: UnitOfWork, chance: Random, shelves: Sequence[Shelved], orders: Sequence[PastOrder]) -> None:
    """Opening stock and a delivery each quarter, so that what was sold had been there and today's stock is right."""
    sales: dict[UUID, list[tuple[datetime, int]]] = defaultdict(list)
    for order in orders:
        for line in order.quote.lines:
            sales[line.variant_id].append((order.paid_at, line.quantity))
    levels: dict[str, str] = uow.scalar("SELECT json_object_agg(variant_id, id) FROM stock_level") or {}
    books = Books()
    counts: list[Row] = []
    for shelved in shelves:
        for variant in shelved.variants:
            level = levels.get(str(variant.variant_id))
            if level is None:
                continue
            left = _left_today(chance, shelved.good.stock, variant.unit_price_minor)
            _supply(books, UUID(level), shelved.launched_at, sales[variant.variant_id], left)
            counts.append({"id": UUID(level), "on_hand": left})
    books.write(uow)
    uow.execute_many("UPDATE stock_level SET on_hand = %(on_hand)s WHERE id = %(id)s", counts)


def _supply(
    books: Books, level_id: UUID, launched_at: datetime, sales: Sequence[tuple[datetime, int]], left: int
) -> None:
    begins = launched_at
    quarters: dict[int, int] = defaultdict(int)
    for at, quantity in sales:
        quarters[int((at - begins) / _QUARTER)] += quantity
    # What is left today was there from the first day, so no quarter ends below zero.
    quarters[0] += left
    for quarter, quantity in sorted(quarters.items()):
        kind = MovementKind.RECEIVED if quarter else MovementKind.OPENING
        if quantity:
            _move(books, level_id, quantity, kind, begins + _QUARTER * quarter)


def _move(
    books: Books, level_id: UUID, delta: int, kind: MovementKind, at: datetime, order_id: UUID | None = None
) -> None:
    books.add(
        "stock_movement",
        stock_level_id=level_id,
        delta=delta,
        kind=kind,
        note="",
        order_id=order_id,
        actor=_ACTOR,
        moved_at=at,
    )


def _left_today(chance: Random, stock: Stock, price_minor: int) -> int:
    if stock is Stock.GONE:
        return 0
    if stock is Stock.LOW:
        return chance.randint(1, 4)
    if chance.random() < 0.05:
        return chance.randint(2, 5)
    return chance.randint(8, 30) if price_minor > 9000 else chance.randint(18, 90)


def count_sales(uow: UnitOfWork) -> None:
    """How often each product was sold, for the best sellers."""
    uow.execute(
        """
        UPDATE product SET units_sold = sold.units
        FROM (SELECT v.product_id, sum(l.quantity) AS units
              FROM order_line l JOIN variant v ON v.id = l.variant_id GROUP BY v.product_id) sold
        WHERE product.id = sold.product_id
        """
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
