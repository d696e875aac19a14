"""Gift cards and store credit: money that the shop owes, spent on orders and returned from them."""

from models.credit import CreditKind, CreditMovement
from shop_app.domain.credit.cards import (
    disable_gift_card,
    enable_gift_card,
    find_card,
    issue_gift_card,
    issue_gift_cards,
)
from shop_app.domain.credit.commands import give_back, hold
from shop_app.domain.credit.queries import cards_of, find_credit, list_credit, own_store_credit, store_credit_of
from shop_app.domain.credit.schemas import (
    CardBalance,
    CreditAccountView,
    CreditDetail,
    CreditEntryView,
    Held,
    IssuedCard,
)
from shop_app.domain.credit.store_credit import correct_credit, grant_store_credit, open_store_credit

__all__ = [
    "CardBalance",
    "CreditAccountView",
    "CreditDetail",
    "CreditEntryView",
    "CreditKind",
    "CreditMovement",
    "Held",
    "IssuedCard",
    "cards_of",
    "correct_credit",
    "disable_gift_card",
    "enable_gift_card",
    "find_card",
    "find_credit",
    "give_back",
    "grant_store_credit",
    "hold",
    "issue_gift_card",
    "issue_gift_cards",
    "list_credit",
    "open_store_credit",
    "own_store_credit",
    "store_credit_of",
]
