"""What several storefront pages show: links, product cards, rails of them. Plain text and numbers only."""

import dataclasses


@dataclasses.dataclass
class NavLink:
    """A way somewhere."""

    label: str = ""
    href: str = ""


@dataclasses.dataclass
class Card:
    """A product in a list. `image_set` is a `srcset`; `note` is a short warning such as “Only 3 left”."""

    title: str = ""
    href: str = ""
    image: str = ""
    image_set: str = ""
    price: str = ""
    was: str = ""
    note: str = ""
    note_tone: str = "neutral"
    rating: str = ""
    choices: str = ""


@dataclasses.dataclass
class Rail:
    """A titled row of products."""

    title: str = ""
    href: str = ""
    cards: list[Card] = dataclasses.field(default_factory=list)
