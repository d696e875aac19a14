"""Which filter stands between a shopper and products."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shop_app.core.permissions import open_to_shoppers
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.search.engines import engine
from shop_app.domain.search.queries import asked_of
from shop_app.domain.search.rules import label_of
from shop_app.domain.search.schemas import Drop, SearchQuestion


def without(uow: UnitOfWork, question: SearchQuestion) -> tuple[Drop, ...]:
    """Which one filter to drop when nothing is left, and how many products that brings; the most first.

    Where several values of a key are chosen they go together, and ``value`` is empty.
    """
    open_to_shoppers(uow)
    found = []
    for label, key, value, lighter in _lighter(question):
        search = asked_of(uow, lighter).search
        count = engine().find(uow, search.sized(0)).total if search else 0
        if count:
            found.append(Drop(label=label, key=key, value=value, count=count))
    return tuple(sorted(found, key=lambda drop: -drop.count))


def _lighter(question: SearchQuestion) -> Iterator[tuple[str, str, str, SearchQuestion]]:
    """The question without each of its filters in turn."""
    for key, values in question.filters.items():
        if values:
            rest = {other: chosen for other, chosen in question.filters.items() if other != key}
            value = values[0] if len(values) == 1 else ""
            label = f"{label_of(key)} {value}" if value and key != "category" else label_of(key)
            yield label, key, value, replace(question, filters=rest)
    if question.min_minor is not None or question.max_minor is not None:
        yield label_of("price"), "price", "", replace(question, min_minor=None, max_minor=None)
    if question.rating is not None:
        yield label_of("rating"), "rating", str(question.rating), replace(question, rating=None)
    if question.in_stock:
        yield t("In stock"), "stock", "1", replace(question, in_stock=False)
