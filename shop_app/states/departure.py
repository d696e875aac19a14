"""An address outside the app that a tab is sent to."""

import dataclasses

from models.values.ids import new_id


@dataclasses.dataclass
class Departure:
    """`key` is new each time, so that coming back with the browser's button does not leave again."""

    href: str = ""
    key: str = ""

    @property
    def is_begun(self) -> bool:
        """A second click comes too late: another key would lead away again whoever comes back."""
        return self.href != ""


def depart(href: str) -> Departure:
    """Leave for `href` now."""
    return Departure(href, str(new_id()))
