"""The first paint of a chart over time: an SVG in the box that Plotly takes over later."""

from __future__ import annotations

from typing import Any

import reflex as rx

# The same margins as Plotly's, so that nothing moves when it takes over.
AREA = "absolute top-2 bottom-8 start-12 end-6"
Y_LABEL = "absolute -start-12 w-10 -translate-y-1/2 text-end text-2xs text-ink-2 tabular-nums"
Y_LINE = "absolute inset-x-0 border-t border-line"
X_LABEL = "absolute top-full pt-2 -translate-x-1/2 text-2xs text-ink-2 whitespace-nowrap"


def _path(d: Any, class_name: str, **attributes: str) -> rx.Component:
    return rx.el.path(d=d, class_name=class_name, custom_attrs={"vectorEffect": "non-scaling-stroke", **attributes})


def line_chart(view: Any, spoken: Any) -> rx.Component:
    """`view` holds paths and ticks in a box of 100 by 100; `spoken` says in a sentence what the picture shows."""
    drawing = rx.el.svg(
        _path(view.area, "fill-chart-1 opacity-10"),
        _path(view.previous, "stroke-chart-before", fill="none", strokeWidth="2", strokeDasharray="4 4"),
        _path(view.line, "stroke-chart-1", fill="none", strokeWidth="2", strokeLinejoin="round"),
        _path(view.so_far, "stroke-chart-1", fill="none", strokeWidth="2", strokeDasharray="2 4"),
        view_box="0 0 100 100",
        class_name="absolute inset-0 size-full overflow-visible",
        custom_attrs={"preserveAspectRatio": "none"},
    )
    y_axis = rx.foreach(
        view.y_ticks,
        lambda tick: rx.fragment(
            rx.el.span(tick.text, class_name=Y_LABEL, style={"top": tick.at}),
            rx.el.span(class_name=Y_LINE, style={"top": tick.at}),
        ),
    )
    x_axis = rx.foreach(
        view.x_ticks, lambda tick: rx.el.span(tick.text, class_name=X_LABEL, style={"inset-inline-start": tick.at})
    )
    return rx.el.div(
        y_axis,
        drawing,
        rx.el.div(x_axis, class_name="absolute inset-0"),
        class_name=AREA,
        role="img",
        custom_attrs={"aria-label": spoken},
    )
