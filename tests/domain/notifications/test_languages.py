"""Mails speak the language of the order, all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2.ext import babel_extract

from models.notification import NotificationKind
from models.values.ids import new_id
from shop_app.core.translation import SOURCE_LANGUAGE, catalogue, languages
from shop_app.domain import notifications
from shop_app.domain.notifications.letters import compose
from shop_app.domain.notifications.queries import read_letter
from tests.harness.purchases import buy
from tests.harness.shop import Shop

TEMPLATES = Path(notifications.__file__).parent / "templates"


def sentences() -> set[str]:
    """What the templates say; of a plural, its singular."""
    found = set()
    for template in TEMPLATES.iterdir():
        with template.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("t", "tn"), (), {}):
                found.add(message if isinstance(message, str) else message[0])
    return found


@pytest.mark.parametrize("language", [language for language in languages() if language != SOURCE_LANGUAGE])
def test_every_sentence_of_the_templates_is_translated(language: str) -> None:
    known = catalogue(language)
    said = sentences()
    assert len(said) > 20
    assert sorted(sentence for sentence in said if not (known.get(sentence) and known[sentence].string)) == []


def test_a_german_order_gets_a_german_mail(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(price_minor=123450), 2)
    shop.run("UPDATE orders SET locale = 'de' WHERE id = %(id)s", id=placed.order_id)
    letter = shop.do(read_letter, NotificationKind.ORDER_RECEIPT, new_id(), placed.order_id)
    assert letter is not None
    content = compose(letter)
    assert content.subject == f"Bestellung {placed.number} bestätigt · {letter.shop_name}"
    for body in (content.text, content.html):
        assert "Danke, Example Household" in body
        assert "2.721,40" in body
        assert "Vereinigte Staaten" in body
    assert '<html lang="de" dir="ltr">' in content.html
