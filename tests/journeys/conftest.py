"""`make run` on an empty data folder, with its demonstration shops."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.harness.running import Running, started_shops


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The shops of one `make run`."""
    with started_shops(tmp_path_factory.mktemp("journeys")) as shops:
        yield shops


@pytest.fixture
def shopper(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that no shop has seen."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A merchant's browser."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context
