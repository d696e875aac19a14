"""The demonstration's customers, at addresses nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from models.values.address import Address
from models.values.ids import new_id

# Households and small businesses: the demonstration invents no person.
_KINDS = ("Bakery {}", "Café {}", "Guesthouse {}", "{} Cottage", "{} House", "{} Household", "{} Lodge", "{} Studio")
_WORDS = (
    "Alder", "Amberley", "Ashdown", "Barley", "Birchall", "Bramble", "Brook", "Calder", "Clover", "Coppice", "Dale",
    "Dewberry", "Elderwood", "Fairwind", "Fallow", "Fennel", "Fernsby", "Foxglove", "Gale", "Glen", "Greenway",
    "Harrow", "Hawthorn", "Hazel", "Heath", "Holloway", "Inlet", "Juniper", "Larkspur", "Linden", "Lowfield",
    "Mallow", "Marigold", "Marsh", "Meadows", "Merrow", "Moorland", "Nettle", "Oakley", "Orchard", "Pebble",
    "Pinewood", "Plumtree", "Quarry", "Quill", "Reed", "Rowan", "Rushmore", "Sable", "Shoreham", "Sorrel", "Tansy",
    "Thistle", "Thorne", "Vale", "Wheatley", "Willow", "Winterbourne", "Yarrow",
)  # fmt: skip
_STREETS = (
    "Acorn", "Birch", "Cedar", "Clover", "Elm", "Fern", "Garden", "Harbor", "Hazel", "Juniper", "Lantern", "Linden",
    "Maple", "Meadow", "Mill", "Orchard", "Pine", "Pond", "Quarry", "River", "Rose", "Thistle", "Walnut", "Willow",
)  # fmt: skip
_COMES_BACK = 0.34


@dataclass(slots=True)
class Shopper:
    """A customer and where the parcels go."""

    address: Address
    email: str
    id: UUID = field(default_factory=new_id)


class Crowd:
    """Everybody who has bought so far; some of them come back."""

    def __init__(self, chance: Random, towns: Sequence[tuple[str, str, str, str, int]]) -> None:
        self._chance = chance
        self._towns = towns
        self.shoppers: list[Shopper] = []

    def next_buyer(self) -> Shopper:
        """Somebody who knows the shop, or somebody new."""
        if self.shoppers and self._chance.random() < _COMES_BACK:
            # Those who came early have had more time to come back.
            return self.shoppers[int(self._chance.random() ** 1.4 * len(self.shoppers))]
        shopper = self._newcomer()
        self.shoppers.append(shopper)
        return shopper

    def _newcomer(self) -> Shopper:
        pick = self._chance
        name = pick.choice(_KINDS).format(pick.choice(_WORDS))
        city, region, postcode, country, _ = pick.choices(self._towns, [town[4] for town in self._towns])[0]
        address = Address.checked(
            name=name,
            line1=f"{pick.randint(1, 240)} {pick.choice(_STREETS)} Street",
            line2=f"Apt {pick.randint(1, 40)}" if pick.random() < 0.3 else "",
            postcode=postcode,
            city=city,
            region=region,
            country=country,
        )
        email = f"{name.replace(' ', '.').replace('é', 'e')}.{len(self.shoppers) + 1}@example.com".lower()
        return Shopper(address=address, email=email)
