"""Issuing: once for each order and each refund, totals equal, numbers without a gap."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pypdf import PdfReader

from models.errors import Conflict, NotFound, NotSignedIn
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import edits, fulfillment, invoices, orders, payments, refunds
from shop_app.domain.invoices import InvoiceKind
from tests.harness.cluster import Database
from tests.harness.purchases import buy
from tests.harness.shop import Shop, open_shop


def text_of(shop: Shop, number: int, invoice_id: UUID) -> str:
    view, page = shop.do(invoices.find_invoice, number, invoice_id)
    file = invoices.printed(view.name, page)
    assert file.name == f"{view.name}.pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)


def hear(shop: Shop, kind: str, order_id: UUID, data: dict[str, str] | None = None) -> None:
    """Lets the subscriber hear an event as the relay would."""

    def work(uow: UnitOfWork) -> None:
        event_id = uow.record(kind, aggregate="order", aggregate_id=order_id, data=data)
        invoices.hear(uow, event_id, order_id)

    shop.do(work)


def test_a_paid_order_gets_one_invoice_that_says_what_it_cost(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(price_minor=123450), 2)
    for _ in range(2):
        hear(shop, "OrderPaid", placed.order_id)
    (invoice,) = shop.do(invoices.list_invoices, placed.number)
    year = datetime.now(UTC).year
    assert (invoice.kind, invoice.name) == (InvoiceKind.INVOICE, f"INV-{year}-00001")
    assert invoice.total_minor == placed.total_minor
    text = text_of(shop, placed.number, invoice.id)
    for words in (invoice.name, str(placed.number), "$1,234.50", "$2,469.00", "10%", "$247.40", "$2,721.40"):
        assert words in text
    assert "1 Analytical Way" in text
    assert "United States" in text


def test_an_invoice_speaks_the_language_of_its_order(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(price_minor=123450))
    shop.run("UPDATE orders SET locale = 'de' WHERE id = %(id)s", id=placed.order_id)
    invoice_id = shop.do(invoices.issue_invoice, placed.order_id)
    text = text_of(shop, placed.number, invoice_id)
    for words in ("Rechnung", "Zwischensumme", "1.234,50\xa0$", "10\xa0%", "Vereinigte Staaten"):
        assert words in text


def test_tax_in_the_prices(database: Database) -> None:
    shop = open_shop(prices_include_tax=True, shipping_minor=550)
    placed = buy(shop, shop.add_variant(price_minor=1100))
    invoice_id = shop.do(invoices.issue_invoice, placed.order_id)
    text = text_of(shop, placed.number, invoice_id)
    for words in ("Tax included", "$1.50", "$15.00", "$16.50"):
        assert words in text


def test_what_was_issued_never_changes(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    invoice_id = shop.do(invoices.issue_invoice, placed.order_id)
    _, before = shop.do(invoices.find_invoice, placed.number, invoice_id)
    given = shop.do(invoices.find_settings)
    shop.do(invoices.change_settings, replace(given, legal_name="Other Ltd", tax_id="X1", invoice_prefix="R"))
    shop.run("UPDATE order_line SET title = 'Renamed' WHERE order_id = %(id)s", id=placed.order_id)
    _, after = shop.do(invoices.find_invoice, placed.number, invoice_id)
    assert invoices.printed("x", after).content == invoices.printed("x", before).content
    later = buy(shop, shop.add_variant())
    text = text_of(shop, later.number, shop.do(invoices.issue_invoice, later.order_id))
    assert "Other Ltd" in text
    assert "R00001" in text
    assert "X1" in text


def refund(shop: Shop, order_id: UUID, amount_minor: int) -> UUID:
    """A refund that is done, as the payments leave it."""
    refund_id = new_id()
    shop.run(
        "INSERT INTO refund (id, payment_id, order_id, amount_minor, currency, reason, idempotency_key, status)"
        " SELECT %(id)s, id, order_id, %(minor)s, currency, 'Scratched', %(key)s, 'succeeded'"
        " FROM payment WHERE order_id = %(order)s",
        id=refund_id,
        minor=amount_minor,
        key=str(refund_id),
        order=order_id,
    )
    return refund_id


def test_a_refund_gets_one_credit_note_that_names_its_invoice(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(price_minor=1000))
    hear(shop, "OrderPaid", placed.order_id)
    refund_id = refund(shop, placed.order_id, 550)
    for _ in range(2):
        hear(shop, "RefundIssued", placed.order_id, {"refund_id": str(refund_id)})
    invoice, credit = shop.do(invoices.list_invoices, placed.number)
    assert (credit.kind, credit.total_minor, credit.refers_to_name) == (InvoiceKind.CREDIT_NOTE, 550, invoice.name)
    text = text_of(shop, placed.number, credit.id)
    for words in (credit.name, invoice.name, "Scratched", "$5.50", "$0.50"):
        assert words in text


def test_money_that_came_too_late_has_no_documents(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    refund_id = refund(shop, placed.order_id, 100)
    hear(shop, "RefundIssued", placed.order_id, {"refund_id": str(refund_id)})
    assert shop.do(invoices.list_invoices, placed.number) == []


def test_only_a_paid_order_has_an_invoice(shop: Shop) -> None:
    unpaid = shop.buy({shop.add_variant(): 1})
    with pytest.raises(Conflict) as refusal:
        shop.do(invoices.issue_invoice, unpaid.order_id)
    assert refusal.value.reason == "ORDER_NOT_PAID"


def numbers(shop: Shop) -> list[int]:
    return shop.values("SELECT number FROM invoice WHERE kind = 'invoice' ORDER BY number")


def test_64_orders_at_once_are_numbered_without_a_gap(shop: Shop) -> None:
    variant_id = shop.add_variant(stock=None)
    paid = [buy(shop, variant_id).order_id for _ in range(64)]

    def issue(index: int) -> None:
        class Undone(Exception):
            pass

        def work(uow: UnitOfWork) -> None:
            invoices.issue_invoice(uow, paid[index % 64])
            if index >= 64 and index % 3 == 0:
                raise Undone

        with suppress(Undone):
            shop.do(work)

    # Twice over and out of order, and every third of the second round is undone after it took its number.
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(issue, [*range(127, 63, -1), *range(64)]))
    assert numbers(shop) == list(range(1, 65))


def test_each_year_and_each_kind_has_its_own_numbers(shop: Shop) -> None:
    variant_id = shop.add_variant(stock=None)
    new_year = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)
    names = []
    for at in (new_year - timedelta(hours=1), new_year, new_year + timedelta(hours=1)):
        order_id = buy(shop, variant_id).order_id
        invoice_id = in_unit(shop.system(at), invoices.issue_invoice, order_id)
        names.append(shop.value("SELECT name FROM invoice WHERE id = %(id)s", id=invoice_id))
    assert names == ["INV-2026-00001", "INV-2027-00001", "INV-2027-00002"]


def test_the_year_is_the_shops_own(shop: Shop) -> None:
    shop.run("UPDATE tenant SET time_zone = 'Asia/Tokyo'")
    order_id = buy(shop, shop.add_variant()).order_id
    at = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    invoice_id = in_unit(shop.system(at), invoices.issue_invoice, order_id)
    assert shop.value("SELECT name FROM invoice WHERE id = %(id)s", id=invoice_id) == "INV-2027-00001"


def test_a_parcel_has_its_slip_without_prices(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(price_minor=123450), 3)
    (line,) = shop.do(orders.lines_of, placed.order_id)
    parcel = shop.do(fulfillment.fulfill, placed.order_id, {line.id: 2}, carrier="UPS", tracking_number="1Z")
    page = shop.do(invoices.packing_slip, placed.number, parcel)
    assert page.rows == ((line.title, line.sku, "2"),)
    text = PdfReader(io.BytesIO(invoices.printed("slip", page).content)).pages[0].extract_text()
    assert "1Z" in text
    assert "$" not in text
    with pytest.raises(NotFound):
        shop.do(invoices.packing_slip, placed.number, new_id())


def test_documents_are_for_staff_and_for_whoever_holds_the_link(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    invoice_id = shop.do(invoices.issue_invoice, placed.order_id)
    other = buy(shop, shop.add_variant())
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), invoices.list_invoices, placed.number)
    assert [view.id for view in in_unit(shop.visitor(), invoices.track_invoices, placed.token)] == [invoice_id]
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), invoices.track_invoice, other.token, invoice_id)
    stranger = open_shop()
    with pytest.raises(NotFound):
        in_unit(stranger.visitor(), invoices.track_invoice, placed.token, invoice_id)


def test_a_refund_by_line_and_delivery_is_credited_by_line_and_delivery(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(price_minor=1000), 3)
    hear(shop, "OrderPaid", placed.order_id)
    (line,) = shop.do(orders.lines_of, placed.order_id)
    wish = refunds.Wish(lines={line.id: 2}, shipping_minor=550)
    refunded = refunds.give_back(
        shop.system(), placed.order_id, wish, restock=True, reason="Two too many", idempotency_key="k"
    )
    for refund_id in refunded.refund_ids:
        hear(shop, "RefundIssued", placed.order_id, {"refund_id": str(refund_id)})
    _, credit = shop.do(invoices.list_invoices, placed.number)
    assert credit.total_minor == refunded.amount_minor == 2750
    _, page = shop.do(invoices.find_invoice, placed.number, credit.id)
    assert [(row[0], row[1], row[5]) for row in page.rows] == [(line.title, "2", "$22.00"), ("Post", "1", "$5.50")]
    assert page.taxes == (("10%", "$25.00", "$2.50", "$27.50"),)


def test_what_an_edit_adds_gets_a_further_invoice_once_it_is_paid(shop: Shop) -> None:
    variant_id, dearer = shop.add_variant(price_minor=1000, stock=5), shop.add_variant(price_minor=2500, stock=5)
    placed = shop.sell({variant_id: 2})
    hear(shop, "OrderPaid", placed.order_id)
    changes = edits.Changes(added=(edits.NewLine(variant_id=dearer, quantity=1),))
    quote = shop.do(edits.preview, placed.order_id, changes)
    edited = edits.edit(
        shop.system(),
        placed.order_id,
        changes,
        seen_revision=quote.revision,
        seen_difference_minor=quote.difference_minor,
    )
    hear(shop, "OrderEdited", placed.order_id)
    assert len(shop.do(invoices.list_invoices, placed.number)) == 1
    shop.do(payments.pay_manually, placed.order_id)
    event_id = shop.value("SELECT id FROM outbox WHERE event_type = 'PaymentReceived' AND tenant_id = app_tenant()")
    for _ in range(2):
        shop.do(invoices.hear, event_id, placed.order_id)
    first, further = shop.do(invoices.list_invoices, placed.number)
    assert (further.kind, further.total_minor) == (InvoiceKind.INVOICE, edited.difference_minor)
    assert first.total_minor + further.total_minor == shop.do(orders.order_by_id, placed.order_id).total_minor
    text = text_of(shop, placed.number, further.id)
    for words in (f"Change of order {placed.number}", "$27.50", "10%", "$2.50"):
        assert words in text
