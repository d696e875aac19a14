"""What import-linter's contracts cannot say: a context of the domain is entered by its front door."""

from __future__ import annotations

import grimp

DOMAIN = "shop_app.domain"


def context_of(module: str) -> str | None:
    parts = module.removeprefix(f"{DOMAIN}.").split(".")
    return parts[0] if module.startswith(f"{DOMAIN}.") else None


def test_nobody_enters_a_context_by_a_side_door() -> None:
    graph = grimp.build_graph("shop_app", "tasks", "models")
    side_doors = {module for module in graph.modules if module.count(".") > 2 and context_of(module)}
    trespasses = [
        f"{importer} imports {door}"
        for door in sorted(side_doors)
        for importer in sorted(graph.find_modules_that_directly_import(door))
        if context_of(importer) != context_of(door)
    ]
    assert trespasses == []
