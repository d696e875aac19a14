"""The proof: what must always be true of a shop, and whether it is."""

import dataclasses
from typing import Any

import reflex as rx

from shop_app.core.formatting import count_text, moment_text
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import audit, tenants
from shop_app.states.merchant.desk import Desk


@dataclasses.dataclass
class Check:
    """One invariant: its number, what it says, and how it stands."""

    number: str = ""
    text: str = ""
    verdict: str = ""
    tone: str = "neutral"
    details: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Look:
    """One look in the list of the latest."""

    when: str = ""
    verdict: str = ""
    tone: str = "neutral"
    took: str = ""


@dataclasses.dataclass
class ProofView:
    """`headline` is empty while nobody has looked yet."""

    headline: str = ""
    tone: str = "neutral"
    looked: str = ""
    published: str = ""
    published_of: str = ""
    checks: list[Check] = dataclasses.field(default_factory=list)
    looks: list[Look] = dataclasses.field(default_factory=list)


# A dozen of the same row say no more than the first ones do.
MOST_DETAILS = 10


def _texts() -> dict[str, str]:
    """What each invariant says, for people who sell."""
    return {
        "I-01": t("Every order’s lines, discounts, taxes and delivery add up to its total"),
        "I-03": t("Every movement of money has two sides that cancel out"),
        "I-04": t("No payment gives back more than it took"),
        "I-06": t("No money without an order, no paid order without money"),
        "I-07": t("No gift card or store credit is spent twice"),
        "I-08": t("No discount is used more often than you allow"),
        "I-09": t("Refunds never exceed what was paid, and no unit is restocked twice"),
        "I-10": t("Stock never falls below what you allow"),
        "I-11": t("Stock and reservations equal the sum of their movements"),
        "I-12": t("Nothing is sold that is not there"),
        "I-13": t("No stock is held for orders that have run out of time"),
        "I-14": t("Every order moved through its states step by step"),
    }


def _view(uow: UnitOfWork) -> ProofView:
    runs = audit.list_proofs(uow)
    if not runs:
        return ProofView()
    last, zone = runs[0], tenants.current(uow).time_zone
    broken: dict[str, list[str]] = {}
    for row in last.broken:
        broken.setdefault(row["invariant"], []).append(row["detail"])
    count = count_text(last.checks)
    return ProofView(
        headline=_verdict(len(last.broken)) if last.broken else t("All {count} checks hold", count=count),
        tone="danger" if last.broken else "success",
        looked=t("Last check {when}, in {ms} ms", when=moment_text(last.ran_at, zone), ms=count_text(last.took_ms)),
        published=_published(),
        published_of=_published_of(),
        checks=[_check(number, text, broken.get(number, [])) for number, text in _texts().items()],
        looks=[_look(run, zone) for run in runs],
    )


def _published() -> str:
    """What was done to the platform before this release, and what came of it."""
    proof = audit.published_proof()
    if proof is None:
        return ""
    counts = {name: count_text(getattr(proof, name)) for name in ("kills", "rounds", "deliveries", "cells")}
    ends = {name: count_text(getattr(proof, name)) for name in ("lost", "double", "oversold")}
    return t(
        "Before this release {kills} processes were killed while people bought, at {cells} points, in {rounds} rounds,"
        " and {deliveries} messages of payment providers came late, twice or in disorder. Orders lost: {lost}."
        " Orders or payments made twice: {double}. Units sold that were not there: {oversold}.",
        **counts,
        **ends,
    )


def _published_of() -> str:
    proof = audit.published_proof()
    return t("Shown on {day}, version {commit}", day=proof.shown_on, commit=proof.commit) if proof else ""


def _verdict(count: int) -> str:
    return tn("{count} row is broken", "{count} rows are broken", count)


def _check(number: str, text: str, details: list[str]) -> Check:
    if not details:
        return Check(number, text, t("Holds"), "success")
    return Check(number, text, _verdict(len(details)), "danger", details[:MOST_DETAILS])


def _look(run: audit.ProofRun, zone: str) -> Look:
    verdict, tone = (_verdict(len(run.broken)), "danger") if run.broken else (t("Holds"), "success")
    return Look(moment_text(run.ran_at, zone), verdict, tone, t("{ms} ms", ms=count_text(run.took_ms)))


def _run(uow: UnitOfWork) -> ProofView:
    audit.run_proof(uow)
    return _view(uow)


class ProofState(Desk, rx.State):
    """The latest look, and a button for another."""

    view: ProofView = ProofView()
    is_running: bool = False

    async def _refresh(self) -> None:
        self._show(await self._as_staff(_view))

    def _topics(self) -> tuple[str, ...]:
        return ("proof",)

    @rx.event
    async def load(self) -> Any:
        """What the last look has found."""
        return await self._open(self._refresh)

    @rx.event
    async def run(self) -> Any:
        """Looks now."""
        self.is_running = True
        yield

        async def look() -> None:
            self._show(await self._as_staff(_run))

        leave = await self._open(look)
        self.is_running = False
        yield leave
