"""Saved cards of a customer: for staff."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.payments import PaymentPage, SavedCard
from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import payments
from shop_app.domain.payments import SavedCardView

router = APIRouter(tags=["Payments"], responses=refusals(403, 409, 429, 502))


def _cards_data(cards: tuple[SavedCardView, ...]) -> list[SavedCard]:
    return [
        {
            "id": str(card.id),
            "brand": card.brand,
            "last4": card.last4,
            "expires": f"{card.expires_month:02}/{card.expires_year}",
            "saved_at": card.created_at.isoformat(),
        }
        for card in cards
    ]


@router.get("/api/v1/customers/{customer_id}/cards", response_model=Envelope[list[SavedCard]])
async def list_cards(call: StaffCall, customer_id: UUID) -> Response:
    """Newest first."""
    return await call.look(lambda uow: payments.list_cards(uow, customer_id), _cards_data)


@router.post("/api/v1/customers/{customer_id}/cards", status_code=201, response_model=Envelope[PaymentPage])
async def open_card_page(call: StaffCall, customer_id: UUID) -> Response:
    """A page of the provider's, to be sent to the customer, that takes a card for later and charges nothing."""
    return await call.flow(
        lambda context: payments.open_card_page(context, customer_id, f"{context.origin}/"),
        lambda url: {"url": url},
        status=201,
    )


@router.delete("/api/v1/customers/{customer_id}/cards/{card_id}", response_model=Envelope[list[SavedCard]])
async def remove_card(call: StaffCall, customer_id: UUID, card_id: UUID) -> Response:
    """Forgets a card, here and at the provider. Answers with those that are left."""

    def remove(context: Context) -> tuple[SavedCardView, ...]:
        payments.remove_card(context, card_id)
        return in_unit(context.later(), payments.list_cards, customer_id)

    return await call.flow(remove, _cards_data)
