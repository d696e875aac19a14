"""Gift cards and store credit: for staff, and the balance for whoever holds a card."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from models.values.ids import new_id
from shop_app.api.deps import ShopperCall, StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.credit import (
    CardBalance,
    CardCode,
    Correction,
    CreditAccount,
    CreditDetail,
    GiftCardChange,
    Grant,
    IssuedCard,
    NewGiftCards,
)
from shop_app.core.rate_limit import CODES
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import credit, customers
from shop_app.domain.credit import CreditKind

CARDS = "/api/v1/gift-cards"
STORE_CREDIT = "/api/v1/store-credit"

router = APIRouter(tags=["Gift cards and store credit"], responses=refusals(403, 409, 429))


def _account_data(account: credit.CreditAccountView) -> CreditAccount:
    return {
        "id": str(account.id),
        "kind": account.kind,
        "balance": money(account.balance_minor, account.currency),
        "ending": account.ending,
        "customer_id": str(account.customer_id) if account.customer_id else None,
        "email": account.email,
        "is_disabled": account.is_disabled,
        "expires_at": account.expires_at.isoformat() if account.expires_at else None,
        "note": account.note,
        "created_at": account.created_at.isoformat(),
    }


def _list_data(found: list[credit.CreditAccountView]) -> list[CreditAccount]:
    return [_account_data(account) for account in found]


def _detail_data(detail: credit.CreditDetail) -> CreditDetail:
    return {
        "account": _account_data(detail.account),
        "entries": [
            {
                "kind": entry.kind,
                "amount": money(entry.amount_minor, detail.account.currency),
                "order_number": entry.order_number,
                "reason": entry.reason,
                "actor": entry.actor,
                "booked_at": entry.booked_at.isoformat(),
            }
            for entry in detail.entries
        ],
    }


def _issued_data(cards: list[credit.IssuedCard]) -> list[IssuedCard]:
    return [
        {
            "id": str(card.account_id),
            "code": card.code,
            "amount": money(card.amount_minor, card.currency),
            "expires_at": card.expires_at.isoformat() if card.expires_at else None,
        }
        for card in cards
    ]


def _balance_data(card: credit.CardBalance) -> CardBalance:
    return {
        "ending": card.ending,
        "balance": money(card.balance_minor, card.currency),
        "expires_at": card.expires_at.isoformat() if card.expires_at else None,
    }


@router.post(CARDS, status_code=201, response_model=Envelope[list[IssuedCard]])
async def issue_gift_cards(call: StaffCall, body: NewGiftCards) -> Response:
    """New gift cards. Their codes are in this answer and nowhere else."""
    amount_minor = minor_of(body.amount, call.currency, field="amount")
    return await call.change(
        lambda uow: credit.issue_gift_cards(uow, body.count, amount_minor, expires_at=body.expires_at, note=body.note),
        _issued_data,
        status=201,
    )


@router.get(CARDS, response_model=Envelope[list[CreditAccount]])
async def list_gift_cards(
    call: StaffCall,
    before: Annotated[UUID | None, Query(description="The last id of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Newest first."""
    return await call.look(
        lambda uow: credit.list_credit(uow, CreditKind.GIFT_CARD, before=before, limit=limit), _list_data
    )


@router.post(CARDS + "/balance", response_model=Envelope[CardBalance])
async def show_balance(call: ShopperCall, card: CardCode) -> Response:
    """What is left on the card with this code. Guessing is limited."""
    return await call.limited_by(CODES).change(lambda uow: credit.find_card(uow, card.code), _balance_data)


@router.patch(CARDS + "/{account_id}", response_model=Envelope[CreditDetail])
async def change_gift_card(call: StaffCall, account_id: UUID, body: GiftCardChange) -> Response:
    """A disabled card keeps its balance and pays nothing; enabled it pays again."""

    def change(uow: UnitOfWork) -> credit.CreditDetail:
        if body.is_disabled:
            credit.disable_gift_card(uow, account_id)
        else:
            credit.enable_gift_card(uow, account_id)
        return credit.find_credit(uow, account_id)

    return await call.change(change, _detail_data)


@router.get(STORE_CREDIT, response_model=Envelope[list[CreditAccount]])
async def list_store_credit(
    call: StaffCall,
    customer_id: Annotated[UUID | None, Query(description="One customer's only")] = None,
    before: Annotated[UUID | None, Query(description="The last id of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """What the shop owes to customers it knows, newest first."""

    def find(uow: UnitOfWork) -> list[credit.CreditAccountView]:
        if customer_id is not None:
            return credit.store_credit_of(uow, customer_id)
        return credit.list_credit(uow, CreditKind.STORE_CREDIT, before=before, limit=limit)

    return await call.look(find, _list_data)


@router.post(STORE_CREDIT, status_code=201, response_model=Envelope[CreditDetail])
async def grant_store_credit(call: StaffCall, body: Grant) -> Response:
    """Owes a customer so much more, in the currency of this call."""
    currency = call.currency
    amount_minor = minor_of(body.amount, currency, field="amount")

    def grant(uow: UnitOfWork) -> credit.CreditDetail:
        customer_id = customers.find_customer(uow, body.email)
        account_id = credit.grant_store_credit(uow, customer_id, currency, amount_minor, body.reason, str(new_id()))
        return credit.find_credit(uow, account_id)

    return await call.change(grant, _detail_data, status=201)


@router.get("/api/v1/credit/{account_id}", response_model=Envelope[CreditDetail])
async def find_credit(call: StaffCall, account_id: UUID) -> Response:
    """A gift card or store credit with its history."""
    return await call.look(lambda uow: credit.find_credit(uow, account_id), _detail_data)


@router.post("/api/v1/credit/{account_id}/corrections", status_code=201, response_model=Envelope[CreditDetail])
async def correct_credit(call: StaffCall, account_id: UUID, body: Correction) -> Response:
    """Adds to a gift card or store credit, or takes away; never below zero."""

    def correct(uow: UnitOfWork) -> credit.CreditDetail:
        currency = credit.find_credit(uow, account_id).account.currency
        amount_minor = minor_of(body.amount, currency, field="amount")
        credit.correct_credit(uow, account_id, amount_minor, body.reason, str(new_id()))
        return credit.find_credit(uow, account_id)

    return await call.change(correct, _detail_data, status=201)
