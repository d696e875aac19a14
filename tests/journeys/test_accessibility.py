"""Everybody can use every public page, whatever state it is in. `make test` looks at each state once, its width and
colours in turn; `make test-ui` at each in every width and colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, StorageState

from shop_app.routes import NOT_FOUND, ROUTES
from tests.harness.running import Running
from tests.journeys.scenes import DESK, PHONE, SCENES, Scene, Stage, found_paths, signed_up

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [(width, colours) for width in (PHONE, DESK) for colours in ("light", "dark")]


def looks_of(number: int, scene: Scene) -> Iterator[tuple[Scene, int, str, bool]]:
    """A scene in all its looks; the last says whether each commit looks at this one."""
    looks = [look for look in LOOKS if scene.width in (0, look[0])]
    for index, (width, colours) in enumerate(looks):
        yield scene, width, colours, index == number % len(looks)


ALL = [look for number, scene in enumerate(SCENES) for look in looks_of(number, scene)]
CASES = [
    pytest.param(
        scene, width, colours, id=f"{scene.name} {width} {colours}", marks=[] if is_now else [pytest.mark.full]
    )
    for scene, width, colours, is_now in ALL
]


@pytest.fixture(scope="module")
def paths(running: Running, browser: Browser) -> dict[str, str]:
    with browser.new_context() as context:
        return found_paths(running, context.new_page())


@pytest.fixture(scope="module")
def customer(running: Running, browser: Browser) -> StorageState:
    """The cookies of somebody who has an account."""
    with browser.new_context() as context:
        return signed_up(running, context.new_page())


@pytest.mark.parametrize(("scene", "width", "colours"), CASES)
def test_everybody_can_use_the_page(
    running: Running,
    browser: Browser,
    paths: dict[str, str],
    request: pytest.FixtureRequest,
    scene: Scene,
    width: int,
    colours: str,
) -> None:
    known = request.getfixturevalue("customer") if scene.is_own else None
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=colours, bypass_csp=True, storage_state=known
    ) as context:
        page = context.new_page()
        scene.play(Stage(page, running, paths))
        page.add_script_tag(content=AXE)
        found = page.evaluate("(rules) => axe.run({ runOnly: rules })", RULES)
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), "it scrolls sideways"


def test_every_public_page_is_looked_at() -> None:
    public = {route.path for route in (*ROUTES, NOT_FOUND) if route.audience in ("storefront", "account")}
    assert public == {scene.route for scene in SCENES}
