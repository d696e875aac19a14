"""Counting what a task costs somebody: clicks, keys, and the fields that are there to be filled."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

# A country that is chosen already and radios with a default ask nothing of anybody, and neither does what is folded.
_ASKED = """(scope) => [...document.querySelectorAll(scope + " input, " + scope + " select, " + scope + " textarea")]
  .filter((field) => field.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
  .filter((field) => !["hidden", "radio", "checkbox", "submit"].includes(field.type))
  .filter((field) => !/country/.test(field.name))
  .map((field) => field.name || field.id)"""


@dataclass
class StepCounter:
    """Wraps what a person does on a page, and remembers it in order."""

    page: Page
    clicks: list[str] = field(default_factory=list)
    presses: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)

    def click(self, target: Locator, what: str) -> None:
        target.click()
        self.clicks.append(what)

    def fill(self, target: Locator, text: str, what: str) -> None:
        target.fill(text)
        self.filled.append(what)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses.append(key)

    def look(self, what: str, scope: str = "main form") -> list[str]:
        """Notes which fields the page asks for."""
        self.asked[what] = self.page.evaluate(_ASKED, scope)
        return self.asked[what]
