"""Names of colours."""

from __future__ import annotations

import pytest

from shop_app.domain.catalog import is_colour, swatch_of


@pytest.mark.parametrize(("name", "colour"), [("Navy", "#1b2a4a"), ("dark OLIVE", "#6b6b2f"), ("Grün", "#2e8b57")])
def test_a_known_name_has_a_swatch(name: str, colour: str) -> None:
    assert swatch_of(name) == colour


@pytest.mark.parametrize("name", ["", "Heather mix", "Redwood", "#ff0000", "42"])
def test_a_name_nobody_knows_has_none(name: str) -> None:
    assert swatch_of(name) == ""


def test_colours_are_known_by_the_option_s_name() -> None:
    assert is_colour(" Colour")
    assert not is_colour("Size")
