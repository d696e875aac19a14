"""The way of a return: asked for, approved or not, received."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from models.errors import NotFound, ValidationFailed
from models.returns import ReturnResolution, ReturnStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import fulfillment, inventory, orders, tenants
from shop_app.domain.returns.exchange import begin_exchange, cancel_exchange
from shop_app.domain.returns.queries import by_number, detail_of, policy_of, sent_lines
from shop_app.domain.returns.rules import LONGEST_COMMENT, check_allowed, check_wanted, checked_policy, fee_for
from shop_app.domain.returns.schemas import Arrived, Policy, ReturnDetail, ReturnLineView, ReturnView, Wanted
from shop_app.domain.returns.transitions import LOG, move_return

_OPEN = """
    WITH next AS (
        INSERT INTO tenant_counter (id, name, value) VALUES (%(counter)s, 'return', 1)
        ON CONFLICT (tenant_id, name) DO UPDATE SET value = tenant_counter.value + 1 RETURNING value)
    INSERT INTO return_request (id, number, order_id, resolution, is_by_shopper, comment, answer, currency, fee_minor)
    SELECT %(id)s, next.value, %(order)s, %(resolution)s, %(is_by_shopper)s, %(comment)s, '', %(currency)s, %(fee)s
    FROM next RETURNING number
"""
_LINE = """
    INSERT INTO return_line (id, return_id, order_line_id, quantity, reason, comment)
    VALUES (%(id)s, %(return)s, %(line)s, %(quantity)s, %(reason)s, %(comment)s)
"""
_DECIDE = """
    UPDATE return_request SET answer = %(answer)s, fee_minor = coalesce(%(fee)s, fee_minor),
        resolution = coalesce(%(resolution)s, resolution) WHERE id = %(id)s
"""
_RECEIVE = """
    UPDATE return_line SET received_quantity = %(quantity)s, condition = %(condition)s, is_restocked = %(restocked)s
    WHERE return_id = %(return)s AND order_line_id = %(line)s AND quantity >= %(quantity)s
"""
_POLICY = """
    INSERT INTO return_policy (id, is_open, window_days, fee_minor, excluded_categories, complete_after_days)
    VALUES (%(id)s, %(is_open)s, %(window_days)s, %(fee_minor)s, %(excluded_categories)s, %(complete_after_days)s)
    ON CONFLICT (tenant_id) DO UPDATE SET is_open = excluded.is_open, window_days = excluded.window_days,
        fee_minor = excluded.fee_minor, excluded_categories = excluded.excluded_categories,
        complete_after_days = excluded.complete_after_days
