"""When a product comes to somebody, and for how much."""

import dataclasses
import re
from collections.abc import Mapping
from uuid import UUID

from shop_app.core.formatting import country_text, money_text
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import checkout, pricing, tenants

COUNTRY = re.compile(r"[A-Z]{2}")
POSTCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{1,11}")


@dataclasses.dataclass
class DeliveryView:
    """The first way to somebody's place, or to the shop's own country where nobody has said one.

    `label` names the postcode field, `place` where it goes in words; `is_known` says that somebody named it.
    """

    text: str = ""
    label: str = ""
    place: str = ""
    country: str = ""
    postcode: str = ""
    is_known: bool = False


def place_in(fields: Mapping[str, str]) -> tuple[str, str]:
    """Country and postcode among the fields of a form or an address; empty where they are none."""
    country, postcode = fields.get("country", "").strip().upper(), fields.get("postcode", "").strip().upper()
    if not POSTCODE.fullmatch(postcode):
        return "", ""
    return (country if COUNTRY.fullmatch(country) else ""), postcode


def delivery_view(uow: UnitOfWork, variant_id: UUID, usual: str, place: tuple[str, str]) -> DeliveryView:
    """How one of a variant is sent to a place; without a postcode `usual` is what the shop promises."""
    country, postcode = place[0] or tenants.current(uow).country, place[1]
    name = country_text(country)
    view = DeliveryView(
        text=usual, label=t("Postcode in {country}", country=name), place=name, country=country, postcode=postcode
    )
    if not postcode:
        return view
    view.is_known = True
    view.place = t("To {postcode}, {country}", postcode=postcode, country=name)
    options = checkout.deliveries_of(uow, variant_id, country=country, postcode=postcode)
    view.text = _said(options[0], tenants.currency_in_use(uow)) if options else t("We do not deliver there.")
    return view


def _said(option: pricing.DeliveryOption, currency: str) -> str:
    window = tenants.DeliveryWindow(from_on=option.arrives_from, to_on=option.arrives_to)
    cost = money_text(option.amount_minor, currency) if option.amount_minor else t("free")
    return t("Arrives {days}, {cost}", days=tenants.window_text(window), cost=cost)
