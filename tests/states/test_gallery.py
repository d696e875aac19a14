"""The page of the design system shows every component that stands alone."""

from __future__ import annotations

from shop_app.pages.platform.gallery import page


def test_it_names_the_function_that_draws_each_component() -> None:
    drawn = str(page().render())
    for name in ("button", "text_field", "badge", "banner", "card", "dialog", "drawer", "table", "empty", "quantity"):
        assert f'"{name}"' in drawn
