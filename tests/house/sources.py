"""The project's own source files, read as text and as trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGES = ("models", "shop_app", "tasks")


def files(*folders: str) -> list[Path]:
    """Every Python file below ``folders``, which are named from the project's root."""
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def name_of(path: Path) -> str:
    """A file by its path in the project."""
    return str(path.relative_to(PROJECT))


def module_of(path: Path) -> str:
    """``shop_app.domain.orders`` for its ``__init__.py``."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """A file's own functions, methods apart."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def contexts() -> list[str]:
    """The domain's contexts."""
    return sorted(path.name for path in (PROJECT / "shop_app" / "domain").iterdir() if (path / "__init__.py").exists())
