"""What buyers said afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from shop_app.domain.reviews import NewReview
from shop_app.seed.history import PastOrder

_SHARE = 0.17
_STARS = ((5, 56), (4, 29), (3, 10), (2, 3), (1, 2))

_THINGS = {
    "linen": "bedding",
    "plant": "plant",
    "pan": "pan",
    "poster": "print",
    "throw": "blanket",
}

_TITLES = {
    5: ("Exactly right", "A small joy every day", "Better than the picture", "Would buy it again", "Made with care"),
    4: ("Very good", "Lovely, with one small wish", "Pleased with it", "Good quality"),
    3: ("Fine", "Not bad, not special", "Nice, but smaller than I thought"),
    2: ("Expected more", "Came with a mark"),
    1: ("Not for me",),
}
_OPENINGS = {
    5: (
        "The {thing} is heavier and finer than I expected.",
        "I have had this {thing} for a month now and use it daily.",
        "A present for my sister, who has asked twice where it is from.",
        "The colour in daylight is the one in the picture, which is rare.",
        "Second one I have bought; the first survived two moves.",
    ),
    4: (
        "A well-made {thing}, a shade darker than on my screen.",
        "Very happy with the {thing}.",
        "Does what it should, and looks good while doing it.",
    ),
    3: (
        "The {thing} is fine, but I had imagined it a little larger.",
        "Good {thing}, though not at the full price.",
    ),
    2: ("The {thing} arrived with a small flaw.", "For the price I had hoped for more."),
    1: ("The {thing} did not suit us and went back.",),
}
_CLOSINGS = {
    5: (
        "Packed without plastic, too.",
        "It arrived a day early.",
        "Everyone who comes by picks it up.",
        "You notice that somebody thought about it.",
        "",
    ),
    4: ("Delivery took a day longer than promised.", "I only wish it came in green.", "", "Packed very well."),
    3: ("I keep it all the same.", "Delivery was quick."),
    2: ("Support answered the same day and sent another.", "It still does its work."),
    1: ("The money was back within three days, so no hard feelings.",),
}


def collect(chance: Random, orders: Sequence[PastOrder], now: datetime) -> list[NewReview]:
    """Reviews by some of those who received their parcel."""
    reviews = []
    for order in orders:
        if order.delivered_at is None:
            continue
        for shelved, _ in order.bought:
            written_at = order.delivered_at + timedelta(days=chance.uniform(1, 20))
            if chance.random() > _SHARE or written_at > now:
                continue
            rating = chance.choices([stars for stars, _ in _STARS], [share for _, share in _STARS])[0]
            thing = _THINGS.get(shelved.good.motif, shelved.good.motif)
            words = (chance.choice(_OPENINGS[rating]).format(thing=thing), chance.choice(_CLOSINGS[rating]))
            reviews.append(
                NewReview(
                    product_id=shelved.product_id,
                    author=order.shopper.address.name,
                    rating=rating,
                    title=chance.choice(_TITLES[rating]),
                    body=" ".join(word for word in words if word),
                    is_verified=True,
                    written_at=written_at,
                )
            )
    return reviews
