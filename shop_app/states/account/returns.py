"""S9: sending something back, and what became of it."""

import dataclasses
from typing import Any
from uuid import UUID

import reflex as rx
from pydantic import Field

from models.errors import NotFound
from models.values.ids import parse_id
from shop_app.core.formatting import date_text, money_text
from shop_app.core.translation import N_, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, returns, tenants
from shop_app.states.account.page import AccountPage
from shop_app.states.door import Arguments
from shop_app.states.visit import Visit

ASKED = N_("Return asked for")
KEPT = N_("Return called off")
CHOOSE = N_("Choose what you want to send back.")
LINE = "line."
COUNT = "count."


@dataclasses.dataclass
class ReturnableLine:
    """A line of an order that may come back, or the sentence why not. `most` counts its units."""

    id: str = ""
    title: str = ""
    detail: str = ""
    worth: str = ""
    until: str = ""
    refusal: str = ""
    most: int = 0


@dataclasses.dataclass
class OwnReturn:
    """A return and how it stands."""

    number: int = 0
    label: str = ""
    status: str = ""
    tone: str = "neutral"
    contents: str = ""
    outcome: str = ""
    answer: str = ""
    can_call_off: bool = False


@dataclasses.dataclass
class OwnReturnsView:
    """The form for one order where the address names it, and every return so far."""

    order: int = 0
    order_label: str = ""
    fee: str = ""
    lines: list[ReturnableLine] = dataclasses.field(default_factory=list)
    can_ask: bool = False
    returns: list[OwnReturn] = dataclasses.field(default_factory=list)


class ReturnForm(Arguments):
    """What the form says: units by line, why, and what for."""

    order: int = Field(ge=1, le=10**12)
    units: dict[UUID, int] = Field(max_length=200)
    reason: returns.ReturnReason
    resolution: returns.ReturnResolution
    comment: str = Field(max_length=1000)


class ReturnNumber(Arguments):
    """A return by its number."""

    number: int = Field(ge=1, le=10**12)


def _returnable(one: returns.Returnable, worth: dict[UUID, tuple[int, str]], zone: str) -> ReturnableLine:
    each_minor, currency = worth.get(one.line.line_id, (0, ""))
    return ReturnableLine(
        id=str(one.line.line_id),
        title=one.line.title,
        detail=one.line.variant_title,
        worth=t("{price} each", price=money_text(each_minor, currency)) if currency else "",
        until=t("Until {date}", date=date_text(one.until, zone)) if one.until and one.quantity else "",
        refusal=t(one.refusal) if one.refusal else "",
        most=one.quantity,
    )


def _status(status: returns.ReturnStatus) -> tuple[str, str]:
    return {
        returns.ReturnStatus.REQUESTED: (t("We look at it"), "info"),
        returns.ReturnStatus.APPROVED: (t("Send it back"), "accent"),
        returns.ReturnStatus.REJECTED: (t("Declined"), "danger"),
        returns.ReturnStatus.CANCELLED: (t("Called off"), "neutral"),
        returns.ReturnStatus.RECEIVED: (t("Arrived with us"), "info"),
        returns.ReturnStatus.CLOSED: (t("Settled"), "success"),
    }[status]


def _resolution(resolution: returns.ReturnResolution) -> str:
    return {
        returns.ReturnResolution.REFUND: t("Money back"),
        returns.ReturnResolution.STORE_CREDIT: t("Store credit"),
        returns.ReturnResolution.EXCHANGE: t("Exchange"),
    }[resolution]


def _own_return(detail: returns.ReturnDetail) -> OwnReturn:
    view = detail.view
    status, tone = _status(view.status)
    value = money_text(view.value_minor, view.currency) if view.value_minor else ""
    outcome = _resolution(view.resolution)
    return OwnReturn(
        number=view.number,
        label=t("Return {number} of order {order}", number=view.number, order=f"#{view.order_number}"),
        status=status,
        tone=tone,
        contents=", ".join(f"{line.quantity} × {line.title}" for line in detail.lines),
        outcome=f"{outcome}: {value}" if value else outcome,
        answer=view.answer,
        can_call_off=view.status in (returns.ReturnStatus.REQUESTED, returns.ReturnStatus.APPROVED),
    )


