"""What a promotion is to the rules that decide about it. Amounts are minor units of the cart's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from shop_app.domain.pricing import PricedLine


class StackingClass(StrEnum):
    """What a promotion reduces. Classes are worked through in this order, each on what the one before has left."""

    PRODUCT = "product"
    ORDER = "order"
    SHIPPING = "shipping"


class Stacking(StrEnum):
    """How a promotion gets on with the others.

    ``best``: the best one of its class applies (for products, the best one for each line). ``combinable``: applies
    besides. ``exclusive``: applies alone, if it saves more than all the others together.
    """

    BEST = "best"
    COMBINABLE = "combinable"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Products and categories; none named means all goods."""

    product_ids: frozenset[UUID] = frozenset()
    category_ids: frozenset[UUID] = frozenset()

    def hold(self, line: PricedLine) -> bool:
        if not self.product_ids and not self.category_ids:
            return True
        return line.product_id in self.product_ids or not self.category_ids.isdisjoint(line.category_ids)


ALL_GOODS = Goods()


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentOff:
    """``percent_bp`` of the promotion's goods: 1500 is 15 %."""

    percent_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountOff:
    """So much off the promotion's goods together, or off each of their units."""

    amount_minor: int
    per_unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingOff:
    """A part of the delivery, all of it by default, or an amount."""

    percent_bp: int = 10_000
    amount_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyXGetY:
    """For each ``buy`` units of the promotion's goods, ``get`` units of ``gets``, the cheapest, at ``percent_bp`` off.

    Units bought are not got as well: three for two is ``buy=2, get=1`` with the same goods. Repeats until the goods
    run out, ``most_times`` at most.
    """

    buy: int
    get: int
    gets: Goods = ALL_GOODS
    percent_bp: int = 10_000
    most_times: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From so many units on: ``percent_bp`` off each of them, or the price of each."""

    from_quantity: int
    percent_bp: int = 0
    unit_price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """Quantity tiers. Each line counts for itself; ``is_mixed`` counts the promotion's goods together."""

    tiers: tuple[Tier, ...]
    is_mixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """A line at 0. ``worth_minor`` is what it sells for: how it compares with other promotions."""

    line: PricedLine
    worth_minor: int = 0


Action: TypeAlias = PercentOff | AmountOff | ShippingOff | BuyXGetY | Tiers | Gift


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """All of them hold, or the promotion does not apply. Money and units are counted before any discount.

    ``minimum_subtotal_minor`` and ``minimum_quantity`` count the promotion's own goods. ``weekdays`` are ISO: Monday
    is 1. From ``starts_at`` to before ``ends_at``.
    """

    minimum_subtotal_minor: int = 0
    minimum_quantity: int = 0
    customer_groups: frozenset[str] = frozenset()
    first_order_only: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    weekdays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionRule:
    """A promotion as it stands now.

    ``code`` is empty for an automatic one; a coded one is handed in when a shopper typed its code. Lower ``priority``
    first. ``used`` counts redemptions, pending ones too; ``budget_left_minor`` is what it may still take off,
    ``most_minor`` its cap for one order.
    """

    id: UUID
    title: str
    action: Action
    stacking_class: StackingClass
    code: str = ""
    is_active: bool = True
    stacking: Stacking = Stacking.BEST
    priority: int = 0
    goods: Goods = ALL_GOODS
    conditions: Conditions = Conditions()
    most_minor: int | None = None
    usage_limit: int | None = None
    used: int = 0
    per_customer_limit: int | None = None
    budget_left_minor: int | None = None

    def __post_init__(self) -> None:
        if isinstance(self.action, ShippingOff) != (self.stacking_class is StackingClass.SHIPPING):
            raise ValueError("what reduces the delivery is of class shipping, and nothing else is")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopperFacts:
    """What is known of whoever holds the cart. ``uses`` counts this shopper's redemptions by promotion.

    ``is_first_order`` is ``None`` while nobody knows who it is: then it is taken for one, and placing decides.
    """

    groups: frozenset[str] = frozenset()
    is_first_order: bool | None = None
    uses: Mapping[UUID, int] = field(default_factory=lambda: MappingProxyType({}))


NOBODY = ShopperFacts()
