"""What is recorded is heard, and what is listened for is recorded."""

from __future__ import annotations

import ast
from uuid import UUID

from tasks.freshness import CHANGES_CATALOGUE, RELEASES, SELLS
from tasks.subscriptions import BY_NAME, HEARD_BY, topics
from tests.house.sources import files, tree

ANYTHING = UUID(int=0)


def recorded() -> set[str]:
    """Every event type that some command leaves behind."""
    found = set()
    for path in files("shop_app/domain"):
        for node in ast.walk(tree(path)):
            is_record = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record"
            )
            if is_record and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


def test_every_event_is_heard_by_somebody() -> None:
    unheard = {
        kind
        for kind in recorded()
        if not HEARD_BY.get(kind) and not topics(kind, ANYTHING) and kind not in CHANGES_CATALOGUE
    }
    assert unheard == set()


def test_nobody_waits_for_what_never_happens() -> None:
    assert set(HEARD_BY) | CHANGES_CATALOGUE | SELLS | RELEASES <= recorded()


def test_a_subscribers_name_is_its_own() -> None:
    heard = [subscriber for subscribers in HEARD_BY.values() for subscriber in subscribers]
    assert len({subscriber.name for subscriber in heard}) == len(set(heard)) == len(BY_NAME)
