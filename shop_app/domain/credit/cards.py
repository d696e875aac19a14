"""Gift cards: issued by staff, found by whoever holds the code."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.credit import CreditKind, CreditMovement
from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.credit.codes import code_sha256, new_code, plain
from shop_app.domain.credit.entries import enter
from shop_app.domain.credit.schemas import CardBalance, IssuedCard

LARGEST_CARD_MINOR = 10_000_000
MOST_AT_ONCE = 500

_ISSUE = """
    INSERT INTO credit_account (id, kind, currency, code_sha256, ending, customer_id, expires_at, note)
    VALUES (%(id)s, %(kind)s, %(currency)s, %(code_sha256)s, %(ending)s, NULL, %(expires_at)s, %(note)s)
"""
_FIND = """
    SELECT id AS account_id, ending, balance_minor, currency, expires_at FROM credit_account
    WHERE code_sha256 = %(code_sha256)s AND NOT is_disabled AND (expires_at IS NULL OR expires_at > app_now())
"""
_DISABLE = "UPDATE credit_account SET is_disabled = %(to)s WHERE id = %(id)s AND kind = 'gift_card'"


def issue_gift_card(
    uow: UnitOfWork, amount_minor: int, *, expires_at: datetime | None = None, note: str = ""
) -> IssuedCard:
    """A gift card in the caller's currency. Undone by disabling it."""
    require(uow, Permission.CREDIT_WRITE)
    return issue_gift_cards(uow, 1, amount_minor, expires_at=expires_at, note=note)[0]


def issue_gift_cards(
    uow: UnitOfWork, count: int, amount_minor: int, *, expires_at: datetime | None = None, note: str = ""
) -> list[IssuedCard]:
    """So many gift cards of the same worth. Undone by disabling them."""
    require(uow, Permission.CREDIT_WRITE)
    if not 1 <= count <= MOST_AT_ONCE:
        raise ValidationFailed("Choose a number from 1 to {most}.", field="count", most=MOST_AT_ONCE)
    if not 0 < amount_minor <= LARGEST_CARD_MINOR:
        raise ValidationFailed("Enter what the card is worth, such as 50.00.", field="amount")
    if expires_at is not None and expires_at <= uow.now:
        raise ValidationFailed("Choose an hour that is still to come.", field="expires_at")
    currency = tenants.currency_in_use(uow)
    return [_issued(uow, amount_minor, currency, expires_at, note) for _ in range(count)]


def _issued(uow: UnitOfWork, amount_minor: int, currency: str, expires_at: datetime | None, note: str) -> IssuedCard:
    account_id, code = new_id(), new_code()
    uow.execute(
        _ISSUE,
        id=account_id,
        kind=CreditKind.GIFT_CARD,
        currency=currency,
        code_sha256=code_sha256(uow.tenant_id, plain(code) or ""),
        ending=code[-4:],
        expires_at=expires_at,
        note=note[:500],
    )
    enter(uow, account_id, CreditMovement.ISSUED, amount_minor, reference=str(account_id), reason=note)
    return IssuedCard(
        account_id=account_id, code=code, amount_minor=amount_minor, currency=currency, expires_at=expires_at
    )


def find_card(uow: UnitOfWork, code: str) -> CardBalance:
    """The card that a code opens. An unknown, a disabled and an expired one look the same; guessing is limited."""
    open_to_shoppers(uow)
    typed = plain(code)
    found = uow.first(CardBalance, _FIND, code_sha256=code_sha256(uow.tenant_id, typed)) if typed else None
    if found is None:
        raise NotFound("No gift card has this code. Look at each character again.", code="GIFT_CARD_NOT_FOUND")
    return found


def disable_gift_card(uow: UnitOfWork, account_id: UUID) -> None:
    """A disabled card pays nothing any more and keeps its balance. Undone by ``enable_gift_card``."""
    require(uow, Permission.CREDIT_WRITE)
    _set_disabled(uow, account_id, to=True)


def enable_gift_card(uow: UnitOfWork, account_id: UUID) -> None:
    """A card pays again. Undone by ``disable_gift_card``."""
    require(uow, Permission.CREDIT_WRITE)
    _set_disabled(uow, account_id, to=False)


def _set_disabled(uow: UnitOfWork, account_id: UUID, *, to: bool) -> None:
    if uow.execute(_DISABLE, id=account_id, to=to) == 0:
        raise NotFound("There is no such gift card.")
