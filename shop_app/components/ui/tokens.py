"""The design tokens: every colour, size, corner and shadow the screens may use, each with its light and dark
value.

`assets/tokens.css` is written from here by `python -m shop_app.components.ui.tokens`; a house test compares
the two and recomputes the contrasts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple


class Shade(NamedTuple):
    """One token's value in light and in dark mode, each as CSS."""

    light: str
    dark: str


COLOURS: dict[str, Shade] = {
    "bg": Shade("#fcfcfd", "#111113"),
    "surface": Shade("#ffffff", "#18191b"),
    "surface-2": Shade("#f0f0f3", "#212225"),
    "line": Shade("#d9d9e0", "#363a3f"),
    "line-control": Shade("#80838d", "#696e77"),
    "ink": Shade("#1c2024", "#edeef0"),
    "ink-2": Shade("#60646c", "#b0b4ba"),
    "ink-off": Shade("#80838d", "#777b84"),
    "accent": Shade("#5b5bd6", "#5b5bd6"),
    "accent-hover": Shade("#5151cd", "#5454c5"),
    "accent-ink": Shade("#5753c6", "#b1a9ff"),
    "on-accent": Shade("#ffffff", "#ffffff"),
    "danger": Shade("#ce2c31", "#ce2c31"),
    "danger-hover": Shade("#be282d", "#be282d"),
    "danger-ink": Shade("#ce2c31", "#ff9592"),
    "success": Shade("#218358", "#218358"),
    "success-hover": Shade("#1e7951", "#1e7951"),
    "success-ink": Shade("#193b2d", "#3dd68c"),
    "success-tint": Shade("#e6f6eb", "#132d21"),
    "success-tint-ink": Shade("#193b2d", "#3dd68c"),
    "danger-tint": Shade("#feebec", "#3b1219"),
    "danger-tint-ink": Shade("#641723", "#ff9592"),
    "warning-tint": Shade("#fff7c2", "#302008"),
    "warning-tint-ink": Shade("#4f3422", "#ffca16"),
    "info-tint": Shade("#e6f4fe", "#0d2847"),
    "info-tint-ink": Shade("#113264", "#70b8ff"),
    "accent-tint": Shade("#f0f1fe", "#202248"),
    "accent-tint-ink": Shade("#272962", "#b1a9ff"),
    "neutral-tint": Shade("#f0f0f3", "#212225"),
    "neutral-tint-ink": Shade("#1c2024", "#b0b4ba"),
    "chart-1": Shade("#3a5bc7", "#9eb1ff"),
    "chart-before": Shade("#8b8d98", "#777b84"),
}

SHADOWS: dict[str, Shade] = {
    "e1": Shade("0 1px 3px rgb(0 0 0 / 0.08)", "0 1px 3px rgb(0 0 0 / 0.4)"),
    "e2": Shade(
        "0 4px 16px rgb(0 0 0 / 0.12), 0 0 1px rgb(0 0 0 / 0.16)",
        "0 4px 16px rgb(0 0 0 / 0.5), 0 0 1px rgb(255 255 255 / 0.24)",
    ),
    "e3": Shade(
        "0 16px 48px rgb(0 0 0 / 0.2), 0 0 1px rgb(0 0 0 / 0.2)",
        "0 16px 48px rgb(0 0 0 / 0.64), 0 0 1px rgb(255 255 255 / 0.24)",
    ),
}

# Text on the grounds it may stand on, and the least contrast WCAG asks of it there.
CONTRASTS: tuple[tuple[str, str, float], ...] = (
    *(
        (ink, ground, 4.5)
        for ink in ("ink", "ink-2", "accent-ink", "danger-ink")
        for ground in ("surface", "surface-2")
    ),
    ("success-ink", "surface", 4.5),
    *(
        ("on-accent", fill, 4.5)
        for fill in ("accent", "accent-hover", "danger", "danger-hover", "success", "success-hover")
    ),
    *(
        (f"{tint}-tint-ink", f"{tint}-tint", 4.5)
        for tint in ("success", "danger", "warning", "info", "accent", "neutral")
    ),
    ("line-control", "surface", 3.0),
    ("line-control", "surface-2", 3.0),
    ("chart-1", "surface", 3.0),
    ("chart-before", "surface", 3.0),
)

SPACING_PX = (0, 2, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 96)

FONT_STOREFRONT = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

TYPE: dict[str, tuple[str, str, str]] = {
    "2xs": ("11px", "16px", "500"),
    "xs": ("12px", "16px", "400"),
    "sm": ("14px", "20px", "400"),
    "base": ("16px", "24px", "400"),
    "lg": ("18px", "28px", "500"),
    "xl": ("20px", "28px", "600"),
    "2xl": ("24px", "32px", "600"),
    "3xl": ("30px", "36px", "650"),
    "hero": ("clamp(32px, 4vw, 48px)", "1.1", "700"),
}

RADII = {"xs": "4px", "control": "6px", "card": "10px", "dialog": "14px", "full": "9999px"}


def tailwind_theme() -> dict[str, Any]:
    """The tokens as Tailwind's theme: names for classes, values as CSS variables."""
    return {
        "screens": {"xs": "480px", "sm": "768px", "md": "1024px", "lg": "1280px"},
        "fontSize": {
            name: [size, {"lineHeight": line, "fontWeight": weight}] for name, (size, line, weight) in TYPE.items()
        },
        "borderRadius": {"none": "0", **RADII},
        "boxShadow": {"none": "none", **{name: f"var(--shadow-{name})" for name in SHADOWS}},
        "extend": {
            "colors": {name: f"var(--{name})" for name in COLOURS},
            "fontFamily": {"sans": FONT_STOREFRONT},
            "transitionDuration": {"press": "120ms", "pop": "180ms", "drawer": "240ms"},
        },
    }


def stylesheet() -> str:
    """The text of `assets/tokens.css`."""

    def block(selector: str, mode: int) -> str:
        values = {**COLOURS, **{f"shadow-{name}": shade for name, shade in SHADOWS.items()}}
        lines = "\n".join(f"  --{name}: {shade[mode]};" for name, shade in values.items())
        return f"{selector} {{\n  color-scheme: {'light' if mode == 0 else 'dark'};\n{lines}\n}}\n"

    return "/* Written by shop_app/components/ui/tokens.py. */\n" + block(":root", 0) + block(".dark", 1)


if __name__ == "__main__":
    Path("assets/tokens.css").write_text(stylesheet(), encoding="utf-8")
