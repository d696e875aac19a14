"""What a person sees while things start: a spinner on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape


@dataclass
class Step:
    title: str
    note: str = ""
    """Said beside the title once the step is done."""


class Progress:
    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Announces it, and says how long it took when it is done."""
        step = Step(title)
        start = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(f"{escape(title)} …"):
                yield step
        else:
            self.console.print(f"  {escape(title)} …")
            yield step
        note = f" [dim]{escape(step.note)}[/dim]" if step.note else ""
        self.say(f"[green]✓[/green] {escape(title)}{note} [dim]{time.monotonic() - start:.1f} s[/dim]")

    def say(self, line: str) -> None:
        self.console.print(line, soft_wrap=True, highlight=False)
