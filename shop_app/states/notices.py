"""The sentences a screen shows for a few seconds. They are state, because a content policy forbids returned code."""

import dataclasses
from typing import Literal

import reflex as rx

from models.values.ids import new_id

SHOWN_AT_MOST = 3
SECONDS_TO_UNDO = 10
SECONDS_TO_READ = 5
UNTIL_CLOSED = 0


@dataclasses.dataclass
class Toast:
    """One sentence. `seconds` is 0 for what must be closed by hand; `action` and `token` offer an undo."""

    id: str
    text: str
    tone: str
    seconds: int
    action: str
    token: str


class Notices(rx.State):
    """This tab's toasts, oldest first."""

    toasts: list[Toast] = []

    def _say(
        self,
        text: str,
        *,
        tone: Literal["neutral", "danger"] = "neutral",
        action: str = "",
        token: str = "",
    ) -> None:
        seconds = SECONDS_TO_UNDO if action else UNTIL_CLOSED if tone == "danger" else SECONDS_TO_READ
        others = [toast for toast in self.toasts if toast.text != text]
        toast = Toast(str(new_id()), text, tone, seconds, action, token)
        self.toasts = [*others, toast][-SHOWN_AT_MOST:]

    @rx.event
    async def close(self, toast_id: str) -> None:
        """Take one away; an id that is not there changes nothing."""
        self.toasts = [toast for toast in self.toasts if toast.id != str(toast_id)]
