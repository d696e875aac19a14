"""How a shop is paid: its providers, their webhooks, and whether their books agree with ours."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.payments import (
    OfferedProvider,
    PaymentProvider,
    ProviderSettings,
    Reconciliation,
    WebhookEndpoint,
)
from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import payments
from shop_app.domain.payments import EndpointView, ProviderChange, ProviderView, ReconciliationReport

PROVIDERS = "/api/v1/payments/providers"
WEBHOOKS = "/api/v1/payments/webhooks"
RECONCILIATION = "/api/v1/payments/reconciliation"

router = APIRouter(tags=["Payments"], responses=refusals(403, 409, 429, 502))


def _provider_data(view: ProviderView) -> PaymentProvider:
    return {
        "provider": view.provider.value,
        "is_enabled": view.is_enabled,
        "has_key": view.has_key,
        "display_name": view.display_name,
        "position": view.position,
        "capture_method": view.capture_method.value,
        "hold_days": view.hold_days,
        "settings": view.settings,
    }


@router.get(PROVIDERS, response_model=Envelope[list[PaymentProvider]])
async def list_providers(call: StaffCall) -> Response:
    """In the order in which shoppers see them."""
    return await call.look(payments.list_providers, lambda found: [_provider_data(view) for view in found])


@router.patch(PROVIDERS + "/{provider}", response_model=Envelope[PaymentProvider])
async def configure_provider(call: StaffCall, provider: OfferedProvider, body: ProviderSettings) -> Response:
    """Sets a way to pay up, changes it, or stops offering it."""
    change = ProviderChange(**body.model_dump())
    return await call.change(lambda uow: payments.configure_provider(uow, provider, change), _provider_data)


def _endpoints_data(found: tuple[EndpointView, ...]) -> list[WebhookEndpoint]:
    return [
        {
            "id": str(endpoint.id),
            "provider": endpoint.provider.value,
            "is_ready": endpoint.is_ready,
            "rotated_at": endpoint.rotated_at.isoformat() if endpoint.rotated_at else None,
            "old_secret_until": endpoint.old_secret_until.isoformat() if endpoint.old_secret_until else None,
        }
        for endpoint in found
    ]


@router.get(WEBHOOKS, response_model=Envelope[list[WebhookEndpoint]])
async def list_endpoints(call: StaffCall) -> Response:
    """Where providers deliver their news to; never their secrets."""
    return await call.look(payments.list_endpoints, _endpoints_data)


@router.post(WEBHOOKS + "/{endpoint_id}/rotate", response_model=Envelope[list[WebhookEndpoint]])
async def rotate_secret(call: StaffCall, endpoint_id: UUID) -> Response:
    """Has the provider sign with a new secret; the old one is accepted for another 24 hours."""

    def rotate(context: Context) -> tuple[EndpointView, ...]:
        payments.rotate_webhook_secret(context, endpoint_id)
        return in_unit(context.later(), payments.list_endpoints)

    return await call.flow(rotate, _endpoints_data)


def _report_data(report: ReconciliationReport) -> Reconciliation:
    return {
        "runs": [
            {
                "provider": run.provider.value,
                "covers_from": run.covers_from.isoformat(),
                "compared": run.compared,
                "found": run.found,
                "error": run.error,
                "run_at": run.created_at.isoformat(),
            }
            for run in report.runs
        ],
        "breaks": [
            {
                "provider": found.provider.value,
                "kind": found.kind.value,
                "reference": found.reference,
                "order_number": found.order_number,
                "ours": money(found.ours_minor, found.currency),
                "theirs": money(found.theirs_minor, found.currency),
                "found_at": found.created_at.isoformat(),
                "resolved_at": found.resolved_at.isoformat() if found.resolved_at else None,
            }
            for found in report.breaks
        ],
    }


@router.get(RECONCILIATION, response_model=Envelope[Reconciliation])
async def show_reconciliation(call: StaffCall) -> Response:
    """The latest comparisons with the providers' books, and every figure over which they differ."""
    return await call.look(payments.reconciliation_report, _report_data)


@router.post(RECONCILIATION, response_model=Envelope[Reconciliation])
async def reconcile(call: StaffCall) -> Response:
    """Compares now."""

    def compare(context: Context) -> ReconciliationReport:
        payments.reconcile(context)
        return in_unit(context.later(), payments.reconciliation_report)

    return await call.flow(compare, _report_data)
