"""Where providers deliver their news: stored first, answered then, acted on by a worker (D11)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from models.errors import NotFound
from models.values.ids import parse_id
from shop_app.api import errors
from shop_app.api.deps import envelope
from shop_app.core.telemetry import asked
from shop_app.core.threads import in_thread
from shop_app.core.translation import t
from shop_app.domain import payments
from shop_app.integrations.payments.gateway import SignatureInvalid
from shop_app.integrations.queue import doorbell

STRIPE = "/api/v1/webhooks/stripe/{endpoint_id}"
REDIRECT = "/api/v1/webhooks/redirect/{endpoint_id}"
JOB = "payments.apply"

router = APIRouter(tags=["Webhooks"])


@router.post(STRIPE, include_in_schema=False)
async def receive_stripe(
    request: Request, endpoint_id: str, signature: Annotated[str, Header(alias="Stripe-Signature")] = ""
) -> Response:
    """2xx only when the event is safe in the inbox: everything else makes the provider try again."""
    return await _receive(request, endpoint_id, signature)


@router.post(REDIRECT, include_in_schema=False)
async def receive_redirect(
    request: Request, endpoint_id: str, signature: Annotated[str, Header(alias="Payment-Signature")] = ""
) -> Response:
    """The same for a provider that took the shopper by a redirect."""
    return await _receive(request, endpoint_id, signature)


async def _receive(request: Request, endpoint_id: str, signature: str) -> Response:
    endpoint = parse_id(endpoint_id)
    if endpoint is None:
        raise NotFound(t("There is no such webhook endpoint."))
    raw = await request.body()
    try:
        event = await in_thread(payments.receive_webhook, endpoint, raw, signature)
    except SignatureInvalid as error:
        return errors.bad_request(error, asked(request.scope).request_id)
    asked(request.scope).tenant_id = event.tenant_id
    # After the commit; a ring that nobody hears is repeated by the sweeper.
    await in_thread(doorbell().ring, JOB, event.tenant_id, event.inbox_id)
    return Response(envelope({"received": True}), media_type="application/json")
