"""Which promotions a cart earns, and which it does not and why. Pure: the same cart earns the same, always."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from shop_app.domain.pricing import Benefits, LineDiscount, PricedLine, ShippingDiscount, Tried
from shop_app.domain.promotions.actions import nothing_earned, reductions
from shop_app.domain.promotions.conditions import Refusal, why_not
from shop_app.domain.promotions.schemas import (
    Gift,
    PromotionRule,
    ShippingOff,
    ShopperFacts,
    Stacking,
    StackingClass,
)


def evaluate(
    lines: Sequence[PricedLine], promotions: Sequence[PromotionRule], shopper: ShopperFacts, now: datetime
) -> Benefits:
    """What ``promotions`` change about ``lines``. ``now`` is in the shop's zone: days are read off it.

    Ties go to the lower priority, then to the older promotion. Every promotion handed in is among ``tried``.
    """
    ordered = sorted(promotions, key=lambda rule: (rule.priority, rule.id))
    refused: dict[UUID, Refusal] = {}
    candidates = []
    for rule in ordered:
        refusal = why_not(rule, lines, shopper, now)
        if refusal is None:
            candidates.append(rule)
        else:
            refused[rule.id] = refusal
    outcome = _best(candidates, lines)
    return Benefits(
        line_discounts=tuple(
            LineDiscount(line=place, amount_minor=amount, promotion_id=rule.id, code=rule.code, title=rule.title)
            for rule, by_line in outcome.reduced
            for place, amount in enumerate(by_line)
            if amount
        ),
        shipping_discounts=tuple(_shipping_discount(rule, offer) for rule, offer in outcome.shipping),
        gifts=tuple(replace(gift.line, unit_price_minor=0, reason=rule.title) for rule, gift in outcome.gifts),
        tried=tuple(_tried(rule, refused.get(rule.id), outcome, lines) for rule in ordered),
    )


@dataclass(slots=True)
class _Outcome:
    """What a set of promotions does together. ``left`` is what each line still costs; ``beaten`` who lost to whom."""

    left: list[int]
    reduced: list[tuple[PromotionRule, list[int]]] = field(default_factory=list)
    shipping: list[tuple[PromotionRule, ShippingOff]] = field(default_factory=list)
    gifts: list[tuple[PromotionRule, Gift]] = field(default_factory=list)
    beaten: dict[UUID, Refusal] = field(default_factory=dict)

    def take(self, rule: PromotionRule, by_line: list[int]) -> None:
        if any(by_line):
            self.reduced.append((rule, by_line))
            self.left = [left - amount for left, amount in zip(self.left, by_line, strict=True)]

    @property
    def applied(self) -> list[PromotionRule]:
        return [rule for part in (self.reduced, self.shipping, self.gifts) for rule, _ in part]

    @property
    def worth(self) -> tuple[int, int]:
        """What it takes off the goods and gives away, then the number of promotions: nobody knows the delivery yet."""
        saved = sum(sum(by_line) for _, by_line in self.reduced)
        return saved + sum(gift.worth_minor for _, gift in self.gifts), len(self.applied)


def _best(candidates: Sequence[PromotionRule], lines: Sequence[PricedLine]) -> _Outcome:
    """All that go together, or the one exclusive promotion that is worth more than they are."""
    best = _together([rule for rule in candidates if rule.stacking is not Stacking.EXCLUSIVE], lines)
    alone = [_together([rule], lines) for rule in candidates if rule.stacking is Stacking.EXCLUSIVE]
    for outcome in alone:
        if outcome.worth > best.worth:
            best = outcome
    applied = best.applied
    for rule in candidates if best in alone else [rule for outcome in alone for rule in outcome.applied]:
        if applied and rule not in applied:
            best.beaten[rule.id] = "It cannot be combined with “{title}”", {"title": applied[0].title}
    return best


def _together(rules: Sequence[PromotionRule], lines: Sequence[PricedLine]) -> _Outcome:
    outcome = _Outcome([line.amount_minor for line in lines])
    for stacking_class in StackingClass:
        own = [rule for rule in rules if rule.stacking_class is stacking_class]
        competing = [rule for rule in own if rule.stacking is not Stacking.COMBINABLE]
        if stacking_class is StackingClass.PRODUCT:
            _best_by_line(competing, lines, outcome)
        else:
            _best_of_class(competing, lines, outcome)
        for rule in own:
            if rule.stacking is Stacking.COMBINABLE:
                _apply(rule, lines, outcome)
    return outcome


def _apply(rule: PromotionRule, lines: Sequence[PricedLine], outcome: _Outcome) -> None:
    if isinstance(rule.action, ShippingOff):
        outcome.shipping.append((rule, rule.action))
    elif isinstance(rule.action, Gift):
        outcome.gifts.append((rule, rule.action))
    else:
        outcome.take(rule, reductions(rule, lines, outcome.left))


def _best_by_line(rules: Iterable[PromotionRule], lines: Sequence[PricedLine], outcome: _Outcome) -> None:
    """Each line gets the promotion that takes most off it; gifts touch no line and do not compete."""
    proposals = []
    for rule in rules:
        if isinstance(rule.action, Gift):
            _apply(rule, lines, outcome)
        else:
            proposals.append((rule, reductions(rule, lines, outcome.left)))
    # `max` keeps the first of equals: the lower priority.
    winners = [max(proposals, key=lambda one: one[1][place], default=None) for place in range(len(lines))]
    for rule, by_line in proposals:
        won = [
            amount if winner is not None and winner[0] is rule else 0
            for amount, winner in zip(by_line, winners, strict=True)
        ]
        if any(by_line) and not any(won):
            stronger = next(winner[0] for amount, winner in zip(by_line, winners, strict=True) if amount and winner)
            outcome.beaten[rule.id] = _saves_more(stronger)
        outcome.take(rule, won)


def _best_of_class(rules: Sequence[PromotionRule], lines: Sequence[PricedLine], outcome: _Outcome) -> None:
    best = max(rules, key=lambda rule: _worth(rule, lines, outcome.left), default=None)
    for rule in rules:
        if rule is best:
            _apply(rule, lines, outcome)
        elif best is not None and any(_worth(rule, lines, outcome.left)):
            outcome.beaten[rule.id] = _saves_more(best)


def _worth(rule: PromotionRule, lines: Sequence[PricedLine], left: Sequence[int]) -> tuple[int, int]:
    """What it takes off; off the delivery a part counts more than an amount, for its price is unknown."""
    if isinstance(rule.action, ShippingOff):
        return rule.action.percent_bp, rule.action.amount_minor
    if isinstance(rule.action, Gift):
        return rule.action.worth_minor, 1
    return sum(reductions(rule, lines, left)), 0


def _saves_more(rule: PromotionRule) -> Refusal:
    return "“{title}” saves more", {"title": rule.title}


def _shipping_discount(rule: PromotionRule, offer: ShippingOff) -> ShippingDiscount:
    caps = [cap for cap in (rule.most_minor, rule.budget_left_minor) if cap is not None]
    return ShippingDiscount(
        promotion_id=rule.id,
        code=rule.code,
        title=rule.title,
        percent_bp=offer.percent_bp,
        amount_minor=offer.amount_minor,
        most_minor=min(caps, default=None),
    )


def _tried(rule: PromotionRule, refusal: Refusal | None, outcome: _Outcome, lines: Sequence[PricedLine]) -> Tried:
    saved = sum(sum(by_line) for one, by_line in outcome.reduced if one is rule)
    is_applied = rule in outcome.applied
    if refusal is None and is_applied:
        refusal = _earned(rule, saved)
    sentence, values = refusal or outcome.beaten.get(rule.id) or nothing_earned(rule, lines)
    return Tried(
        promotion_id=rule.id,
        title=rule.title,
        code=rule.code,
        applied=is_applied,
        reason=sentence,
        values=values,
    )


def _earned(rule: PromotionRule, saved_minor: int) -> Refusal:
    if isinstance(rule.action, ShippingOff):
        return "It reduces the delivery", {}
    if isinstance(rule.action, Gift):
        return "It adds a gift", {}
    return "It saves {saved}", {"saved_minor": saved_minor}
