"""The crash matrix: at which step of a purchase which process may die (invariants.md §3.1, docs/proof.md)."""

from __future__ import annotations

from dataclasses import dataclass

STEPS = {
    "S0": "checkout.S0",
    "S1": "checkout.S1",
    "S2": "payments.S2",
    "S3": "",
    "S4": "payments.S4",
    "S5": "payments.S5",
    "S6": "checkout.S6",
    "S7": "webhooks.S7",
    "S8": "webhooks.S8",
    "S9": "webhooks.S9",
    "S10": "payments.S10",
    "S11": "payments.S11",
    "S12": "relay.S12",
    "S13": "expiry.S13",
}
"""Each step's place in the code. S3, the provider at work and nobody there to hear it, is the sandbox's own delay."""

PROGRAMS = ("web", "worker", "scheduler")
STORES = ("postgres", "valkey")

_TAKING_PART: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("S0", "S1", "S6", "S7", "S8"), ("web",)),
    # Opening the page is the web's, paying back is the worker's: both go through S2 to S5.
    **dict.fromkeys(("S2", "S3", "S4", "S5"), ("web", "worker")),
    # Told, and nobody has acted: it matters who told, who holds the ring, and who would ring again.
    "S9": ("web", "worker", "scheduler"),
    **dict.fromkeys(("S10", "S11"), ("worker",)),
    "S12": ("scheduler",),
    # The sweeper finds what is overdue, the worker ends it.
    "S13": ("worker", "scheduler"),
}


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """``process`` dies while somebody stands at ``step``."""

    step: str
    process: str

    def __str__(self) -> str:
        return f"{self.step} {self.process}"


CELLS = tuple(Cell(step, process) for step in STEPS for process in (*_TAKING_PART[step], *STORES))
ROUNDS = 6
"""In full; with the cells above that is more than 280 kills. The short form goes through every cell once."""


def stands_at(step: str, process: str) -> bool:
    """Whether it is ``process`` that comes to the place, and so may die there by its own hand."""
    return process == "worker" if step in ("S9", "S13") else process in _TAKING_PART[step]


def cells_of(process: str) -> list[Cell]:
    return [cell for cell in CELLS if cell.process == process]
