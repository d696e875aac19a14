from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from shop_app.settings import settings
from tests.harness.cluster import Database
from tests.harness.staff import Colleague, hire_one


@pytest.fixture
def hire(database: Database) -> Callable[..., Colleague]:
    """`hire_one` in this file's database."""
    return partial(hire_one, database)


@pytest.fixture
def rate_limits_off(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("RATE_LIMITS", "off")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
