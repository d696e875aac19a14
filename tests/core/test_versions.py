"""News of one product reaches the answers that show it, in every process, and no others."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.values.ids import new_id
from shop_app.core import cache, valkey, versions
from shop_app.core.cache import Answer, AnswerCache
from shop_app.core.shown import card_key, count_key, counts, shows
from shop_app.core.versions import Version, bump_version, read_version, tell_news

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def always_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if half a second passed between any two reads."""
    monkeypatch.setattr(cache, "VERSION_FRESH_S", -1)


class Maker:
    """An answer that shows some products, and how often it was made."""

    def __init__(self, *products: UUID, counted: bool = False) -> None:
        self.products, self.counted, self.made = products, counted, 0

    def __call__(self) -> Answer:
        self.made += 1
        for product in self.products:
            (counts if self.counted else shows)(product)
        return Answer(200, (), b"x")


def test_news_of_a_product_reaches_what_shows_it_only() -> None:
    tenant_id, mug, bowl, kept = new_id(), new_id(), new_id(), AnswerCache()
    makers = {"both": Maker(mug, bowl), "mug": Maker(mug), "bowl": Maker(bowl), "none": Maker()}

    def read() -> dict[str, int]:
        for key, maker in makers.items():
            kept.get_or_make(tenant_id, key, maker)
        return {key: maker.made for key, maker in makers.items()}

    assert read() == read() == {"both": 1, "mug": 1, "bowl": 1, "none": 1}
    tell_news(tenant_id, [card_key(mug)])
    assert read() == read() == {"both": 2, "mug": 2, "bowl": 1, "none": 1}
    bump_version(tenant_id)
    assert read() == {"both": 3, "mug": 3, "bowl": 2, "none": 2}


def test_a_number_is_news_for_those_who_count_only() -> None:
    tenant_id, mug, kept = new_id(), new_id(), AnswerCache()
    shown, counted = Maker(mug), Maker(mug, counted=True)
    for _ in range(2):
        kept.get_or_make(tenant_id, "shown", shown)
        kept.get_or_make(tenant_id, "counted", counted)
        tell_news(tenant_id, [count_key(mug)])
    kept.get_or_make(tenant_id, "shown", shown)
    kept.get_or_make(tenant_id, "counted", counted)
    assert (shown.made, counted.made) == (1, 3)


def test_what_another_process_stored_is_judged_alike() -> None:
    tenant_id, mug, maker = new_id(), new_id(), None
    maker = Maker(mug)
    AnswerCache().get_or_make(tenant_id, "page", maker)
    cache.writer(valkey.answers()).flush()
    AnswerCache().get_or_make(tenant_id, "page", maker)
    assert maker.made == 1
    tell_news(tenant_id, [card_key(mug)])
    AnswerCache().get_or_make(tenant_id, "page", maker)
    assert maker.made == 2


def test_more_news_than_is_remembered_reaches_everything_older(monkeypatch: pytest.MonkeyPatch) -> None:
    tenant_id, mug = new_id(), new_id()
    monkeypatch.setattr(versions, "_TELL", versions._TELL.replace(str(versions.MOST_NEWS), "3"))
    tell_news(tenant_id, [card_key(mug)])
    for _ in range(5):
        tell_news(tenant_id, [card_key(new_id())])
    version = read_version(tenant_id, None, 0)
    assert (version.number, version.floor) == (6, 3)
    assert not version.still_holds(2, {card_key(mug)})
    assert version.still_holds(2, set())
    assert version.still_holds(4, {card_key(mug)})


def test_what_is_known_is_read_on_and_not_again() -> None:
    tenant_id, mug, bowl = new_id(), new_id(), new_id()
    tell_news(tenant_id, [card_key(mug)])
    first = read_version(tenant_id, None, 0)
    tell_news(tenant_id, [card_key(bowl)])
    second = read_version(tenant_id, first, 0)
    assert second.news == {card_key(mug): 1, card_key(bowl): 2}
    bump_version(tenant_id)
    assert read_version(tenant_id, second, 0).name != second.name


def test_what_was_made_at_the_latest_number_holds() -> None:
    assert Version("v", 0, number=7, floor=9).still_holds(7, {"a"})
    assert not Version("v", 0, number=7, news={"a": 7}).still_holds(6, {"a"})
    assert Version("v", 0, number=7, news={"b": 7}).still_holds(6, {"a"})
