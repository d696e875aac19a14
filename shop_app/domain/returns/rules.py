"""What may come back, and what its buyer gets for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.returns import ReturnReason
from shop_app.core.translation import N_
from shop_app.domain.returns.schemas import Policy, Returnable, SentLine, Wanted

# For these the shop pays the way back.
OUR_FAULT = frozenset(
    {ReturnReason.NOT_AS_DESCRIBED, ReturnReason.DAMAGED, ReturnReason.WRONG_ITEM, ReturnReason.ARRIVED_LATE}
)
LONGEST_COMMENT, LONGEST_LINE_COMMENT = 1000, 500

CLOSED = N_("This shop takes returns by arrangement only. Write to it.")
NOT_SENT = N_("This has not left yet. Ask for a cancellation instead.")
NO_GOODS = N_("What was not delivered as a parcel cannot be sent back.")
EXCLUDED = N_("This cannot be sent back.")
TOO_LATE = N_("The time to send this back is over.")
ALL_BACK = N_("All of this has come back or is on its way.")


def returnable(line: SentLine, policy: Policy, now: datetime) -> Returnable:
    """What a shopper may send back of a line, by the shop's policy."""
    until = line.arrived_at + timedelta(days=policy.window_days) if line.arrived_at else None
    refusal = ""
    if not policy.is_open:
        refusal = CLOSED
    elif not line.requires_shipping:
        refusal = NO_GOODS
    elif line.is_excluded:
        refusal = EXCLUDED
    elif line.sent_quantity == 0:
        refusal = NOT_SENT
    elif line.left_quantity == 0:
        refusal = ALL_BACK
    elif until is not None and now > until:
        refusal = TOO_LATE
    return Returnable(line=line, quantity=0 if refusal else line.left_quantity, until=until, refusal=refusal)


def check_wanted(wanted: Sequence[Wanted], lines: Iterable[SentLine]) -> None:
    """Refuses with ``ValidationFailed`` a line that is not this order's, twice the same, or more than its buyer has."""
    if not wanted:
        raise ValidationFailed("Choose what is to come back.", field="lines")
    known = {line.line_id: line for line in lines}
    seen: set[UUID] = set()
    for one in wanted:
        line = known.get(one.line_id)
        if line is None or one.line_id in seen:
            raise ValidationFailed("This order has no such line.", field="lines", line=str(one.line_id))
        seen.add(one.line_id)
        if not 1 <= one.quantity <= line.left_quantity:
            raise ValidationFailed(
                "Only {left} of “{title}” can come back.",
                field="quantity",
                code="NOT_RETURNABLE",
                left=line.left_quantity,
                title=line.title,
                line=str(one.line_id),
            )
        if len(one.comment) > LONGEST_LINE_COMMENT:
            raise ValidationFailed("Use at most {longest} characters.", field="comment", longest=LONGEST_LINE_COMMENT)


def check_allowed(wanted: Sequence[Wanted], lines: Iterable[SentLine], policy: Policy, now: datetime) -> None:
    """Refuses with ``Conflict`` what the shop's policy keeps sold."""
    known = {line.line_id: line for line in lines}
    for one in wanted:
        allowed = returnable(known[one.line_id], policy, now)
        if allowed.refusal:
            raise Conflict(allowed.refusal, code="NOT_RETURNABLE", line=str(one.line_id))


def fee_for(wanted: Iterable[Wanted], policy: Policy, *, order_currency: str, shop_currency: str) -> int:
    """What the shop keeps for a return: nothing where any of it is the shop's own fault.

    A fee is in the shop's currency; an order in another one bears none.
    """
    if order_currency != shop_currency or any(one.reason in OUR_FAULT for one in wanted):
        return 0
    return policy.fee_minor


def checked_policy(policy: Policy) -> Policy:
    """``policy``, or ``ValidationFailed`` naming what to mend."""
    for field, days in (("window_days", policy.window_days), ("complete_after_days", policy.complete_after_days)):
        if not 0 <= days <= 3650:
            raise ValidationFailed("Enter 0 to 3650 days.", field=field)
    if not 0 <= policy.fee_minor <= 100_000_000:
        raise ValidationFailed("Enter a fee of 0 or more.", field="fee")
    if len(policy.excluded_categories) > 500:
        raise ValidationFailed("Choose at most 500 categories.", field="excluded_categories")
    return policy
