"""Any sequence of holding, giving back, correcting and disabling keeps every balance what its entries say (I-07)."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from models.errors import Conflict
from models.values.ids import new_id
from shop_app.domain import credit
from tests.harness.shop import Shop

AMOUNTS = st.integers(1, 3000)
CARDS = st.integers(0, 2)
ORDERS = st.integers(0, 2)


def test_i07_any_sequence_of_movements_adds_up(shop: Shop) -> None:
    variant = shop.add_variant(stock=None)
    orders = [shop.buy({variant: 1}).order_id for _ in range(3)]

    class Ledger(RuleBasedStateMachine):
        """Three cards and three orders, beside a model of plain numbers."""

        def __init__(self) -> None:
            super().__init__()
            issued = shop.do(credit.issue_gift_cards, 3, 2000)
            self.cards: list[UUID] = sorted(card.account_id for card in issued)
            self.balance = dict.fromkeys(self.cards, 2000)
            self.kept: dict[tuple[UUID, UUID], int] = defaultdict(int)
            self.disabled: set[UUID] = set()
            self.references: dict[str, tuple[UUID, UUID, int]] = {}

        @rule(order=ORDERS, chosen=st.sets(CARDS, min_size=1), amount=AMOUNTS)
        def hold(self, order: int, chosen: set[int], amount: int) -> None:
            order_id, cards = orders[order], [self.cards[number] for number in sorted(chosen)]
            usable = [card for card in cards if card not in self.disabled and self.balance[card]]
            expected, left = [], amount
            for card in usable:
                if left:
                    expected.append((card, min(left, self.balance[card])))
                    left -= expected[-1][1]
            if any(self.kept[card, order_id] for card, _ in expected):
                with pytest.raises(Conflict):
                    shop.do(credit.hold, order_id, cards, amount, "USD")
                return
            held = shop.do(credit.hold, order_id, cards[::-1], amount, "USD")
            assert [(part.account_id, part.amount_minor) for part in held] == expected
            for card, part in expected:
                self.balance[card] -= part
                self.kept[card, order_id] += part

        @rule(order=ORDERS, card=CARDS, amount=AMOUNTS)
        def give_back(self, order: int, card: int, amount: int) -> None:
            key, reference = (self.cards[card], orders[order]), str(new_id())
            if amount > self.kept[key]:
                with pytest.raises(Conflict):
                    shop.do(credit.give_back, key[1], key[0], amount, reference)
                return
            assert shop.do(credit.give_back, key[1], key[0], amount, reference)
            self.balance[key[0]] += amount
            self.kept[key] -= amount
            self.references[reference] = (*key, amount)

        @precondition(lambda self: self.references)
        @rule(data=st.data())
        def give_back_again(self, data: st.DataObject) -> None:
            reference = data.draw(st.sampled_from(sorted(self.references)))
            card, order_id, amount = self.references[reference]
            assert not shop.do(credit.give_back, order_id, card, amount, reference)

        @rule(card=CARDS, amount=st.integers(-3000, 3000).filter(bool))
        def correct(self, card: int, amount: int) -> None:
            account = self.cards[card]
            if self.balance[account] + amount < 0:
                with pytest.raises(Conflict):
                    shop.do(credit.correct_credit, account, amount, "Count", str(new_id()))
                return
            shop.do(credit.correct_credit, account, amount, "Count", str(new_id()))
            self.balance[account] += amount

        @rule(card=CARDS)
        def disable_or_enable(self, card: int) -> None:
            account = self.cards[card]
            switch = credit.enable_gift_card if account in self.disabled else credit.disable_gift_card
            shop.do(switch, account)
            self.disabled ^= {account}

        @invariant()
        def balances_are_what_entries_say(self) -> None:
            for account in self.cards:
                detail = shop.do(credit.find_credit, account)
                entries = sum(entry.amount_minor for entry in detail.entries)
                assert detail.account.balance_minor == entries == self.balance[account] >= 0

    steps = settings(
        max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    Ledger.TestCase.settings = steps
    Ledger.TestCase().runTest()
