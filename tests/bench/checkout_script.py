"""One whole checkout as a pgbench script: the shop's own statements in its own transactions, without the shop."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from shop_app.runtime.postgres import find_binaries
from tests.bench.statements import Statement, Transaction

_RATE = re.compile(r"tps = ([\d.]+)")


def script(transactions: list[Transaction], app_url: str, kept: set[UUID]) -> str:
    """Ids that the checkout made are made anew in each turn; those in ``kept`` were there before it."""
    transactions = [[_spelt_out(*statement) for statement in transaction] for transaction in transactions]
    made: dict[UUID, str] = {}
    visitors: set[bytes] = set()
    for _, values in (statement for transaction in transactions for statement in transaction):
        for value in values.values():
            if isinstance(value, UUID) and value not in kept:
                made.setdefault(value, f"id_{len(made)}")
            elif isinstance(value, bytes):
                visitors.add(value)
    lines = []
    with psycopg.connect(app_url, cursor_factory=psycopg.ClientCursor) as connection:
        for transaction in transactions:
            lines.append("BEGIN;")
            for sql, values in transaction:
                lines.append(connection.cursor().mogrify(sql, values) + ";")
            lines.append("COMMIT;")
    text = "\n".join(lines)
    for value, name in made.items():
        text = text.replace(f"'{value.hex}'::uuid", f":{name}::uuid")
    for visitor in visitors:
        text = text.replace(f"'\\x{visitor.hex()}'::bytea", "decode(replace(:visitor, '-', ''), 'hex')")
    fresh = ", ".join(f"gen_random_uuid() AS {name}" for name in (*made.values(), "visitor"))
    return f"SELECT {fresh} \\gset\n{text}\n"


def _spelt_out(sql: str, values: dict[str, Any]) -> Statement:
    """A list of ids as its members: inside an array's literal pgbench puts nothing in."""
    lists = {
        name: value
        for name, value in values.items()
        if value and isinstance(value, list) and isinstance(value[0], UUID)
    }
    members = {f"{name}_{place}": one for name, value in lists.items() for place, one in enumerate(value)}
    for name, value in lists.items():
        places = ", ".join(f"%({name}_{place})s" for place in range(len(value)))
        sql = sql.replace(f"%({name})s", f"ARRAY[{places}]")
    return sql, {name: value for name, value in values.items() if name not in lists} | members


def _are_ids(members: list[Any]) -> bool:
    return bool(members) and all(isinstance(member, UUID) for member in members)


def rate(script_file: Path, app_url: str, *, clients: int, seconds: int) -> float:
    """Checkouts a second by pgbench."""
    done = subprocess.run(
        [
            find_binaries().path("pgbench"),
            *("-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(script_file)),
            app_url,
        ],
        capture_output=True,
        text=True,
    )
    found = _RATE.search(done.stdout)
    if done.returncode != 0 or found is None:
        raise RuntimeError(f"pgbench failed:\n{done.stdout}{done.stderr}")
    return float(found[1])
