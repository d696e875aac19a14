"""Forms that leave the page by an ordinary post, as signing in must (D3). Reflex's own form swallows every submit."""

from __future__ import annotations

from typing import Any

import reflex as rx


class PostedForm(rx.el.Div):
    """`<form method="post">`, and nothing that listens to it."""

    tag = "form"


def posted_form(*content: Any, action: str, **props: Any) -> rx.Component:
    """`action` is a path of the HTTP door."""
    attributes = {"action": action, "method": "post", **props.pop("custom_attrs", {})}
    return PostedForm.create(*content, custom_attrs=attributes, **props)
