"""Laying a letter out, as HTML and as text. Templates are Jinja; their sentences go through ``t``."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from shop_app.core.translation import direction, speaking, t, tn
from shop_app.domain.notifications.rules import ink_on, subject
from shop_app.domain.notifications.schemas import AccountLetter, Content, Letter


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("shop_app.domain.notifications"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=t, tn=tn)
    return environment


def compose(letter: Letter | AccountLetter) -> Content:
    """The finished mail, in its reader's language."""
    template = "account" if isinstance(letter, AccountLetter) else letter.kind
    with speaking(letter.locale):
        values = {
            "letter": letter,
            "subject": subject(letter),
            "direction": direction(letter.locale),
            "ink": ink_on(letter.accent),
        }
        return Content(
            subject=subject(letter),
            text=_templates().get_template(f"{template}.txt").render(values).strip() + "\n",
            html=_templates().get_template(f"{template}.html").render(values),
        )