"""


def ask(
    uow: UnitOfWork,
    token: str,
    wanted: Sequence[Wanted],
    *,
    resolution: ReturnResolution = ReturnResolution.REFUND,
    comment: str = "",
) -> ReturnDetail:
    """A shopper asks, by the order's signed link, to send something back. Undone by ``withdraw``.

    Refuses with ``Conflict`` what the shop's policy keeps sold, with ``ValidationFailed`` more than the shopper has.
    """
    open_to_shoppers(uow)
    order_id = orders.read_order_token(uow, token)
    return _open(uow, order_id, wanted, resolution, comment, is_by_shopper=True)


def record(
    uow: UnitOfWork,
    order_id: UUID,
    wanted: Sequence[Wanted],
    *,
    resolution: ReturnResolution = ReturnResolution.REFUND,
    comment: str = "",
) -> ReturnDetail:
    """Staff notes a return, whatever the policy says to shoppers. Undone by ``cancel``."""
    require(uow, Permission.ORDERS_WRITE)
    return _open(uow, order_id, wanted, resolution, comment, is_by_shopper=False)


def _open(
    uow: UnitOfWork,
    order_id: UUID,
    wanted: Sequence[Wanted],
    resolution: ReturnResolution,
    comment: str,
    *,
    is_by_shopper: bool,
) -> ReturnDetail:
    _check_words(comment, "comment")
    orders.lock_order(uow, order_id)
    order, policy, shop = orders.order_by_id(uow, order_id), policy_of(uow), tenants.current(uow)
    lines = sent_lines(uow, order_id, policy)
    check_wanted(wanted, lines)
    if is_by_shopper:
        check_allowed(wanted, lines, policy, uow.now)
    return_id = new_id()
    number: int = uow.scalar(
        _OPEN,
        id=return_id,
        counter=new_id(),
        order=order_id,
        resolution=resolution,
        is_by_shopper=is_by_shopper,
        comment=comment,
        currency=order.currency,
        fee=fee_for(wanted, policy, order_currency=order.currency, shop_currency=shop.currency),
    )
    uow.execute_many(
        _LINE,
        [
            {
                "id": new_id(),
                "return": return_id,
                "line": one.line_id,
                "quantity": one.quantity,
                "reason": one.reason.value,
                "comment": one.comment,
            }
            for one in wanted
        ],
    )
    uow.execute(LOG, id=new_id(), actor=uow.context.actor.name, **{"return": return_id})
    view = by_number(uow, number)
    uow.record("ReturnRequested", aggregate="order", aggregate_id=order_id, data=_facts(view))
    return detail_of(uow, view)


def approve(
    uow: UnitOfWork,
    number: int,
    *,
    answer: str = "",
    resolution: ReturnResolution | None = None,
    fee_minor: int | None = None,
    replacements: Mapping[UUID, UUID] | None = None,
) -> ReturnDetail:
    """Agrees to a return, with words for the shopper. Undone by ``cancel``.

    For an exchange, ``replacements`` names the variant for each order line: its stock is held from now on in an order
    of its own, which what comes back pays for.
    """
    require(uow, Permission.ORDERS_WRITE)
    _check_words(answer, "answer")
    if fee_minor is not None and fee_minor < 0:
        raise ValidationFailed("Enter a fee of 0 or more.", field="fee")
    view = _locked(uow, number)
    move_return(uow, view.id, ReturnStatus.APPROVED, answer)
    uow.execute(_DECIDE, id=view.id, answer=answer, fee=fee_minor, resolution=resolution)
    detail = detail_of(uow, by_number(uow, number))
    uow.record("ReturnApproved", aggregate="order", aggregate_id=view.order_id, data=_facts(view))
    if detail.view.resolution is ReturnResolution.EXCHANGE:
        begin_exchange(uow, detail, replacements or {})
        detail = detail_of(uow, by_number(uow, number))
    return detail


def reject(uow: UnitOfWork, number: int, *, answer: str) -> ReturnDetail:
    """Refuses a return and says why. Final: whoever is refused may ask again."""
    require(uow, Permission.ORDERS_WRITE)
    if not answer.strip():
        raise ValidationFailed("Say why: the shopper reads it.", field="answer")
    _check_words(answer, "answer")
    view = _locked(uow, number)
    move_return(uow, view.id, ReturnStatus.REJECTED, answer)
    uow.execute(_DECIDE, id=view.id, answer=answer, fee=None, resolution=None)
    uow.record("ReturnRejected", aggregate="order", aggregate_id=view.order_id, data=_facts(view))
    return detail_of(uow, by_number(uow, number))


def withdraw(uow: UnitOfWork, token: str, number: int) -> ReturnDetail:
    """The shopper keeps it after all. Undone by asking again."""
    open_to_shoppers(uow)
    order_id = orders.read_order_token(uow, token)
    orders.lock_order(uow, order_id)
    view = by_number(uow, number)
    if view.order_id != order_id:
        raise NotFound("There is no return {number}.", number=number)
    return _cancel(uow, view)


def cancel(uow: UnitOfWork, number: int) -> ReturnDetail:
    """Staff calls a return off that has not come. Undone by recording it again."""
    require(uow, Permission.ORDERS_WRITE)
    return _cancel(uow, _locked(uow, number))


def _cancel(uow: UnitOfWork, view: ReturnView) -> ReturnDetail:
    move_return(uow, view.id, ReturnStatus.CANCELLED)
    uow.record("ReturnCancelled", aggregate="order", aggregate_id=view.order_id, data=_facts(view))
    if view.exchange_order_id is not None:
        cancel_exchange(uow, view.exchange_order_id)
    return detail_of(uow, by_number(uow, view.number))


def receive(uow: UnitOfWork, number: int, arrived: Sequence[Arrived]) -> ReturnDetail:
    """Notes what came back and how it looks; what can be sold again goes back to stock.

    Lines that are not named did not come. Final: goods in the house are settled, not unreceived; a miscount is put
    right by a stock adjustment.
    """
    require(uow, Permission.ORDERS_WRITE)
    view = _locked(uow, number)
    lines = {line.order_line_id: line for line in detail_of(uow, view).lines}
    if len({one.line_id for one in arrived}) != len(arrived):
        raise ValidationFailed("Name each line once.", field="lines")
    if not any(one.quantity for one in arrived):
        raise ValidationFailed("Enter what came back, or cancel the return.", field="lines", code="NOTHING_RECEIVED")
    for one in arrived:
        _check_arrived(one, lines.get(one.line_id))
    move_return(uow, view.id, ReturnStatus.RECEIVED)
    for one in arrived:
        uow.execute(
            _RECEIVE,
            line=one.line_id,
            quantity=one.quantity,
            condition=one.condition,
            restocked=one.restock and one.quantity > 0,
            **{"return": view.id},
        )
    fulfillment.follow_order(uow, view.order_id)
    uow.record("ReturnReceived", aggregate="order", aggregate_id=view.order_id, data=_facts(view))
    back: dict[UUID, int] = {}
    for one in arrived:
        variant_id = lines[one.line_id].variant_id
        if one.restock and one.quantity and variant_id is not None:
            back[variant_id] = back.get(variant_id, 0) + one.quantity
    if back:
        inventory.restock(uow, view.order_id, back, f"Return {number}")
    return detail_of(uow, by_number(uow, number))


def change_policy(uow: UnitOfWork, policy: Policy) -> Policy:
    """What the shop takes back from now on. Undone by the same with what stood there before."""
    require(uow, Permission.SETTINGS_WRITE)
    columns: dict[str, Any] = asdict(checked_policy(policy))
    columns["excluded_categories"] = list(policy.excluded_categories)
    uow.execute(_POLICY, id=new_id(), **columns)
    return policy_of(uow)


def _locked(uow: UnitOfWork, number: int) -> ReturnView:
    """A return as it stands once nobody else is at its order."""
    orders.lock_order(uow, by_number(uow, number).order_id)
    return by_number(uow, number)


def _check_arrived(one: Arrived, line: ReturnLineView | None) -> None:
    if line is None:
        raise ValidationFailed("This return has no such line.", field="lines", line=str(one.line_id))
    if not 0 <= one.quantity <= line.quantity:
        raise ValidationFailed(
            "At most {most} of “{title}” were to come back.", field="quantity", most=line.quantity, title=line.title
        )


def _check_words(words: str, field: str) -> None:
    if len(words) > LONGEST_COMMENT:
        raise ValidationFailed("Use at most {longest} characters.", field=field, longest=LONGEST_COMMENT)


def _facts(view: ReturnView) -> dict[str, Any]:
    return {"return_id": str(view.id), "return_number": view.number, "number": view.order_number}
