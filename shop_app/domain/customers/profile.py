"""What a customer says of themselves, and how they want to be spoken to."""

from __future__ import annotations

from models.customer import ActivityKind
from models.errors import NotSignedIn, ValidationFailed
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.customers.activity import note, recent
from shop_app.domain.customers.schemas import Activity, Profile
from shop_app.domain.customers.sessions import require_customer

LONGEST_NAME = 200

_PROFILE = """
    SELECT c.id, c.email, c.name, c.locale, a.currency, c.accepts_marketing, a.wants_wishlist_mail,
           a.verified_at AS since, a.deletion_asked_at
    FROM customer c JOIN customer_account a ON a.tenant_id = c.tenant_id AND a.customer_id = c.id
    WHERE c.id = %(customer)s
"""
_CHANGE = """
    UPDATE customer SET name = coalesce(%(name)s, name), locale = coalesce(%(locale)s, locale),
        accepts_marketing = coalesce(%(accepts_marketing)s, accepts_marketing)
    WHERE id = %(customer)s
"""
_CHANGE_ACCOUNT = """
    UPDATE customer_account SET wants_wishlist_mail = coalesce(%(wants_wishlist_mail)s, wants_wishlist_mail),
        currency = coalesce(%(currency)s, currency)
    WHERE customer_id = %(customer)s
"""
_LEAVE = """
    UPDATE customer_account SET deletion_asked_at = coalesce(deletion_asked_at, app_now())
    WHERE customer_id = %(customer)s
"""
_STAY = """
    UPDATE customer_account SET deletion_asked_at = NULL
    WHERE customer_id = %(customer)s AND deletion_asked_at IS NOT NULL
"""


def profile(uow: UnitOfWork) -> Profile:
    """The signed-in customer."""
    customer_id = require_customer(uow)
    found = uow.first(Profile, _PROFILE, customer=customer_id)
    if found is None:
        raise NotSignedIn(t("Sign in to go on."))
    return found


def change_profile(
    uow: UnitOfWork,
    *,
    name: str | None = None,
    locale: str | None = None,
    currency: str | None = None,
    accepts_marketing: bool | None = None,
    wants_wishlist_mail: bool | None = None,
) -> Profile:
    """Changes what is given and leaves the rest. Undone by changing it back."""
    customer_id = require_customer(uow)
    if name is not None:
        name = " ".join(name.split())
        if len(name) > LONGEST_NAME:
            raise ValidationFailed("Use at most {most} characters here.", field="name", most=LONGEST_NAME)
    uow.execute(_CHANGE, customer=customer_id, name=name, locale=locale, accepts_marketing=accepts_marketing)
    uow.execute(_CHANGE_ACCOUNT, customer=customer_id, wants_wishlist_mail=wants_wishlist_mail, currency=currency)
    return profile(uow)


def recent_activity(uow: UnitOfWork, limit: int = 10) -> list[Activity]:
    """What happened around the account, the latest first."""
    customer_id = require_customer(uow)
    return recent(uow, customer_id, limit)


def ask_deletion(uow: UnitOfWork) -> Profile:
    """Begins the 14 days after which the account is erased. Undone by ``cancel_deletion`` or by signing in."""
    customer_id = require_customer(uow)
    uow.execute(_LEAVE, customer=customer_id)
    note(uow, customer_id, ActivityKind.DELETION_ASKED)
    return profile(uow)


def cancel_deletion(uow: UnitOfWork) -> Profile:
    """The account stays after all."""
    customer_id = require_customer(uow)
    if uow.execute(_STAY, customer=customer_id):
        note(uow, customer_id, ActivityKind.DELETION_CANCELLED)
    return profile(uow)
