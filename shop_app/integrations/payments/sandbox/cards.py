"""The test cards: docs.stripe.com/testing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Card:
    """``decline`` is the failure code that the bank gives, after authentication where that is asked.

    ``away`` is what the bank does when the shopper is not there: it pays, it pays once the card was set up for that,
    or it never does. ``dispute`` and ``refund`` are what comes after a payment that succeeded.
    """

    number: str
    brand: str = "visa"
    authenticate: bool = False
    decline: str | None = None
    saves: bool = True
    away: Literal["pays", "pays_once_set_up", "never_pays"] = "pays"
    dispute: str | None = None
    inquiry: bool = False
    refund: Literal["succeeds", "pends", "fails_later"] = "succeeds"

    @property
    def last4(self) -> str:
        return self.number[-4:]


# Failure code -> (error code, decline code, sentence).
DECLINES = {
    "generic_decline": ("card_declined", "generic_decline", "Your card was declined."),
    "insufficient_funds": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "lost_card": ("card_declined", "lost_card", "Your card was declined."),
    "stolen_card": ("card_declined", "stolen_card", "Your card was declined."),
    "expired_card": ("expired_card", None, "Your card has expired."),
    "incorrect_cvc": ("incorrect_cvc", None, "Your card's security code is incorrect."),
    "processing_error": (
        "processing_error",
        None,
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    "authentication_required": (
        "authentication_required",
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
    ),
    "authentication_failed": (
        "payment_intent_authentication_failure",
        None,
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    ),
}

_CARDS = (
    Card("4242424242424242"),
    Card("4000056655665556"),
    Card("5555555555554444", brand="mastercard"),
    Card("378282246310005", brand="amex"),
    Card("4000000000000002", decline="generic_decline", saves=False),
    Card("4000000000009995", decline="insufficient_funds", saves=False),
    Card("4000000000009987", decline="lost_card", saves=False),
    Card("4000000000009979", decline="stolen_card", saves=False),
    Card("4000000000000069", decline="expired_card", saves=False),
    Card("4000000000000127", decline="incorrect_cvc", saves=False),
    Card("4000000000000119", decline="processing_error", saves=False),
    Card("4000000000000341", decline="generic_decline"),
    Card("4000002760003184", authenticate=True, away="never_pays"),
    Card("4000002500003155", authenticate=True, away="pays_once_set_up"),
    Card("4000000000003220", authenticate=True, away="never_pays"),
    Card("4000003800000446", authenticate=True),
    Card("4000008400001629", authenticate=True, decline="generic_decline"),
    Card("4000008260003178", authenticate=True, decline="insufficient_funds"),
    Card("4000000000000259", dispute="fraudulent"),
    Card("4000000000002685", dispute="product_not_received"),
    Card("4000000000001976", dispute="general", inquiry=True),
    Card("4000000000007726", refund="pends"),
    Card("4000000000005126", refund="fails_later"),
)
BY_NUMBER = {card.number: card for card in _CARDS}

BY_PAYMENT_METHOD = {
    "pm_card_visa": BY_NUMBER["4242424242424242"],
    "pm_card_mastercard": BY_NUMBER["5555555555554444"],
    "pm_card_amex": BY_NUMBER["378282246310005"],
    "pm_card_chargeDeclined": BY_NUMBER["4000000000000002"],
    "pm_card_visa_chargeDeclined": BY_NUMBER["4000000000000002"],
    "pm_card_chargeDeclinedInsufficientFunds": BY_NUMBER["4000000000009995"],
    "pm_card_visa_chargeDeclinedInsufficientFunds": BY_NUMBER["4000000000009995"],
    "pm_card_chargeDeclinedExpiredCard": BY_NUMBER["4000000000000069"],
    "pm_card_chargeDeclinedIncorrectCvc": BY_NUMBER["4000000000000127"],
    "pm_card_chargeDeclinedProcessingError": BY_NUMBER["4000000000000119"],
    "pm_card_chargeCustomerFail": BY_NUMBER["4000000000000341"],
    "pm_card_authenticationRequired": BY_NUMBER["4000002760003184"],
    "pm_card_authenticationRequiredOnSetup": BY_NUMBER["4000002500003155"],
    "pm_card_threeDSecure2Required": BY_NUMBER["4000000000003220"],
    "pm_card_createDispute": BY_NUMBER["4000000000000259"],
    "pm_card_createDisputeProductNotReceived": BY_NUMBER["4000000000002685"],
    "pm_card_createDisputeInquiry": BY_NUMBER["4000000000001976"],
    "pm_card_pendingRefund": BY_NUMBER["4000000000007726"],
    "pm_card_refundFail": BY_NUMBER["4000000000005126"],
}


def authenticated(card: Card) -> Card:
    return replace(card, authenticate=False)


def luhn_holds(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
