"""The three fields of the payment page, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shop_app.integrations.payments.sandbox import cards
from shop_app.integrations.payments.sandbox.cards import Card

_EXPIRY = re.compile(r"\s*(0?[1-9]|1[0-2])\s*/?\s*(?:20)?([0-9]{2})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class CardForm:
    number: str = ""
    expiry: str = ""
    cvc: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def card(self) -> Card:
        """Only a form without errors has one."""
        return cards.BY_NUMBER[_digits(self.number)]

    @property
    def expires(self) -> tuple[int, int]:
        """Month and year; only a form without errors has them."""
        match = _EXPIRY.fullmatch(self.expiry)
        if match is None:
            raise ValueError("no expiry")
        return int(match[1]), 2000 + int(match[2])


def filled(last4: str) -> CardForm:
    """The form as a shopper would fill it with the test card that ends in ``last4``; empty if there is none."""
    number = next((number for number in cards.BY_NUMBER if number.endswith(last4)), None)
    if number is None or len(last4) != 4:
        return CardForm()
    return CardForm(
        number=" ".join(re.findall(".{1,4}", number)),
        expiry="12 / 34",
        cvc="1234" if cards.BY_NUMBER[number].brand == "amex" else "123",
    )


def read(given: Mapping[str, str], now: datetime) -> CardForm:
    number, expiry, cvc = (given.get(name, "")[:40] for name in ("number", "expiry", "cvc"))
    errors = {
        "number": _fault_of_number(_digits(number)),
        "expiry": _fault_of_expiry(expiry, now),
        "cvc": None if re.fullmatch(r"[0-9]{3,4}", cvc.strip()) else "Enter the 3 or 4 digits of the CVC.",
    }
    return CardForm(number, expiry, cvc, {name: error for name, error in errors.items() if error})


def _fault_of_number(digits: str) -> str | None:
    if not re.fullmatch(r"[0-9]{12,19}", digits) or not cards.luhn_holds(digits):
        return "Enter a valid card number."
    if digits not in cards.BY_NUMBER:
        return "The sandbox takes test cards only. Choose one below."
    return None


def _fault_of_expiry(expiry: str, now: datetime) -> str | None:
    if _EXPIRY.fullmatch(expiry) is None:
        return "Enter the expiry as month and year, such as 12/34."
    month, year = CardForm(expiry=expiry).expires
    return "This card has expired." if (year, month) < (now.year, now.month) else None


def _digits(number: str) -> str:
    return re.sub(r"[\s-]", "", number)
