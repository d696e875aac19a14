"""The signed-in customer's own account, by the cookie that signing in sets. Nothing here takes a customer's id."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from shop_app.api.deps import ShopperCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.account import (
    Account,
    AccountChange,
    AddressBody,
    Done,
    OwnOrder,
    SavedAddress,
    Session,
)
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import credit, customers, orders, privacy

ACCOUNT = "/api/v1/account"
ADDRESSES = ACCOUNT + "/addresses"
ADDRESS = ADDRESSES + "/{address_id}"
SESSIONS = ACCOUNT + "/sessions"

router = APIRouter(tags=["Account"], responses=refusals(403, 409, 429))

Found = tuple[customers.Profile, list[credit.CreditAccountView]]


def _account_data(found: Found) -> Account:
    own, owed = found
    asked = own.deletion_asked_at
    return {
        "id": str(own.id),
        "email": own.email,
        "name": own.name,
        "locale": own.locale,
        "accepts_marketing": own.accepts_marketing,
        "wants_wishlist_mail": own.wants_wishlist_mail,
        "since": own.since.isoformat(),
        "deleted_on": (asked + customers.GRACE).isoformat() if asked else None,
        "store_credit": [money(one.balance_minor, one.currency) for one in owed],
    }


def _address_data(saved: customers.SavedAddress) -> SavedAddress:
    return {"id": str(saved.id), "is_default": saved.is_default, "address": saved.address}


def _book_data(found: list[customers.SavedAddress]) -> list[SavedAddress]:
    return [_address_data(saved) for saved in found]


def _order_data(order: orders.OwnOrder) -> OwnOrder:
    row = order.row
    return {
        "number": row.number,
        "token": order.token,
        "total": money(row.total_minor, row.currency),
        "status": row.status.value,
        "payment_status": row.payment_status.value,
        "fulfillment_status": row.fulfillment_status.value,
        "created_at": row.created_at.isoformat(),
        "lines": [
            {"title": line.title, "variant_title": line.variant_title, "slug": line.slug, "quantity": line.quantity}
            for line in order.lines
        ],
    }


def _done(_: object) -> Done:
    return {"done": True}


def _own(uow: UnitOfWork) -> Found:
    return customers.profile(uow), credit.own_store_credit(uow)


@router.get(ACCOUNT, response_model=Envelope[Account])
async def show_account(call: ShopperCall) -> Response:
    """Who is signed in, and what the shop owes them."""
    return await call.look(_own, _account_data)


@router.patch(ACCOUNT, response_model=Envelope[Account])
async def change_account(call: ShopperCall, body: AccountChange) -> Response:
    """Changes the name and which mails come."""

    def change(uow: UnitOfWork) -> Found:
        customers.change_profile(uow, **body.model_dump(exclude_unset=True))
        return _own(uow)

    return await call.change(change, _account_data)


@router.get(ACCOUNT + "/orders", response_model=Envelope[list[OwnOrder]])
async def list_own_orders(
    call: ShopperCall,
    q: Annotated[str, Query(max_length=100)] = "",
    view: Annotated[orders.OwnView, Query()] = "all",
    before: Annotated[int | None, Query(ge=1, lt=10**18)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """The customer's orders, newest first; ``meta.next_before`` asks for the older ones."""
    return await call.look(
        lambda uow: orders.own_orders(uow, view=view, typed=q, before=before, limit=limit),
        lambda found: [_order_data(order) for order in found.orders],
        meta=lambda found: {"next_before": found.next_before},
    )


@router.get(ADDRESSES, response_model=Envelope[list[SavedAddress]])
async def list_addresses(call: ShopperCall) -> Response:
    """The address book, the default first."""
    return await call.look(customers.list_addresses, _book_data)


@router.post(ADDRESSES, status_code=201, response_model=Envelope[SavedAddress])
async def add_address(call: ShopperCall, body: AddressBody) -> Response:
    """Another address; the first becomes the default."""
    return await call.change(lambda uow: customers.add_address(uow, body.model_dump()), _address_data, status=201)


@router.put(ADDRESS, response_model=Envelope[SavedAddress])
async def change_address(call: ShopperCall, address_id: UUID, body: AddressBody) -> Response:
    """Mends an address."""
    return await call.change(lambda uow: customers.change_address(uow, address_id, body.model_dump()), _address_data)


@router.post(ADDRESS + "/default", response_model=Envelope[SavedAddress])
async def make_default(call: ShopperCall, address_id: UUID) -> Response:
    """Chooses where parcels go unless told otherwise."""
    return await call.change(lambda uow: customers.make_default(uow, address_id), _address_data)


@router.delete(ADDRESS, response_model=Envelope[Done])
async def remove_address(call: ShopperCall, address_id: UUID) -> Response:
    """Takes an address out of the book; ``POST …/restore`` puts it back."""
    return await call.change(lambda uow: customers.remove_address(uow, address_id), _done)


@router.post(ADDRESS + "/restore", response_model=Envelope[SavedAddress])
async def restore_address(call: ShopperCall, address_id: UUID) -> Response:
    """Puts a removed address back."""
    return await call.change(lambda uow: customers.restore_address(uow, address_id), _address_data)


@router.get(SESSIONS, response_model=Envelope[list[Session]])
async def list_sessions(call: ShopperCall) -> Response:
    """Where the customer is signed in."""
    own = call.context.actor.session_id

    def shown(found: list[customers.OpenSession]) -> list[Session]:
        return [
            {
                "id": str(one.id),
                "device": one.device,
                "is_this": one.id == own,
                "created_at": one.created_at.isoformat(),
                "seen_at": one.seen_at.isoformat(),
            }
            for one in found
        ]

    return await call.look(customers.list_sessions, shown)


@router.delete(SESSIONS, response_model=Envelope[Done])
async def end_other_sessions(call: ShopperCall) -> Response:
    """Signs out everywhere but here."""
    return await call.change(customers.end_other_sessions, _done)


@router.delete(SESSIONS + "/{session_id}", response_model=Envelope[Done])
async def end_session(call: ShopperCall, session_id: UUID) -> Response:
    """Signs out in one place."""
    return await call.change(lambda uow: customers.end_session(uow, session_id), _done)


@router.post(ACCOUNT + "/export", status_code=202, response_model=Envelope[Done])
async def ask_export(call: ShopperCall) -> Response:
    """Has the customer's data put together; the link to the file comes by mail."""
    return await call.change(privacy.ask_export, _done, status=202)


@router.post(ACCOUNT + "/deletion", status_code=202, response_model=Envelope[Account])
async def ask_deletion(call: ShopperCall) -> Response:
    """Begins the 14 days after which the account is erased."""

    def ask(uow: UnitOfWork) -> Found:
        customers.ask_deletion(uow)
        return _own(uow)

    return await call.change(ask, _account_data, status=202)


@router.delete(ACCOUNT + "/deletion", response_model=Envelope[Account])
async def cancel_deletion(call: ShopperCall) -> Response:
    """Keeps the account after all."""

    def cancel(uow: UnitOfWork) -> Found:
        customers.cancel_deletion(uow)
        return _own(uow)

    return await call.change(cancel, _account_data)
