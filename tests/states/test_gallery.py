"""The page of the design system shows every component that stands alone."""

from __future__ import annotations

from shop_app.components.ui.text import drawn_on_server
from shop_app.first_paint.html import html_of
from shop_app.pages.platform.gallery import page


def test_it_is_drawn_with_the_name_of_each_function() -> None:
    with drawn_on_server():
        html = html_of(page())
    for name in ("button", "text_field", "badge", "banner", "card", "dialog", "drawer", "table", "empty", "quantity"):
        assert f">{name}</h2>" in html
