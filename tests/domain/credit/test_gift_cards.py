"""Gift cards and store credit by themselves: codes, balances, and who may look."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import credit
from tests.harness.shop import Shop


def balance(shop: Shop, account_id: UUID) -> int:
    return shop.do(credit.find_credit, account_id).account.balance_minor


def pending_order(shop: Shop) -> UUID:
    return shop.buy({shop.add_variant(price_minor=5000): 1}).order_id


def test_a_code_opens_its_card_however_it_is_typed(shop: Shop) -> None:
    card = shop.do(credit.issue_gift_card, 5000)
    typed = card.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    found = in_unit(shop.visitor(), credit.find_card, typed)
    assert (found.account_id, found.balance_minor, found.currency) == (card.account_id, 5000, "USD")
    assert found.ending == card.code[-4:]


def test_codes_are_kept_as_keyed_hashes_only(shop: Shop) -> None:
    card = shop.do(credit.issue_gift_card, 5000)
    text = shop.value("SELECT credit_account::text FROM credit_account WHERE id = %(id)s", id=card.account_id)
    assert card.code not in text
    assert card.code.replace("-", "") not in text
    assert shop.value("SELECT count(*) FROM audit_log WHERE after::text LIKE %(code)s", code=f"%{card.code}%") == 0


@pytest.mark.parametrize("code", ["", "ABCD", "A" * 1000, "0000-0000-0000-0000", "ÄÖÜß-0000-0000-0000", "%", "\x00"])
def test_what_is_no_code_opens_nothing(shop: Shop, code: str) -> None:
    with pytest.raises(NotFound, match="No gift card") as refusal:
        in_unit(shop.visitor(), credit.find_card, code)
    assert refusal.value.reason == "GIFT_CARD_NOT_FOUND"


def test_a_disabled_or_expired_card_looks_like_none(shop: Shop) -> None:
    card = shop.do(credit.issue_gift_card, 5000, expires_at=clock.now() + timedelta(days=1))
    with pytest.raises(NotFound):
        in_unit(shop.visitor(clock.now() + timedelta(days=2)), credit.find_card, card.code)
    shop.do(credit.disable_gift_card, card.account_id)
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), credit.find_card, card.code)
    shop.do(credit.enable_gift_card, card.account_id)
    assert in_unit(shop.visitor(), credit.find_card, card.code).balance_minor == 5000


@pytest.mark.parametrize("amount_minor", [0, -1, 10_000_001])
def test_a_card_is_worth_something_possible(shop: Shop, amount_minor: int) -> None:
    with pytest.raises(ValidationFailed):
        shop.do(credit.issue_gift_card, amount_minor)
    assert shop.value("SELECT count(*) FROM credit_account") == 0


def test_a_batch_has_codes_of_its_own(shop: Shop) -> None:
    cards = shop.do(credit.issue_gift_cards, 20, 1000)
    assert len({card.code for card in cards}) == 20
    assert [account.balance_minor for account in shop.do(credit.list_credit, credit.CreditKind.GIFT_CARD)] == [
        1000
    ] * 20


def test_an_order_takes_from_cards_in_the_order_of_their_ids(shop: Shop) -> None:
    first, second, third = sorted(shop.do(credit.issue_gift_cards, 3, 1000), key=lambda card: card.account_id)
    order_id = pending_order(shop)
    cards = [third.account_id, first.account_id, second.account_id]
    held = shop.do(credit.hold, order_id, cards, 1700, "USD")
    assert [(part.account_id, part.amount_minor) for part in held] == [
        (first.account_id, 1000),
        (second.account_id, 700),
    ]
    assert [balance(shop, card.account_id) for card in (first, second, third)] == [0, 300, 1000]


def test_a_card_of_another_currency_or_without_money_gives_nothing(shop: Shop) -> None:
    card = shop.do(credit.issue_gift_card, 1000)
    order_id = pending_order(shop)
    assert shop.do(credit.hold, order_id, [card.account_id], 500, "EUR") == []
    shop.do(credit.disable_gift_card, card.account_id)
    assert shop.do(credit.hold, order_id, [card.account_id], 500, "USD") == []


def test_what_goes_back_is_once_for_each_reference_and_no_more_than_was_taken(shop: Shop) -> None:
    card = shop.do(credit.issue_gift_card, 1000)
    order_id = pending_order(shop)
    shop.do(credit.hold, order_id, [card.account_id], 800, "USD")
    with pytest.raises(Conflict, match="pays for this order already"):
        shop.do(credit.hold, order_id, [card.account_id], 100, "USD")
    assert shop.do(credit.give_back, order_id, card.account_id, 300, "a")
    assert not shop.do(credit.give_back, order_id, card.account_id, 300, "a")
    assert balance(shop, card.account_id) == 500
    with pytest.raises(Conflict, match="More cannot go back"):
        shop.do(credit.give_back, order_id, card.account_id, 501, "b")
    assert shop.do(credit.give_back, order_id, card.account_id, 500, "c")
    assert balance(shop, card.account_id) == 1000
    assert shop.do(credit.hold, order_id, [card.account_id], 800, "USD")[0].amount_minor == 800


def test_store_credit_is_one_account_a_customer_and_granted_once(shop: Shop) -> None:
    pending_order(shop)
    customer_id = shop.value("SELECT id FROM customer")
    accounts = {
        shop.do(credit.grant_store_credit, customer_id, "USD", 700, "Sorry", reference)
        for reference in ("one", "one", "two")
    }
    (account,) = shop.do(credit.store_credit_of, customer_id)
    assert {account.id} == accounts
    assert account.balance_minor == 1400
    with pytest.raises(NotFound):
        shop.do(credit.grant_store_credit, new_id(), "USD", 700, "Sorry", "three")


def test_a_correction_never_leads_below_zero(shop: Shop) -> None:
    card = shop.do(credit.issue_gift_card, 1000)
    shop.do(credit.correct_credit, card.account_id, -400, "Typo", "a")
    with pytest.raises(Conflict, match="less on it"):
        shop.do(credit.correct_credit, card.account_id, -601, "Typo", "b")
    detail = shop.do(credit.find_credit, card.account_id)
    assert detail.account.balance_minor == 600 == sum(entry.amount_minor for entry in detail.entries)
    assert shop.violations() == []
