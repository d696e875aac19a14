"""How a call to a provider fails."""

from __future__ import annotations

from typing import Any

from models.errors import Conflict, RetryLater, UpstreamFailed, ValidationFailed


class ProviderUnreachable(RetryLater):
    """No answer, or none to believe. Whether the provider acted is unknown: repeat with the same key."""

    code = "PROVIDER_UNREACHABLE"


class ProviderRefused(UpstreamFailed):
    """The provider refused the request itself: a wrong key, a wrong parameter, a key used for two bodies."""

    code = "PROVIDER_REFUSED"


class CardDeclined(ValidationFailed):
    """``details["decline_code"]`` says why, where the bank did; the sentence may be shown to the shopper.

    ``details["payment_intent_id"]`` is the payment that was tried, where there is one.
    """

    code = "CARD_DECLINED"

    def __init__(self, sentence: str, *, failure_code: str | None, decline_code: str | None, **details: Any) -> None:
        super().__init__(
            sentence, field="payment_method", failure_code=failure_code, decline_code=decline_code, **details
        )


class AuthenticationRequired(CardDeclined):
    """The bank wants to see the shopper, who is not here: ask for the payment on a page."""

    code = "AUTHENTICATION_REQUIRED"


class RefundRefused(Conflict):
    """More than is left to refund, or nothing was captured."""

    code = "REFUND_REFUSED"


class CaptureRefused(Conflict):
    """More than is held, or nothing is held any more: fetch the payment and believe it."""

    code = "CAPTURE_REFUSED"


class NotOffered(ValidationFailed):
    """This way of paying has no such thing; ``Gateway.abilities`` says so beforehand."""

    code = "NOT_OFFERED_BY_PROVIDER"


class SignatureInvalid(ValidationFailed):
    """The body was not signed for us, or too long ago. Nothing of it may be believed or stored."""

    code = "SIGNATURE_INVALID"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="signature")
