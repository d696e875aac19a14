"""Pages of words: the shop's own, and ours until it has written them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import NotFound, PermissionDenied, ValidationFailed
from models.errors import NotSignedIn as Nobody
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import content
from tests.harness.shop import Shop

SIZES = content.Page(slug="size-guide", title="Size guide", body="# Hands\n\nMeasure **once**.")


def slugs(shop: Shop) -> list[str]:
    return [link.slug for link in shop.do(content.footer_pages)]


def test_a_new_shop_has_its_policies(shop: Shop) -> None:
    assert slugs(shop) == ["shipping", "returns", "contact", "terms", "privacy"]
    privacy = shop.do(content.find_page, "privacy")
    assert privacy.is_draft
    assert "no advertising or tracking cookies" in privacy.body
    assert "help@example.com" in shop.do(content.find_page, "contact").body
    assert "Post" in shop.do(content.find_page, "shipping").body


def test_a_saved_page_stands_in_the_footer_until_it_is_removed(shop: Shop) -> None:
    shop.do(content.save_page, SIZES)
    assert slugs(shop)[-1] == "size-guide" or "size-guide" in slugs(shop)
    assert shop.do(content.find_page, "size-guide").title == "Size guide"
    shop.do(content.remove_page, "size-guide")
    with pytest.raises(NotFound):
        shop.do(content.find_page, "size-guide")


def test_a_shops_own_policy_takes_the_place_of_ours(shop: Shop) -> None:
    shop.do(content.save_page, content.Page(slug="terms", title="Our terms", body="Be kind."))
    assert shop.do(content.find_page, "terms").body == "Be kind."
    assert slugs(shop).count("terms") == 1
    shop.do(content.save_page, content.Page(slug="terms", title="Our terms", body="Be kind.", is_published=False))
    assert "terms" not in slugs(shop)
    with pytest.raises(NotFound):
        shop.do(content.find_page, "terms")
    shop.do(content.remove_page, "terms")
    assert shop.do(content.find_page, "terms").is_draft


@pytest.mark.parametrize("slug", ["", "Size", "a b", "../x", "a--b", "-a", "ü", "a/b", "x" * 121])
def test_an_address_is_letters_digits_and_dashes(shop: Shop, slug: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        shop.do(content.save_page, content.Page(slug=slug, title="A", body=""))
    assert refused.value.field == "slug"


def test_only_staff_write_pages(shop: Shop) -> None:
    with pytest.raises((Nobody, PermissionDenied)):
        in_unit(shop.visitor(), content.save_page, SIZES)


def test_headings_begin_below_the_pages_own() -> None:
    assert content.html_of("# A\n\n###### B") == "<h2>A</h2>\n<h6>B</h6>"
    assert content.html_of("## A\n\n### B") == "<h2>A</h2>\n<h3>B</h3>"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://elsewhere.example/pixel.png)",
        "<style>*{display:none}</style>",
        "[x](data:text/html,<script>1</script>)",
        "<a href='x' style='position:fixed'>y</a>",
        "<iframe src='//e'></iframe>",
    ],
)
def test_nothing_in_a_page_runs_loads_or_styles(hostile: str) -> None:
    drawn = content.html_of(hostile).lower()
    for word in ("<script", 'href="javascript', "<img", "<style", "<iframe", "<a href='x'", 'style="'):
        assert word not in drawn
    assert 'href="data:' not in drawn


@given(st.text(max_size=400))
def test_any_text_can_be_drawn(text: str) -> None:
    drawn = content.html_of(text).lower()
    assert "<script" not in drawn
    assert len(content.plain_text(text)) <= 161
