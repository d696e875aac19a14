"""What staff write on orders, and what befell them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text


class Happening(TypedDict):
    """``kind`` is status, note, edit, refund, payment, parcel, mail or return; ``data`` has its particulars."""

    id: str
    at: str
    kind: str
    actor: str
    text: str
    data: dict[str, Any]


class NewNote(Body):
    body: Annotated[Text, Field(min_length=1, max_length=5000)]


class Tags(Body):
    """All the tags of the order; none takes them away."""

    tags: Annotated[list[Annotated[Text, Field(max_length=200)]], Field(max_length=30)]
