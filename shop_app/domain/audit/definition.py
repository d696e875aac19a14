"""The database functions ``find_violations`` and ``find_own_violations``, put together from ``checks/``: one file for
each invariant.

A change to a check, or to a table of transitions, needs a migration that runs both definitions again; a house test
compares what is installed with this text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Any

from models.fulfillment import PARCEL_TRANSITIONS
from models.order import FULFILLMENT_TRANSITIONS, ORDER_TRANSITIONS, PAYMENT_TRANSITIONS, Axis
from models.payment import ATTEMPT_TRANSITIONS
from models.returns import RETURN_TRANSITIONS

CHECKS = Path(__file__).parent / "checks"

# Some tables name their statuses by an enum each; here only their words count.
Steps = Mapping[Any, Iterable[StrEnum]]

_FUNCTIONS = """
SET LOCAL check_function_bodies = off;
CREATE OR REPLACE FUNCTION find_violations(at timestamptz)
RETURNS TABLE (invariant text, tenant_id uuid, detail text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $checks${body}$checks$;
REVOKE ALL ON FUNCTION find_violations(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_violations(timestamptz) TO platform;
"""
# The same for a shop on its own: run by whoever asks, so that row-level security leaves it its own rows.
_OWN_FUNCTION = """
CREATE OR REPLACE FUNCTION find_own_violations(at timestamptz)
RETURNS TABLE (invariant text, tenant_id uuid, detail text)
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = public, pg_temp AS $checks${body}$checks$;
REVOKE ALL ON FUNCTION find_own_violations(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_own_violations(timestamptz) TO app;
"""


def checks() -> dict[str, str]:
    """Each invariant's select of ``(tenant_id, detail)``, by its number."""
    return {f"I-{path.stem[1:3]}": _filled(path) for path in sorted(CHECKS.glob("i[0-9][0-9]_*.sql"))}


def body() -> str:
    """The one statement inside the function; ``at`` is the moment that counts as now."""
    selects = (
        f"SELECT '{number}', violation.tenant_id, violation.detail\nFROM (\n{check}) AS violation (tenant_id, detail)"
        for number, check in checks().items()
    )
    return f"\nWITH {(CHECKS / 'books.sql').read_text()}" + "\nUNION ALL\n".join(selects) + "\n"


def definition() -> str:
    """SQL for the owner, who hands the function to ``finder`` afterwards."""
    return _FUNCTIONS.format(body=body())


def own_definition() -> str:
    """SQL for a shop's own look at itself."""
    return _OWN_FUNCTION.format(body=body())


def _filled(path: Path) -> str:
    order_steps: Mapping[str, Steps] = {
        Axis.ORDER: ORDER_TRANSITIONS,
        Axis.PAYMENT: PAYMENT_TRANSITIONS,
        Axis.FULFILLMENT: FULFILLMENT_TRANSITIONS,
    }
    row_steps: Mapping[str, Steps] = {
        "fulfillment": PARCEL_TRANSITIONS,
        "orders": ORDER_TRANSITIONS,
        "payment": ATTEMPT_TRANSITIONS,
        "return_request": RETURN_TRANSITIONS,
    }
    return Template(path.read_text()).substitute(order_steps=_values(order_steps), row_steps=_values(row_steps))


def _values(tables: Mapping[str, Steps]) -> str:
    return ", ".join(
        f"('{name}', '{before}', '{after}')"
        for name, steps in tables.items()
        for before, allowed in steps.items()
        for after in sorted(allowed)
    )
