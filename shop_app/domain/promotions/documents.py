"""What the ``rule`` column holds: a promotion's action, goods and conditions as JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shop_app.domain.pricing import PricedLine
from shop_app.domain.promotions.schemas import (
    Action,
    AmountOff,
    BuyXGetY,
    Conditions,
    Gift,
    Goods,
    PercentOff,
    ShippingOff,
    Stacking,
    StackingClass,
    Tier,
    Tiers,
)
from shop_app.domain.promotions.terms import Terms

Document = Mapping[str, Any]


def document_of(terms: Terms) -> dict[str, Any]:
    """Everything that has no column of its own."""
    conditions = terms.conditions
    return {
        "action": _action_document(terms.action),
        "stacking_class": terms.stacking_class.value,
        "stacking": terms.stacking.value,
        "goods": _goods_document(terms.goods),
        "conditions": {
            "minimum_subtotal_minor": conditions.minimum_subtotal_minor,
            "minimum_quantity": conditions.minimum_quantity,
            "customer_groups": sorted(conditions.customer_groups),
            "first_order_only": conditions.first_order_only,
            "weekdays": sorted(conditions.weekdays),
        },
        "most_minor": terms.most_minor,
    }


def _goods_document(goods: Goods) -> dict[str, Any]:
    return {
        "product_ids": sorted(str(one) for one in goods.product_ids),
        "category_ids": sorted(str(one) for one in goods.category_ids),
    }


def _action_document(action: Action) -> dict[str, Any]:
    match action:
        case PercentOff():
            return {"kind": "percent_off", "percent_bp": action.percent_bp}
        case AmountOff():
            return {"kind": "amount_off", "amount_minor": action.amount_minor, "per_unit": action.per_unit}
        case ShippingOff():
            return {"kind": "shipping_off", "percent_bp": action.percent_bp, "amount_minor": action.amount_minor}
        case BuyXGetY():
            return {
                "kind": "buy_x_get_y",
                "buy": action.buy,
                "get": action.get,
                "gets": _goods_document(action.gets),
                "percent_bp": action.percent_bp,
                "most_times": action.most_times,
            }
        case Tiers():
            tiers = [
                {
                    "from_quantity": tier.from_quantity,
                    "percent_bp": tier.percent_bp,
                    "unit_price_minor": tier.unit_price_minor,
                }
                for tier in action.tiers
            ]
            return {"kind": "tiers", "tiers": tiers, "is_mixed": action.is_mixed}
        case Gift():
            return {"kind": "gift", "variant_id": str(action.line.variant_id), "quantity": action.line.quantity}


def action_of(rule: Document) -> Action:
    """The action; a gift's line knows its variant and quantity only."""
    action = rule["action"]
    match action["kind"]:
        case "percent_off":
            return PercentOff(percent_bp=action["percent_bp"])
        case "amount_off":
            return AmountOff(amount_minor=action["amount_minor"], per_unit=action["per_unit"])
        case "shipping_off":
            return ShippingOff(percent_bp=action["percent_bp"], amount_minor=action["amount_minor"])
        case "buy_x_get_y":
            return BuyXGetY(
                buy=action["buy"],
                get=action["get"],
                gets=_goods_of(action["gets"]),
                percent_bp=action["percent_bp"],
                most_times=action["most_times"],
            )
        case "tiers":
            return Tiers(tiers=tuple(Tier(**tier) for tier in action["tiers"]), is_mixed=action["is_mixed"])
        case "gift":
            line = PricedLine(variant_id=UUID(action["variant_id"]), quantity=action["quantity"], unit_price_minor=0)
            return Gift(line=line)
        case unknown:
            raise ValueError(f"a promotion cannot {unknown}")


def goods_of(rule: Document) -> Goods:
    return _goods_of(rule["goods"])


def _goods_of(document: Document) -> Goods:
    return Goods(
        product_ids=frozenset(UUID(one) for one in document["product_ids"]),
        category_ids=frozenset(UUID(one) for one in document["category_ids"]),
    )


def stacking_of(rule: Document) -> tuple[StackingClass, Stacking]:
    return StackingClass(rule["stacking_class"]), Stacking(rule["stacking"])


def conditions_of(rule: Document, **times: Any) -> Conditions:
    """The conditions; ``times`` are ``starts_at`` and ``ends_at``, which have columns."""
    conditions = rule["conditions"]
    return Conditions(
        minimum_subtotal_minor=conditions["minimum_subtotal_minor"],
        minimum_quantity=conditions["minimum_quantity"],
        customer_groups=frozenset(conditions["customer_groups"]),
        first_order_only=conditions["first_order_only"],
        weekdays=frozenset(conditions["weekdays"]),
        **times,
    )
