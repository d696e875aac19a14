"""The layout of design.md §3: what contracts over imports cannot see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.sources import PACKAGES, PROJECT, contexts, files, name_of, tree

DRAWERS_FOR_ANYTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base_utils"}
MOST_LINES = 450
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
# What each noun is called on each floor, from the table up to the screen and the test.
FLOORS = {
    "cart": ("models/cart.py", "domain/carts", "api/rest/carts.py", "states/storefront/cart.py", "tests/domain/carts"),
    "catalog": ("models/catalog.py", "domain/catalog", "api/rest/products.py", "tests/domain/catalog"),
    "checkout": (
        "domain/checkout",
        "api/rest/checkout.py",
        "states/storefront/checkout.py",
        "pages/storefront/checkout.py",
        "tests/domain/checkout",
    ),
    "inventory": ("models/inventory.py", "domain/inventory", "api/rest/inventory.py", "tests/domain/inventory"),
    "order": (
        "models/order.py",
        "domain/orders",
        "api/rest/orders.py",
        "states/merchant/orders.py",
        "pages/merchant/orders.py",
        "tests/domain/orders",
    ),
    "payment": (
        "models/payment.py",
        "domain/payments",
        "api/rest/payments.py",
        "tasks/payments.py",
        "tests/domain/payments",
    ),
    "promotion": (
        "models/promotion.py",
        "domain/promotions",
        "api/rest/promotions.py",
        "cli/promotions.py",
        "tests/domain/promotions",
    ),
    "credit": ("models/credit.py", "domain/credit", "api/rest/credit.py", "tests/domain/credit"),
    "fulfillment": (
        "models/fulfillment.py",
        "domain/fulfillment",
        "api/rest/fulfillments.py",
        "tasks/fulfillment.py",
        "states/merchant/fulfillment.py",
        "tests/domain/fulfillment",
    ),
    "invoice": (
        "models/invoice.py",
        "domain/invoices",
        "api/rest/invoices.py",
        "cli/invoices.py",
        "tests/domain/invoices",
    ),
    "return": ("models/returns.py", "domain/returns", "api/rest/returns.py", "cli/returns.py", "tests/domain/returns"),
    "notification": ("models/notification.py", "domain/notifications", "tasks/notifications.py"),
    "analytics": ("models/analytics.py", "domain/analytics", "tasks/analytics.py"),
    "tenant": ("models/tenant.py", "domain/tenants"),
}


def at(place: str) -> Path:
    top = place.partition("/")[0]
    return PROJECT / place if top in ("models", "tasks", "tests") else PROJECT / "shop_app" / place


def test_the_same_noun_stands_on_every_floor() -> None:
    missing = [place for places in FLOORS.values() for place in places if not at(place).exists()]
    assert missing == []


def test_every_context_has_a_front_door_that_says_what_it_is_for() -> None:
    for context in contexts():
        front = PROJECT / "shop_app" / "domain" / context / "__init__.py"
        assert ast.get_docstring(tree(front)), f"{name_of(front)} says nothing about itself"
        exported = [node for node in tree(front).body if isinstance(node, ast.Assign)]
        assert exported, f"{name_of(front)} names nothing in __all__"


def test_no_drawer_takes_just_anything() -> None:
    odd = [
        name_of(path)
        for path in files(*PACKAGES, "tests")
        if DRAWERS_FOR_ANYTHING & {part.removesuffix(".py") for part in path.relative_to(PROJECT).parts}
    ]
    assert odd == []


def test_files_are_named_in_small_letters() -> None:
    odd = [name_of(path) for path in files(*PACKAGES) if not re.fullmatch(r"(__)?[a-z0-9_]+(__)?\.py", path.name)]
    assert [name for name in odd if "alembic" not in name] == []


def test_every_file_says_what_it_is() -> None:
    silent = [name_of(path) for path in files(*PACKAGES) if tree(path).body and not ast.get_docstring(tree(path))]
    assert silent == []


def test_no_file_grows_beyond_what_one_reads_at_a_sitting() -> None:
    long = {name_of(path): len(path.read_text().splitlines()) for path in files(*PACKAGES)}
    assert {name: count for name, count in long.items() if count > MOST_LINES} == {}


def test_selects_of_tenant_rows_begin_in_one_place() -> None:
    """``select_rows`` is the one blessed way into a tenant's table by ORM; SQL text is under row security anyway."""
    strays = []
    for path in files("shop_app", "tasks"):
        if name_of(path) == "shop_app/core/tenancy.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module in ("sqlmodel", "sqlalchemy", "sqlalchemy.orm"):
                strays += [f"{name_of(path)} imports {alias.name}" for alias in node.names if alias.name == "select"]
    assert strays == []


def test_one_file_reads_the_clock() -> None:
    """``time.monotonic`` measures how long something took and tells no hour."""
    readers = set()
    for path in files(*PACKAGES):
        for node in ast.walk(tree(path)):
            is_dotted = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            if is_dotted and (node.value.id, node.attr) in CLOCKS:
                readers.add(name_of(path))
    assert readers == {"models/values/clock.py"}


def test_no_sql_reads_the_servers_clock() -> None:
    """Business times come from the unit of work (D23): ``now()`` in SQL would be a second clock."""
    second = re.compile(r"(?<![\w.])(now\(\)|current_timestamp|clock_timestamp\(\)|localtimestamp)", re.IGNORECASE)
    strays = []
    for path in files("shop_app", "tasks"):
        for node in ast.walk(tree(path)):
            is_sql = isinstance(node, ast.Constant) and isinstance(node.value, str) and "SELECT" in node.value.upper()
            if is_sql and second.search(str(node.value)) and re.search(r"\b(FROM|WHERE|SET)\b", str(node.value)):
                strays.append(f"{name_of(path)}:{node.lineno}")
    assert strays == []


def test_statuses_of_orders_move_in_one_place() -> None:
    mover = "shop_app/domain/orders/transitions.py"
    moving = re.compile(r"UPDATE\s+orders\s+SET\s+(\w*status)", re.IGNORECASE)
    strays = [name_of(path) for path in files("shop_app", "tasks") if moving.search(path.read_text())]
    assert [name for name in strays if name != mover] == []


def test_only_doors_read_the_environment() -> None:
    """Settings are read once; whoever reads the environment elsewhere has a reason."""
    reasons = {
        "models/values/clock.py": "the offset file of tests, below the settings",
        "shop_app/settings.py": "this is the one",
        "shop_app/cli/ground.py": "adopts the running instance",
        "shop_app/runtime": "gives its children theirs",
        "shop_app/integrations/payments/sandbox/__main__.py": "a process of its own, which knows no settings",
        "shop_app/core/telemetry.py": "prometheus-client has a variable of its own",
    }
    readers = set()
    for path in files(*PACKAGES):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                readers.add(name_of(path))
    strays = {name for name in readers if not name.startswith(tuple(reasons))}
    assert strays == set()
