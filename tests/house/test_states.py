"""What a state lets the browser see, and how its handlers reach the domain (I-29, I-30)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.sources import PROJECT, files, name_of, tree

STAFF_SCREENS = ("shop_app/states/merchant", "shop_app/states/owner")
NOT_FOR_BROWSERS = re.compile(r"secret|password|sha256|session|cookie|hash|cost_|margin|permission|api_key|stripe")
KEPT_BY_BROWSERS = {"Cookie", "LocalStorage", "SessionStorage"}


def states(*folders: str) -> list[tuple[Path, ast.ClassDef]]:
    """Every class of a state's file: states themselves, and the dataclasses that their vars are made of."""
    return [
        (path, node)
        for path in files(*(folders or ("shop_app/states",)))
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
    ]


def test_i30_no_credential_is_kept_where_a_pages_script_can_read_it() -> None:
    strays = [
        f"{name_of(path)}: rx.{node.attr}"
        for path in files("shop_app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in KEPT_BY_BROWSERS
    ]
    assert strays == []


def test_i30_what_a_browser_is_sent_is_for_display() -> None:
    """Public vars, and the fields of what they hold, by their names."""
    odd = []
    for path, node in states():
        for field in node.body:
            is_field = isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
            if is_field and not field.target.id.startswith("_") and NOT_FOR_BROWSERS.search(field.target.id):
                odd.append(f"{name_of(path)}: {node.name}.{field.target.id}")
    assert odd == []


def test_i30_no_state_holds_a_row() -> None:
    """Rows never enter a state: finished text goes to the browser (design.md §3)."""
    for path in files("shop_app/states"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("models."):
                assert node.module in ("models.errors", "models.values") or node.module.startswith("models.values."), (
                    f"{name_of(path)} imports {node.module}"
                )


def test_i29_screens_of_staff_reach_the_domain_in_somebodys_name() -> None:
    """``_do`` and ``_through`` look for no session: behind the counter only ``_as_staff`` will do."""
    own_words = {"_as_staff", "_say", "_sentence"}
    strays = []
    for path, node in states(*STAFF_SCREENS):
        for method in node.body:
            if not isinstance(method, ast.AsyncFunctionDef | ast.FunctionDef) or method.name in own_words:
                continue
            for call in ast.walk(method):
                if isinstance(call, ast.Attribute) and call.attr in ("_do", "_through"):
                    strays.append(f"{name_of(path)}: {node.name}.{method.name}")
    # Before anybody has signed in there is nobody to speak for: it shows the shop's name and takes a password.
    assert [name for name in strays if "login.py" not in name] == []


def test_no_state_lets_its_vars_be_set_from_outside() -> None:
    config = (PROJECT / "rxconfig.py").read_text()
    assert "state_auto_setters=True" not in config
    setters = [
        f"{name_of(path)}: {node.name}.{method.name}"
        for path, node in states()
        for method in node.body
        if isinstance(method, ast.AsyncFunctionDef | ast.FunctionDef) and method.name.startswith("set_")
    ]
    assert setters == []


def test_no_handler_returns_what_the_page_would_have_to_evaluate() -> None:
    """A content policy without ``unsafe-eval``: notices are state, scripts are files."""
    evaluated = {"toast", "call_script", "call_function", "run_script"}
    strays = [
        f"{name_of(path)}: rx.{node.attr}"
        for path in files("shop_app/states", "shop_app/pages", "shop_app/components")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in evaluated
        and isinstance(node.value, ast.Name)
        and node.value.id == "rx"
    ]
    assert strays == []
