"""What processes have used, from /proc: their own words, whoever drives them."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def family(*roots: int) -> set[int]:
    """These processes and all their descendants."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = set(roots)
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def cpu_ms(*roots: int) -> float:
    """CPU time of these processes and their descendants, those that have ended and were waited for included."""
    total = 0
    for pid in family(*roots):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # utime, stime, cutime, cstime: fields 14 to 17 of proc(5), counted behind the name.
        total += sum(int(field) for field in fields[11:15])
    return total * 1000 / _TICKS_PER_S


def memory_mb(*roots: int) -> float:
    """Memory of these processes and their descendants, what they share counted once."""
    total_kb = 0
    for pid in family(*roots):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total_kb += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total_kb / 1024
