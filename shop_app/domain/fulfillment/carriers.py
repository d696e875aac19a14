"""Where a carrier shows how far a parcel is. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from models.errors import ValidationFailed
from shop_app.domain.fulfillment.schemas import Tracking

# Each carrier's own page for the public, by the words that its name holds; the first match counts.
_PAGES = (
    ("dhl", "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}"),
    ("deutsche post", "https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode={number}"),
    ("ups", "https://www.ups.com/track?tracknum={number}"),
    ("fedex", "https://www.fedex.com/fedextrack/?trknbr={number}"),
    ("usps", "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"),
    ("royal mail", "https://www.royalmail.com/track-your-item#/tracking-results/{number}"),
    ("dpd", "https://tracking.dpd.de/status/en_US/parcel/{number}"),
    ("gls", "https://gls-group.com/track/{number}"),
    ("hermes", "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation#{number}"),
    ("colissimo", "https://www.laposte.fr/outils/suivre-vos-envois?code={number}"),
    ("la poste", "https://www.laposte.fr/outils/suivre-vos-envois?code={number}"),
    ("postnl", "https://jouw.postnl.nl/track-and-trace/{number}"),
    ("canada post", "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={number}"),
    ("australia post", "https://auspost.com.au/mypost/track/details/{number}"),
    ("japan post", "https://trackings.post.japanpost.jp/services/srv/search/?requestNo1={number}&locale=en"),
    ("swiss post", "https://service.post.ch/ekp-web/ui/entry/search/{number}"),
)


def tracking_page(carrier: str, number: str) -> str:
    """The address of the carrier's page for this parcel; empty for a carrier whose page we do not know."""
    name = " ".join(re.findall(r"[a-z]+", carrier.lower()))
    if not number:
        return ""
    for words, page in _PAGES:
        if re.search(rf"\b{words}\b", name):
            return page.format(number=quote(number.replace(" ", ""), safe=""))
    return ""


def checked_tracking(carrier: str, number: str, url: str = "") -> Tracking:
    """Tracking as it is kept: without ``url``, the carrier's own page. ``ValidationFailed`` names what to mend."""
    carrier, number, url = carrier.strip(), number.strip(), url.strip()
    if len(carrier) > 80:
        raise ValidationFailed("Use at most 80 characters for the carrier.", field="carrier")
    if len(number) > 120:
        raise ValidationFailed("This tracking number is too long.", field="tracking_number")
    # A link in a mail and on a page: nothing but a web address of at least a host may stand here.
    if url and (len(url) > 500 or not re.fullmatch(r"https://[^\s/?#\"'<>]+\.[^\s\"'<>]+", url)):
        raise ValidationFailed("Enter a tracking address that begins with https://.", field="tracking_url")
    return Tracking(carrier=carrier, number=number, url=url or tracking_page(carrier, number))
