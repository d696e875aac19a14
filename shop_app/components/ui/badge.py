"""Badges: a tint pair and a word, so that colour is never alone."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from shop_app.components.ui.icon import icon

Tone = Literal["neutral", "accent", "success", "warning", "danger", "info"]

# A sentence on a tint: unlike a badge it may take several lines.
NOTICE = "w-fit rounded-xs bg-warning-tint px-2 py-0.5 text-xs font-medium text-warning-tint-ink"
BASE = "inline-flex items-center gap-1 rounded-xs px-2 py-0.5 text-xs font-medium whitespace-nowrap"
TONES: dict[Tone, str] = {
    "neutral": "bg-neutral-tint text-neutral-tint-ink",
    "accent": "bg-accent-tint text-accent-tint-ink",
    "success": "bg-success-tint text-success-tint-ink",
    "warning": "bg-warning-tint text-warning-tint-ink",
    "danger": "bg-danger-tint text-danger-tint-ink",
    "info": "bg-info-tint text-info-tint-ink",
}


def badge(label: Any, tone: Tone | rx.Var = "neutral", *, icon_name: str = "") -> rx.Component:
    """A status in one or two words; `tone` may be a var that holds a tone's name."""
    classes = (
        rx.match(tone, *((name, f"{BASE} {tint}") for name, tint in TONES.items()), f"{BASE} {TONES['neutral']}")
        if isinstance(tone, rx.Var)
        else f"{BASE} {TONES[tone]}"
    )
    return rx.el.span(*([icon(icon_name, 16)] if icon_name else []), label, class_name=classes)
