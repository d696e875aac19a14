"""One demonstration product, as short as it can be said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stock(StrEnum):
    """How much of a product is left today."""

    PLENTY = "plenty"
    LOW = "low"
    GONE = "gone"
    UNCOUNTED = "uncounted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """A product and how it is drawn. Prices are minor units of the shop's currency.

    ``place`` is the category with its parent, ``form`` picks a motif's pattern, ``sizes`` maps a size to what it costs
    beyond ``price``, ``launched`` is the number of days for which it has been sold, and ``appeal`` how often it is
    bought compared with the others.
    """

    title: str
    place: tuple[str, str]
    motif: str
    form: int | None = None
    price: int
    about: str
    material: str
    colours: tuple[str, ...]
    sizes: tuple[tuple[str, int], ...] = ()
    was: int | None = None
    stock: Stock = Stock.PLENTY
    launched: int = 365
    appeal: float = 1.0
    weight_g: int = 600

    @property
    def has_colours(self) -> bool:
        """Whether a shopper chooses among colours; a single one is only what the picture is painted with."""
        return len(self.colours) > 1


# What to know of a material, under each product made of it.
CARE = {
    "ash": "Solid ash, oiled. Wipe with a damp cloth and oil it once a year.",
    "brass": "Brass. It darkens with use; polish it or let it age.",
    "cast iron": "Enamelled cast iron, for every hob and for the oven.",
    "clay": "Unglazed terracotta, frost-proof to −5 °C.",
    "cotton": "Organic cotton. Wash at 40 °C, dry on the line.",
    "earthenware": "Glazed earthenware. Safe in the dishwasher, not for the oven.",
    "glass": "Blown glass with recycled cullet. Safe in the dishwasher.",
    "jute": "Jute, woven by hand. Keep it dry; brush it rather than wash it.",
    "leather": "Vegetable-tanned leather that takes on a patina.",
    "linen": "European linen, stone-washed. Wash at 40 °C; it gets softer every time.",
    "oak": "European oak, oiled. Wipe with a damp cloth and oil it once a year.",
    "paper": "Acid-free paper, 120 g/m².",
    "plant": "Comes in its nursery pot with a care card; posted on Mondays only.",
    "porcelain": "Porcelain, fired at 1,280 °C. For the dishwasher and the microwave.",
    "seagrass": "Seagrass, woven by hand; no two are the same size to the centimetre.",
    "soap": "Cold-pressed vegetable oils, no palm oil.",
    "steel": "Brushed stainless steel, made to be repaired.",
    "stoneware": "Stoneware, glazed inside and out. For the dishwasher and the microwave.",
    "wax": "Rapeseed and bees’ wax with a cotton wick.",
    "wool": "Pure new wool, undyed where the colour allows. Air it; wash it cold by hand.",
}
