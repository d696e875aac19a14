"""Jobs of the payments context."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.domain import payments
from tasks.app import job


@job("payments.apply")
def apply(context: Context, inbox_id: UUID) -> None:
    """Something a provider told us."""
    payments.apply_event(context, inbox_id)


@job("payments.settle")
def settle(context: Context, payment_id: UUID) -> None:
    """A payment that nobody has told us about for a while."""
    payments.settle(context, payment_id)


@job("payments.refund")
def refund(context: Context, refund_id: UUID) -> None:
    """A refund to be asked of the provider, or asked about."""
    payments.run_refund(context, refund_id)


@job("payments.expire")
def expire(context: Context, order_id: UUID) -> None:
    """An order whose time to pay is over."""
    payments.expire_order(context, order_id)


@job("payments.call_off")
def call_off(context: Context, order_id: UUID) -> None:
    """A cancelled order, whose money goes back."""
    payments.call_off(context, order_id)


@job("payments.reconcile")
def reconcile(context: Context, _tenant_id: UUID) -> None:
    """A shop's ledger, to be compared with its providers' books."""
    payments.reconcile(context)


@job("payments.watch_holds")
def watch_holds(context: Context, _tenant_id: UUID) -> None:
    """What a shop's buyers' banks hold, before they let go of it."""
    payments.watch_holds(context)


@job("payments.retire_secrets")
def retire_secrets(context: Context, _tenant_id: UUID) -> None:
    """Webhook secrets of a shop that were replaced a day ago."""
    payments.retire_secrets(context)
