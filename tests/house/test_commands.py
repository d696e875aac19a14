"""A command that a door may call asks for a permission, or says aloud that it is open to shoppers (design.md §3)."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

from tests.house.sources import PROJECT, contexts, files, functions, module_of, name_of, tree

ASKING = {"require", "open_to_shoppers", "require_customer"}
DOORS = ("shop_app/api", "shop_app/states", "shop_app/first_paint")

# Reached from a door, and asking nobody for anything, because:
OPEN = {
    "access.as_staff": "it is the asking: it finds out who holds a session",
    "access.sign_in": "whoever signs in is nobody yet",
    "access.sign_out": "ends the caller's own session",
    "catalog.best_sellers": "public",
    "catalog.card_extras": "public",
    "catalog.category_places": "public",
    "catalog.category_place": "public",
    "catalog.count_places": "public",
    "catalog.delivery_promise": "public",
    "catalog.find_product": "public",
    "catalog.list_products": "public",
    "catalog.menu": "public",
    "catalog.new_arrivals": "public",
    "catalog.offers_after": "public",
    "catalog.product_page": "public",
    "catalog.product_places": "public",
    "catalog.products_at": "public",
    "catalog.expected_on": "public",
    "catalog.redirect_for": "public",
    "content.find_page": "public",
    "content.footer_pages": "public",
    "content.home_sections": "public",
    "customers.ask_reset": "whoever has forgotten a password is nobody yet",
    "customers.in_name_of": "it is the asking: it finds out whose session a cookie is",
    "customers.is_same_browser": "compares the caller's own cookie",
    "customers.pending_link": "the signed link is the permission: we mailed it",
    "customers.sign_in": "whoever signs in is nobody yet",
    "customers.sign_out": "ends the caller's own session",
    "customers.sign_up": "whoever signs up is nobody yet",
    "customers.default_address": "a signed-in customer's own, and nobody's for a visitor",
    "inventory.stock_of": "what the shop's pages show anyway",
    "orders.order_token": "signs what its caller was allowed to find",
    "orders.read_order_token": "the token is the permission: we signed it",
    "payments.receive_webhook": "the signature over the raw bytes is the permission (I-18)",
    "pictures.receive_upload": "the signature over its address is the permission",
    "returns.policy_of": "what the shop promises on every product's page",
    "reviews.reviews_of": "public",
    "tenants.current": "a shop's name, language and currency",
    "tenants.shipping_methods": "what every cart shows",
    "tenants.pause_notice": "what a closed shop says to everybody",
    "tenants.currency_in_use": "in which currency the caller reads prices",
    "tenants.offered": "what shoppers choose from",
}
# Commands that no door names: other commands call them inside a unit that has asked.
INNER = {
    "credit.give_back": "what an order took from a gift card and needs no more",
    "credit.hold": "what a gift card pays for an order being placed",
}


def asks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKING
        for node in ast.walk(function)
    )


def mentioned(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Every name and ``context.name`` inside, called or handed on."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
    return found


def context_of(path: Path) -> str:
    return path.relative_to(PROJECT / "shop_app" / "domain").parts[0]


@cache
def asking_functions() -> frozenset[str]:
    """``context.function`` for all that ask, themselves or through what they call."""
    calls: dict[str, set[str]] = defaultdict(set)
    asking: set[str] = set()
    for path in files("shop_app/domain"):
        if path.parent == PROJECT / "shop_app" / "domain":
            continue
        context = context_of(path)
        for function in functions(path):
            name = f"{context}.{function.name}"
            calls[name] |= {word if "." in word else f"{context}.{word}" for word in mentioned(function)}
            if asks(function):
                asking.add(name)
    while True:
        more = {name for name, inside in calls.items() if inside & asking} - asking
        if not more:
            return frozenset(asking)
        asking |= more


def takes_a_caller() -> set[str]:
    """``context.function`` for all public ones that work for somebody: a unit of work, a context, or a door's bytes."""
    found = set()
    for path in files("shop_app/domain"):
        if path.parent == PROJECT / "shop_app" / "domain":
            continue
        for function in functions(path):
            first = function.args.args[0].arg if function.args.args else ""
            if not function.name.startswith("_") and first in ("uow", "context", "endpoint_id"):
                found.add(f"{context_of(path)}.{function.name}")
    return found


def reached_from_doors() -> dict[str, set[str]]:
    """``context.function`` → the files of doors that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    names = set(contexts())
    for path in files(*DOORS):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
                found[f"{node.value.id}.{node.attr}"].add(name_of(path))
    return found


def test_what_a_door_can_reach_asks_who_is_there() -> None:
    reached = set(reached_from_doors()) & takes_a_caller()
    assert len(reached) > 25
    assert reached - asking_functions() == set(OPEN) & reached
    assert set(OPEN) <= reached, "no door calls this any more: take it off the list"
    assert not set(INNER) & reached, "a door calls this now: it has to ask"


def test_every_command_asks_or_is_called_by_one_that_does() -> None:
    silent = set()
    for path in files("shop_app/domain"):
        if path.name != "commands.py":
            continue
        for function in functions(path):
            name = f"{context_of(path)}.{function.name}"
            first = function.args.args[0].arg if function.args.args else ""
            if not function.name.startswith("_") and first == "uow" and name not in asking_functions():
                silent.add(name)
    assert silent - set(OPEN) == set(INNER)


def test_asking_is_the_first_thing_a_command_does() -> None:
    late = []
    for path in files("shop_app/domain"):
        for function in functions(path):
            if not asks(function):
                continue
            body = function.body[1:] if ast.get_docstring(function) else function.body
            first = body[0]
            is_asking = (
                isinstance(first, ast.Expr | ast.Assign)
                and isinstance(first.value, ast.Call)
                and isinstance(first.value.func, ast.Name)
                and first.value.func.id in ASKING
            )
            if not is_asking:
                late.append(f"{module_of(path)}.{function.name}")
    assert late == []
