"""A9, first cut: the sheet that shows a product's stock, adjusts it with a reason, and says what moved it before."""

import dataclasses
import re
from typing import Any
from uuid import UUID

import reflex as rx
from pydantic import Field

from models.errors import ShopError, ValidationFailed
from shop_app.core.formatting import count_text
from shop_app.core.permissions import Permission
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, inventory, tenants
from shop_app.states.door import Arguments
from shop_app.states.merchant.desk import CONTENT, Desk
from shop_app.states.merchant.wording import exactly, movement_word, when

_DELTA = re.compile(r"[+-]?[0-9]{1,7}", re.ASCII)
MOVEMENTS_SHOWN = 20


@dataclasses.dataclass
class Choice:
    """An option of a select."""

    value: str = ""
    label: str = ""


@dataclasses.dataclass
class Movement:
    """A line of the stock ledger, in words."""

    delta: str = ""
    balance: str = ""
    reason: str = ""
    detail: str = ""
    at: str = ""
    exactly: str = ""


@dataclasses.dataclass
class StockView:
    """One product's tracked variants, one of them chosen."""

    title: str = ""
    variants: list[Choice] = dataclasses.field(default_factory=list)
    variant_id: str = ""
    on_hand: str = ""
    reserved: str = ""
    reasons: list[Choice] = dataclasses.field(default_factory=list)
    movements: list[Movement] = dataclasses.field(default_factory=list)
    why_not: str = ""


class _Picked(Arguments):
    product_id: UUID = Field(strict=False)


class _Variant(Arguments):
    variant_id: UUID = Field(strict=False)


class _Adjustment(Arguments):
    delta: str = Field(max_length=20)
    reason: str = Field(max_length=20)
    note: str = Field(max_length=500)


def _look(uow: UnitOfWork, product_id: UUID, chosen: UUID | None) -> StockView:
    product = catalog.merchant_product(uow, product_id)
    zone = tenants.current(uow).time_zone
    tracked = [variant for variant in product.variants if variant.on_hand is not None]
    variant = next((variant for variant in tracked if variant.id == chosen), tracked[0] if tracked else None)
    if variant is None:
        return StockView(title=product.title)
    return StockView(
        title=product.title,
        variants=[Choice(str(other.id), _named(other)) for other in tracked],
        variant_id=str(variant.id),
        on_hand=count_text(variant.on_hand or 0),
        reserved=count_text(variant.reserved or 0),
        reasons=[
            Choice("", t("Choose a reason")),
            *(Choice(kind.value, movement_word(kind)) for kind in inventory.ADJUSTMENT_REASONS),
        ],
        movements=[_movement(entry, uow, zone) for entry in inventory.history(uow, variant.id, limit=MOVEMENTS_SHOWN)],
        why_not=""
        if Permission.INVENTORY_WRITE in uow.context.actor.permissions
        else t("Your role may look at stock but not adjust it. An owner of this shop can change that."),
    )


def _named(variant: catalog.MerchantVariant) -> str:
    name = variant.title or variant.sku or t("Single variant")
    return t("{name}: {count} in stock", name=name, count=count_text(variant.on_hand or 0))


def _movement(entry: inventory.StockHistoryEntry, uow: UnitOfWork, zone: str) -> Movement:
    order = t("Order {number}", number=f"#{entry.order_number}") if entry.order_number else ""
    who = "" if entry.order_number else t("by {name}", name=entry.actor)
    return Movement(
        delta=f"+{count_text(entry.delta)}" if entry.delta > 0 else f"−{count_text(-entry.delta)}",
        balance=count_text(entry.balance),
        reason=movement_word(entry.kind),
        detail=" · ".join(part for part in (order, who, entry.note) if part),
        at=when(entry.moved_at, uow.now, zone),
        exactly=exactly(entry.moved_at, zone),
    )


def _adjust(uow: UnitOfWork, variant_id: UUID, adjustment: _Adjustment) -> int:
    if not _DELTA.fullmatch(adjustment.delta.strip()):
        raise ValidationFailed(t("Enter how many units to add or take away, such as 5 or -2."), field="delta")
    kind = next((kind for kind in inventory.ADJUSTMENT_REASONS if kind == adjustment.reason), None)
    if kind is None:
        raise ValidationFailed(t("Choose a reason from the list."), field="reason")
    delta = int(adjustment.delta)
    inventory.adjust(uow, variant_id, delta, kind, adjustment.note.strip())
    return delta


class StockState(Desk, rx.State):
    """The sheet. `edition` changes when it is done, which closes it: the page draws a new sheet, and that is closed."""

    view: StockView = StockView()
    delta_error: str = ""
    reason_error: str = ""
    edition: int = 0
    _product: str = ""

    async def _refresh(self) -> None:
        if self._product:
            chosen = UUID(self.view.variant_id) if self.view.variant_id else None
            self._show(await self._as_staff(_look, UUID(self._product), chosen))

    @rx.event
    async def pick(self, product_id: str) -> Any:
        """Which product the sheet is about."""
        picked = self._read(_Picked, product_id=product_id)
        if picked is None:
            return None
        self._product, self.view = str(picked.product_id), StockView()
        self.delta_error = self.reason_error = ""
        self.is_loaded = False
        return await self._open(self._refresh)

    @rx.event
    async def choose(self, variant_id: str) -> Any:
        """Another variant of the product."""
        chosen = self._read(_Variant, variant_id=variant_id)
        if chosen is None:
            return None
        self.view = dataclasses.replace(self.view, variant_id=str(chosen.variant_id))
        return await self._open(self._refresh)

    @rx.event
    async def adjust(self, form: dict[str, Any]) -> Any:
        """Add or take away, with a reason; for ten seconds it can be taken back."""
        adjustment = self._read(_Adjustment, **{name: form.get(name) for name in _Adjustment.model_fields})
        if adjustment is None or not self.view.variant_id:
            return None
        variant_id = self.view.variant_id
        self.delta_error = self.reason_error = ""
        try:
            delta = await self._as_staff(_adjust, UUID(variant_id), adjustment)
        except ValidationFailed as error:
            sentence = await self._sentence(error)
            if error.field == "delta":
                self.delta_error = sentence
            else:
                self.reason_error = sentence
            return rx.set_focus(f"field-{error.field}")
        except ShopError as error:
            return await self._refuse(error)
        self.edition += 1
        await self._say(lambda: t("Stock adjusted"), undo=f"stock:{variant_id}:{delta}")
        return rx.set_focus(CONTENT)
