"""Where two books of the same payments differ. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from models.payment import BreakKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A payment in one of the books. ``refunded_minor`` counts refunds on their way; ``disputed_minor`` is with banks.

    ``reference`` is our payment's id, or the provider's own name of a payment that is none of ours.
    """

    reference: str
    captured_minor: int
    refunded_minor: int
    disputed_minor: int = 0
    currency: str
    payment_id: UUID | None = None
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One figure over which the books disagree."""

    reference: str
    kind: BreakKind
    ours_minor: int
    theirs_minor: int
    currency: str
    payment_id: UUID | None = None
    order_id: UUID | None = None


def breaks_between(ours: Mapping[str, Entry], theirs: Mapping[str, Entry]) -> list[Break]:
    """Every difference, to the minor unit. What neither side has money for is no difference."""
    return [found for reference in sorted(ours.keys() | theirs.keys()) for found in _of(ours, theirs, reference)]


def _of(ours: Mapping[str, Entry], theirs: Mapping[str, Entry], reference: str) -> Iterable[Break]:
    mine, other = ours.get(reference), theirs.get(reference)
    if mine is None:
        if other is not None and other.captured_minor:
            yield _break(other, BreakKind.UNKNOWN_HERE, 0, other.captured_minor)
        return
    if other is None:
        if mine.captured_minor:
            yield _break(mine, BreakKind.UNKNOWN_THERE, mine.captured_minor, 0)
        return
    if mine.currency != other.currency:
        yield _break(mine, BreakKind.CURRENCY, mine.captured_minor, other.captured_minor)
    for kind, a, b in (
        (BreakKind.CAPTURED, mine.captured_minor, other.captured_minor),
        (BreakKind.REFUNDED, mine.refunded_minor, other.refunded_minor),
        (BreakKind.DISPUTED, mine.disputed_minor, other.disputed_minor),
    ):
        if a != b:
            yield _break(mine, kind, a, b)


def _break(entry: Entry, kind: BreakKind, ours_minor: int, theirs_minor: int) -> Break:
    return Break(
        reference=entry.reference,
        kind=kind,
        ours_minor=ours_minor,
        theirs_minor=theirs_minor,
        currency=entry.currency,
        payment_id=entry.payment_id,
        order_id=entry.order_id,
    )
