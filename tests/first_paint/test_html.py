from __future__ import annotations

import pytest
import reflex as rx

from shop_app.components.ui.field import select_field
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.image import image
from shop_app.components.ui.link import link
from shop_app.components.ui.text import drawn_on_server, t
from shop_app.core.translation import speaking
from shop_app.first_paint.html import html_of
from shop_app.states.storefront.picture import PictureView


class Shelf(rx.State):
    titles: list[str] = []


def test_text_and_attributes_are_escaped() -> None:
    drawn = html_of(rx.el.p("<script>", title='"quoted"', class_name="a"))
    assert drawn == '<p class="a" title="&quot;quoted&quot;">&lt;script&gt;</p>'


def test_a_link_of_the_app_is_an_ordinary_link() -> None:
    assert html_of(link("Mugs", href="/c/mugs", class_name="x")) == '<a class="x" href="/c/mugs">Mugs</a>'


def test_flags_stand_alone_or_not_at_all() -> None:
    assert html_of(rx.el.input(type="radio", default_checked=True)) == '<input checked type="radio">'
    assert html_of(rx.el.input(type="radio", default_checked=False)) == '<input type="radio">'


def test_a_select_marks_its_choice() -> None:
    with drawn_on_server():
        drawn = html_of(select_field("sort", "Sort", [("a", "A"), ("b", "B")], default_value="b"))
    assert '<option value="b" selected>B</option>' in drawn
    assert '<option value="a">A</option>' in drawn


def test_one_function_draws_plain_values_and_vars() -> None:
    def content(titles: object) -> rx.Component:
        return rx.el.ul(each(titles, lambda title: rx.el.li(title)), when(True, "end"))

    assert html_of(content(["a", "b"])) == "<ul><li>a</li><li>b</li>end</ul>"
    with pytest.raises(TypeError):
        html_of(content(Shelf.titles))


def test_an_icon_keeps_the_names_that_svg_gives_its_attributes() -> None:
    drawn = html_of(icon("x", 16))
    assert 'viewBox="0 0 24 24"' in drawn
    assert 'stroke-width="1.75" stroke-linecap="round"' in drawn
    assert drawn.endswith('<path d="M18 6 6 18"/><path d="m6 6 12 12"/></svg>')


def test_sentences_are_in_the_readers_language() -> None:
    with speaking("de"), drawn_on_server():
        assert t("Your cart is empty") == "Ihr Warenkorb ist leer"
    with drawn_on_server():
        assert t("Your cart is empty") == "Your cart is empty"
    assert isinstance(t("Your cart is empty"), rx.Var)


def test_a_picture_keeps_its_place_and_shows_something_in_it() -> None:
    view = PictureView(
        src="/media/a.webp",
        src_set="/media/a.webp 320w",
        avif_set="/media/a.avif 320w",
        blur='url("data:x")',
        focus="20% 80%",
        alt="A lamp",
        width=400,
        height=300,
    )
    drawn = html_of(image(view, sizes="50vw", eager=True))
    assert '<source sizes="50vw" srcset="/media/a.avif 320w" type="image/avif">' in drawn
    assert 'width="400" height="300"' in drawn
    assert 'style="background-image:url(&quot;data:x&quot;);object-position:20% 80%"' in drawn
    assert 'fetchpriority="high"' in drawn
    plain = html_of(image(PictureView(src="/media/a.webp")))
    assert "<source" not in plain
    assert "style=" not in plain
    assert "<img" not in html_of(image(PictureView()))