def own_returns_view(uow: UnitOfWork, visit: Visit) -> OwnReturnsView:
    """The customer's returns; somebody else's order in the address is as one that never was."""
    view = OwnReturnsView(returns=[_own_return(detail) for detail in returns.own_returns(uow)])
    asked = visit.query.get("order", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 12):
        return view
    try:
        token = orders.own_order_token(uow, int(asked))
    except NotFound:
        return view
    detail, zone = orders.track(uow, token), tenants.current(uow).time_zone
    currency = detail.order.currency
    worth = {line.id: (line.total_minor // max(1, line.quantity), currency) for line in detail.lines}
    lines = [_returnable(one, worth, zone) for one in returns.track_returnable(uow, token)]
    return dataclasses.replace(
        view,
        order=detail.order.number,
        order_label=t("Order {number}", number=f"#{detail.order.number}"),
        lines=lines,
        can_ask=any(line.most for line in lines),
    )


def _ask(uow: UnitOfWork, form: ReturnForm) -> None:
    wanted = [
        returns.Wanted(line_id=line_id, quantity=units, reason=form.reason) for line_id, units in form.units.items()
    ]
    token = orders.own_order_token(uow, form.order)
    returns.ask(uow, token, wanted, resolution=form.resolution, comment=form.comment)


def _call_off(uow: UnitOfWork, number: int) -> None:
    own = next((one.view for one in returns.own_returns(uow) if one.view.number == number), None)
    if own is None:
        raise NotFound("There is no return {number}.", number=number)
    returns.withdraw(uow, orders.own_order_token(uow, own.order_number), number)


def _units(form: dict[str, Any]) -> dict[UUID, int]:
    """The ticked lines of a form and how many of each; what is no number is one."""
    units = {}
    for name in form:
        line_id = parse_id(str(name).removeprefix(LINE)) if str(name).startswith(LINE) and form[name] else None
        if line_id is not None:
            typed = str(form.get(f"{COUNT}{line_id}", "1")).strip()
            units[line_id] = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
    return units


class OwnReturnsState(AccountPage, rx.State):
    """The customer's returns."""

    view: OwnReturnsView = OwnReturnsView()
    is_loaded: bool = False

    @rx.event
    async def load(self) -> Any:
        """All of them, and the form where an order was named."""
        view, leave = await self._own(own_returns_view)
        if view is not None:
            self.view, self.is_loaded = view, True
        return leave

    @rx.event
    async def ask(self, form: dict[str, Any]) -> Any:
        """Ask to send back what was ticked."""
        wanted = self._read(
            ReturnForm,
            order=self.view.order,
            units=_units(form),
            reason=_member(returns.ReturnReason, form.get("reason")),
            resolution=_member(returns.ReturnResolution, form.get("resolution")),
            comment=str(form.get("comment", ""))[:1000],
        )
        if wanted is None or not wanted.units:
            await self._tell(CHOOSE)
            return None
        done, leave = await self._act(_ask, wanted)
        if not done:
            return leave
        await self._tell(ASKED)
        return rx.redirect("/account/returns")

    @rx.event
    async def call_off(self, number: int) -> Any:
        """Keep it after all."""
        wanted = self._read(ReturnNumber, number=number)
        if wanted is None:
            return None
        done, leave = await self._act(_call_off, wanted.number)
        if done:
            await self._tell(KEPT)
            return await self._reload()
        return leave

    async def _reload(self) -> Any:
        view, leave = await self._own(own_returns_view)
        if view is not None:
            self.view = view
        return leave


def _member(choices: Any, value: Any) -> Any:
    return choices(value) if value in [member.value for member in choices] else None
