"""Blocks in the shape of what is coming; they hold no value and no control."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.text import t

BLOCK = "waiting block"


def skeleton(class_name: str) -> rx.Component:
    """One block; give it its height and width."""
    return rx.el.span(class_name=f"{BLOCK} {class_name}", custom_attrs={"aria-hidden": "true"})


def skeleton_lines(count: int = 3) -> rx.Component:
    """Lines of text to come."""
    return rx.el.div(*(skeleton("h-5 w-full") for _ in range(count)), class_name="flex flex-col gap-3")


def waiting(*blocks: Any, class_name: str = "") -> rx.Component:
    """A region that is being fetched, said so to screen readers."""
    said = rx.el.span(t("Loading"), class_name="sr-only")
    return rx.el.div(said, *blocks, class_name=class_name, custom_attrs={"aria-busy": "true"})
