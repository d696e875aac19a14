"""Which terms a promotion may have. Pure."""

from __future__ import annotations

import re

from models.errors import ValidationFailed
from shop_app.domain.promotions.schemas import (
    Action,
    AmountOff,
    BuyXGetY,
    Conditions,
    Gift,
    PercentOff,
    ShippingOff,
    StackingClass,
    Tier,
    Tiers,
)
from shop_app.domain.promotions.terms import Terms

WHOLE_BP = 10_000
LARGEST_MINOR = 10_000_000_000
MOST_UNITS = 999
MOST_TIERS = 20
MOST_GIFTS = 10
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,39}", re.ASCII)


def checked_code(code: str) -> str:
    """A code in capitals, as it is kept and compared; ``ValidationFailed`` for what can be none."""
    capitals = code.strip().upper()
    if not _CODE.fullmatch(capitals):
        raise ValidationFailed("Use 2 to 40 letters, digits, - and _ for a code.", field="code")
    return capitals


def check(terms: Terms) -> None:
    """Refuses terms that mean nothing, with ``ValidationFailed`` naming the field."""
    _refuse(not 1 <= len(terms.title.strip()) <= 200, "title", "Enter a title of up to 200 characters.")
    is_delivery = isinstance(terms.action, ShippingOff)
    _refuse(
        is_delivery != (terms.stacking_class is StackingClass.SHIPPING),
        "stacking_class",
        "What reduces the delivery is of class shipping, and nothing else is.",
    )
    _refuse(abs(terms.priority) > 1_000_000, "priority", "Use a smaller number.")
    for field in ("most_minor", "budget_minor", "usage_limit", "per_customer_limit"):
        limit = getattr(terms, field)
        _refuse(limit is not None and not 1 <= limit <= LARGEST_MINOR, field, "Enter 1 or more, or no limit.")
    limit = terms.per_customer_limit
    _refuse(limit is not None and limit > 1_000_000, "per_customer_limit", "Use a smaller number.")
    _check_conditions(terms.conditions)
    _check_action(terms.action)


def _check_conditions(conditions: Conditions) -> None:
    starts_at, ends_at = conditions.starts_at, conditions.ends_at
    _refuse(
        starts_at is not None and ends_at is not None and starts_at >= ends_at,
        "ends_at",
        "Choose an end after the beginning.",
    )
    _refuse(
        not 0 <= conditions.minimum_subtotal_minor <= LARGEST_MINOR, "minimum_subtotal", "Enter an amount like 12.50."
    )
    _refuse(not 0 <= conditions.minimum_quantity <= MOST_UNITS, "minimum_quantity", "Enter a number from 0 to 999.")
    _refuse(not conditions.weekdays <= set(range(1, 8)), "weekdays", "Number the days from 1, Monday, to 7, Sunday.")


def _check_action(action: Action) -> None:
    match action:
        case PercentOff(percent_bp=percent_bp):
            _check_percent(percent_bp)
        case AmountOff(amount_minor=amount_minor):
            _check_amount(amount_minor)
        case ShippingOff(percent_bp=percent_bp, amount_minor=amount_minor):
            _refuse(not 0 <= percent_bp <= WHOLE_BP, "percent", "Enter a percentage above 0, up to 100.")
            _refuse(not 0 <= amount_minor <= LARGEST_MINOR, "amount", "Enter an amount like 12.50.")
            _refuse(percent_bp == 0 == amount_minor, "percent", "Enter a percentage or an amount.")
        case BuyXGetY():
            _refuse(not 1 <= action.buy <= MOST_UNITS, "buy", "Enter a number from 1 to 999.")
            _refuse(not 1 <= action.get <= MOST_UNITS, "get", "Enter a number from 1 to 999.")
            times = action.most_times
            _refuse(times is not None and not 1 <= times <= MOST_UNITS, "most_times", "Enter a number from 1 to 999.")
            _check_percent(action.percent_bp)
        case Tiers(tiers=tiers):
            _refuse(not 1 <= len(tiers) <= MOST_TIERS, "tiers", "Give 1 to 20 tiers.")
            starts = [tier.from_quantity for tier in tiers]
            _refuse(starts != sorted(set(starts)), "tiers", "Let each tier begin above the one before.")
            for tier in tiers:
                _check_tier(tier)
        case Gift(line=line):
            _refuse(not 1 <= line.quantity <= MOST_GIFTS, "quantity", "Give 1 to 10 units.")


def _check_tier(tier: Tier) -> None:
    _refuse(not 1 <= tier.from_quantity <= MOST_UNITS, "tiers", "Enter a number from 1 to 999.")
    if tier.unit_price_minor is None:
        _check_percent(tier.percent_bp)
    else:
        _refuse(tier.percent_bp != 0, "tiers", "Give each tier a percentage or a price, not both.")
        _refuse(not 0 <= tier.unit_price_minor <= LARGEST_MINOR, "tiers", "Enter an amount like 12.50.")


def _check_percent(percent_bp: int) -> None:
    _refuse(not 1 <= percent_bp <= WHOLE_BP, "percent", "Enter a percentage above 0, up to 100.")


def _check_amount(amount_minor: int) -> None:
    _refuse(not 1 <= amount_minor <= LARGEST_MINOR, "amount", "Enter an amount like 12.50.")


def _refuse(is_wrong: bool, field: str, sentence: str) -> None:
    if is_wrong:
        raise ValidationFailed(sentence, field=field)
