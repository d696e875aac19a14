"""How far lines and parcels have come."""

from __future__ import annotations

from dataclasses import dataclass

from models.fulfillment import ParcelStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProgress:
    """Units of an order line: still to be sent, sent, and back again."""

    open: int
    sent: int
    returned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelProgress:
    """A parcel that was not taken back. ``needs_delivery`` is false where nothing in it needs a carrier."""

    status: ParcelStatus
    needs_delivery: bool = True

    @property
    def has_left(self) -> bool:
        return not self.needs_delivery or self.status in (ParcelStatus.SHIPPED, ParcelStatus.DELIVERED)

    @property
    def has_arrived(self) -> bool:
        return not self.needs_delivery or self.status is ParcelStatus.DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """How a parcel can be followed; each part may be empty. ``url`` begins with ``https://``."""

    carrier: str = ""
    number: str = ""
    url: str = ""
