"""A promotion's terms between the wire, where money is text, and the domain, where it is minor units."""

from __future__ import annotations

from typing import Any

from models.values.money import Money
from shop_app.api.schemas import minor_of
from shop_app.api.schemas import promotions as wire
from shop_app.domain import promotions
from shop_app.domain.pricing import PricedLine


def terms_of(body: wire.PromotionTerms, currency: str) -> promotions.Terms:
    """What a caller sent; ``ValidationFailed`` for an amount that is none."""
    conditions = body.conditions
    return promotions.Terms(
        title=body.title,
        action=_action_of(body.action, currency),
        stacking_class=promotions.StackingClass(body.stacking_class),
        stacking=promotions.Stacking(body.stacking),
        priority=body.priority,
        goods=_goods_of(body.goods),
        conditions=promotions.Conditions(
            minimum_subtotal_minor=minor_of(conditions.minimum_subtotal, currency, field="minimum_subtotal"),
            minimum_quantity=conditions.minimum_quantity,
            first_order_only=conditions.first_order_only,
            starts_at=conditions.starts_at,
            ends_at=conditions.ends_at,
            weekdays=frozenset(conditions.weekdays),
        ),
        most_minor=None if body.most is None else minor_of(body.most, currency, field="most"),
        usage_limit=body.usage_limit,
        per_customer_limit=body.per_customer_limit,
        budget_minor=None if body.budget is None else minor_of(body.budget, currency, field="budget"),
    )


def _goods_of(body: wire.Goods) -> promotions.Goods:
    return promotions.Goods(product_ids=frozenset(body.product_ids), category_ids=frozenset(body.category_ids))


def _action_of(body: wire.Action, currency: str) -> promotions.Action:
    match body:
        case wire.PercentOff():
            return promotions.PercentOff(percent_bp=body.percent_bp)
        case wire.AmountOff():
            amount_minor = minor_of(body.amount, currency, field="amount")
            return promotions.AmountOff(amount_minor=amount_minor, per_unit=body.per_unit)
        case wire.ShippingOff():
            amount_minor = minor_of(body.amount, currency, field="amount")
            return promotions.ShippingOff(percent_bp=body.percent_bp, amount_minor=amount_minor)
        case wire.BuyXGetY():
            return promotions.BuyXGetY(
                buy=body.buy,
                get=body.get,
                gets=_goods_of(body.gets),
                percent_bp=body.percent_bp,
                most_times=body.most_times,
            )
        case wire.Tiers():
            return promotions.Tiers(
                tiers=tuple(_tier_of(tier, currency) for tier in body.tiers), is_mixed=body.is_mixed
            )
        case wire.Gift():
            line = PricedLine(variant_id=body.variant_id, quantity=body.quantity, unit_price_minor=0)
            return promotions.Gift(line=line)


def _tier_of(body: wire.Tier, currency: str) -> promotions.Tier:
    price = None if body.unit_price is None else minor_of(body.unit_price, currency, field="unit_price")
    return promotions.Tier(from_quantity=body.from_quantity, percent_bp=body.percent_bp, unit_price_minor=price)


def terms_data(terms: promotions.Terms, currency: str) -> dict[str, Any]:
    """The same as somebody would send it."""
    conditions = terms.conditions
    return {
        "title": terms.title,
        "action": _action_data(terms.action, currency),
        "stacking_class": terms.stacking_class,
        "stacking": terms.stacking,
        "priority": terms.priority,
        "goods": _goods_data(terms.goods),
        "conditions": {
            "minimum_subtotal": Money(conditions.minimum_subtotal_minor, currency).text(),
            "minimum_quantity": conditions.minimum_quantity,
            "first_order_only": conditions.first_order_only,
            "starts_at": conditions.starts_at.isoformat() if conditions.starts_at else None,
            "ends_at": conditions.ends_at.isoformat() if conditions.ends_at else None,
            "weekdays": sorted(conditions.weekdays),
        },
        "most": _text(terms.most_minor, currency),
        "usage_limit": terms.usage_limit,
        "per_customer_limit": terms.per_customer_limit,
        "budget": _text(terms.budget_minor, currency),
    }


def _text(minor: int | None, currency: str) -> str | None:
    return None if minor is None else Money(minor, currency).text()


def _goods_data(goods: promotions.Goods) -> dict[str, list[str]]:
    return {
        "product_ids": sorted(str(one) for one in goods.product_ids),
        "category_ids": sorted(str(one) for one in goods.category_ids),
    }


def _action_data(action: promotions.Action, currency: str) -> dict[str, Any]:
    match action:
        case promotions.PercentOff():
            return {"kind": "percent_off", "percent_bp": action.percent_bp}
        case promotions.AmountOff():
            amount = Money(action.amount_minor, currency).text()
            return {"kind": "amount_off", "amount": amount, "per_unit": action.per_unit}
        case promotions.ShippingOff():
            amount = Money(action.amount_minor, currency).text()
            return {"kind": "shipping_off", "percent_bp": action.percent_bp, "amount": amount}
        case promotions.BuyXGetY():
            return {
                "kind": "buy_x_get_y",
                "buy": action.buy,
                "get": action.get,
                "gets": _goods_data(action.gets),
                "percent_bp": action.percent_bp,
                "most_times": action.most_times,
            }
        case promotions.Tiers():
            tiers = [
                {
                    "from_quantity": tier.from_quantity,
                    "percent_bp": tier.percent_bp,
                    "unit_price": _text(tier.unit_price_minor, currency),
                }
                for tier in action.tiers
            ]
            return {"kind": "tiers", "tiers": tiers, "is_mixed": action.is_mixed}
        case promotions.Gift():
            return {"kind": "gift", "variant_id": str(action.line.variant_id), "quantity": action.line.quantity}
