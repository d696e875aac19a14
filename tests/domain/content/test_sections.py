"""The front page in the merchant's order."""

from __future__ import annotations

import pytest

from models.errors import ValidationFailed
from shop_app.domain import catalog, content
from shop_app.domain.content import Section, SectionKind
from tests.harness.shop import Shop

HERO, BEST = Section(kind=SectionKind.HERO), Section(kind=SectionKind.BEST_SELLERS)


def test_a_shop_that_arranged_nothing_has_the_usual_front_page(shop: Shop) -> None:
    kinds = [section.kind for section in shop.do(content.home_sections)]
    assert kinds == ["hero", "categories", "best_sellers", "new_arrivals", "promise"]


def test_sections_stand_as_they_were_arranged(shop: Shop) -> None:
    shop.do(catalog.create_category, ("Mugs",))
    rail = Section(kind=SectionKind.RAIL, title="For tea", category="mugs")
    words = Section(kind=SectionKind.TEXT, title="Why", body="*Because.*")
    assert shop.do(content.arrange_home, [BEST, rail, words, HERO]) == (BEST, rail, words, HERO)
    assert shop.do(content.arrange_home, [HERO]) == (HERO,)
    assert len(shop.do(content.arrange_home, [])) == 5


@pytest.mark.parametrize(
    ("sections", "field"),
    [
        ([HERO, HERO], "kind"),
        ([Section(kind=SectionKind.RAIL)], "category"),
        ([Section(kind=SectionKind.RAIL, category="nowhere")], "category"),
        ([Section(kind=SectionKind.HERO, category="mugs")], "category"),
        ([Section(kind=SectionKind.TEXT)], "body"),
        ([Section(kind=SectionKind.HERO, href="javascript:alert(1)")], "href"),
        ([Section(kind=SectionKind.HERO, href="//elsewhere.example")], "href"),
        ([Section(kind=SectionKind.HERO, href="/\\elsewhere.example")], "href"),
        ([Section(kind=SectionKind.TEXT, body="x")] * 21, "sections"),
        ([Section(kind=SectionKind.TEXT, body="x\0")], "body"),
        ([Section(kind=SectionKind.TEXT, body="x", title="y" * 201)], "title"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_field(shop: Shop, sections: list[Section], field: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        shop.do(content.arrange_home, sections)
    assert refused.value.field == field
    assert len(shop.do(content.home_sections)) == 5
