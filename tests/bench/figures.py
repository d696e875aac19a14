"""How figures are taken: requests a second, and CPU time of the server and Postgres."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from tests.bench import reader
from tests.bench.accounts import cpu_ms
from tests.bench.ground import Ground, Server

ROUNDS = 3


def beside(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """The medians of a few rounds, taken in turn: whatever else the machine does, it does to both."""
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    return statistics.median(one for one, _ in rounds), statistics.median(other for _, other in rounds)


def rate(ground: Ground, server: Server, paths: list[str], *, each_once: bool = False) -> float:
    wanted = reader.Orders(server.port, ground.host(server.port), paths, at_most=len(paths) if each_once else 0)
    reading = reader.read(wanted)
    assert reading.failed == 0, reading
    return reading.per_s


def spent(ground: Ground, web: Server, work: Callable[[], object]) -> float:
    before = cpu_ms(web.pid, ground.postgres)
    work()
    return cpu_ms(web.pid, ground.postgres) - before


def cpu_of_reads(ground: Ground, web: Server, paths: list[str], count: int) -> float:
    wanted = reader.Orders(web.port, ground.host(web.port), paths, connections=4, seconds=60, at_most=count)
    return spent(ground, web, lambda: reader.read(wanted)) / count
