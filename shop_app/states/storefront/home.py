"""S1: what is sold, in which currency, how fast it arrives."""

import dataclasses

import reflex as rx

from shop_app.states.door import Door
from shop_app.states.storefront.shelf import Rail


@dataclasses.dataclass
class Tile:
    """A category with a picture."""

    name: str = ""
    href: str = ""
    image: str = ""
    image_set: str = ""
    count: str = ""


@dataclasses.dataclass
class HomeView:
    """One hero, categories, rails."""

    title: str = ""
    text: str = ""
    href: str = ""
    image: str = ""
    image_set: str = ""
    tiles: list[Tile] = dataclasses.field(default_factory=list)
    rails: list[Rail] = dataclasses.field(default_factory=list)


class HomeState(Door, rx.State):
    """The home page."""

    view: HomeView = HomeView()
