"""Places that hold stock."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text

Country = Annotated[Text, Field(min_length=2, max_length=2)]


class Location(TypedDict):
    """``countries`` are served from here before other places; of equals the lower ``priority`` sends first."""

    id: str
    name: str
    is_default: bool
    is_active: bool
    priority: int
    countries: list[str]


class NewLocation(Body):
    name: Annotated[Text, Field(max_length=120)]
    priority: int = Field(default=0, ge=0, le=1000, strict=True)
    countries: Annotated[list[Country], Field(max_length=250)] = []


class Routing(Body):
    """``fewest_parcels``: the smallest set of places that has everything; ``priority``: one place after the other."""

    rule: Literal["fewest_parcels", "priority"]
