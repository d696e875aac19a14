"""Signing up and in (D15). Whoever asks learns the same, and waits as long, for known addresses and others (I-36).

A sign-up leads to a mail, and the account begins when its link is followed: that proves the address, and until then
there is nothing to sign in to.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from models.customer import ActivityKind, TokenPurpose
from models.errors import NotFound, NotSignedIn, ValidationFailed
from models.values.email import checked_email
from models.values.ids import new_id
from shop_app.core import passwords
from shop_app.core.context import Context
from shop_app.core.rate_limit import LETTERS, REGISTER, take
from shop_app.core.tokens import read_signed_id, sign_id
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.access import count_attempt, forgive_attempts
from shop_app.domain.customers.activity import note
from shop_app.domain.customers.commands import remember_buyer
from shop_app.domain.customers.rules import RESET_LASTS, SIGN_UP_LASTS, checked_password
from shop_app.domain.customers.schemas import Candidate, PendingLink, SignedIn
from shop_app.domain.customers.sessions import open_session, require_customer

_LINK = "customer link"
_CANDIDATE = """
    SELECT c.id AS customer_id, c.email, a.password_hash, a.token_epoch
    FROM customer c JOIN customer_account a ON a.tenant_id = c.tenant_id AND a.customer_id = c.id
    WHERE c.{which} = %(which)s
"""
_BY_EMAIL, _BY_ID = _CANDIDATE.format(which="email"), _CANDIDATE.format(which="id")
_OWE_LINK = """
    INSERT INTO customer_token (id, purpose, email, password_hash, visitor_sha256, locale, expires_at)
    VALUES (%(id)s, %(purpose)s, %(email)s, %(hash)s, %(visitor)s, %(locale)s, %(expires_at)s)
"""
_PENDING = """
    SELECT id, purpose, email, password_hash, visitor_sha256 FROM customer_token
    WHERE id = %(id)s AND purpose = %(purpose)s AND used_at IS NULL AND expires_at > app_now()
"""
# Every other link of its kind goes with it: whoever asked three times follows one.
_USE = """
    UPDATE customer_token SET used_at = app_now(), password_hash = ''
    WHERE email = %(email)s AND purpose = %(purpose)s AND used_at IS NULL
"""
_HAS_ACCOUNT = """
    SELECT EXISTS (SELECT FROM customer c JOIN customer_account a ON a.tenant_id = c.tenant_id AND a.customer_id = c.id
                   WHERE c.email = %(email)s)
"""
_BEGIN = """
    INSERT INTO customer_account (id, customer_id, password_hash) VALUES (%(id)s, %(customer)s, %(hash)s)
    ON CONFLICT (tenant_id, customer_id) DO {otherwise}
"""
_BEGIN_ONCE = _BEGIN.format(otherwise="NOTHING")
_RENEW = _BEGIN.format(
    otherwise="UPDATE SET password_hash = excluded.password_hash, password_changed_at = app_now(),"
    " token_epoch = customer_account.token_epoch + 1"
)
_STAY = """
    UPDATE customer_account SET deletion_asked_at = NULL
    WHERE customer_id = %(customer)s AND deletion_asked_at IS NOT NULL
"""


def sign_in(context: Context, *, email: str, password: str, address: str, device: str = "") -> SignedIn:
    """Opens a session for whoever knows the password; an account on its way out stays.

    ``address`` is the network address of whoever tries. Raises ``NotSignedIn`` in the same words and after the same
    work for every cause, and ``RetryLater`` with ``retry_after_s`` after five failures within 15 minutes for one
    e-mail or from one address. The password is checked between two transactions, so that guessing holds no connection.
    """
    email = email.strip().lower()
    candidate = in_unit(context, _admit, email, address)
    is_right = passwords.matches(password, candidate.password_hash if candidate else None)
    if candidate is None or not is_right:
        raise NotSignedIn(t("The e-mail or the password is not right."), code="WRONG_CREDENTIALS")
    return in_unit(context, _let_in, candidate, address, device)


def sign_up(context: Context, *, email: str, password: str, address: str) -> None:
    """Owes a mail with the link that begins the account; to an address that has one, a mail that says so.

    Raises ``ValidationFailed`` for an address or a password that will not do, and ``RetryLater`` after five an hour.
    """
    email = checked_email(email)
    chosen = passwords.hash_password(checked_password(password, email))
    _admit_letter(context, email, address)
    in_unit(context, _owe_link, TokenPurpose.SIGN_UP, email, SIGN_UP_LASTS, chosen)


def ask_reset(context: Context, *, email: str, address: str) -> None:
    """Owes a mail with the link at which a new password is chosen; a stranger's address gets none.

    Somebody who bought as a guest gets one too: it proves the address, and the account begins with it.
    """
    email = checked_email(email)
    _admit_letter(context, email, address)
    in_unit(context, _owe_link, TokenPurpose.RESET, email, RESET_LASTS)


def pending_link(uow: UnitOfWork, token: str, purpose: TokenPurpose) -> PendingLink:
    """What a mailed link stands for; one that was used, altered or is too old looks as if it had never been."""
    token_id = read_signed_id(_LINK, uow.tenant_id, token)
    found = uow.first(PendingLink, _PENDING, id=token_id, purpose=purpose)
    if found is None:
        raise NotFound("This link has been used or is too old. Ask for a new one.", code="LINK_OVER")
    return found


def is_same_browser(uow: UnitOfWork, link: PendingLink) -> bool:
    """Whether the browser that asked for the link is the one that follows it."""
    visitor = uow.context.actor.visitor_sha256
    return visitor is not None and visitor == link.visitor_sha256


def link_token(uow: UnitOfWork, token_id: UUID) -> str:
    """The part of a mailed link that only we can make."""
    return sign_id(_LINK, uow.tenant_id, token_id)


def confirm_sign_up(context: Context, *, token: str, password: str = "", device: str = "") -> SignedIn:
    """Begins the account and signs in.

    Whoever follows the link in another browser says the password again: a stranger may have signed up with somebody
    else's address, and must not get an account because its owner followed a link.
    """
    link, is_same = in_unit(context, _look_up_sign_up, token)
    if not is_same and not passwords.matches(password, link.password_hash):
        raise NotSignedIn(t("This is not the password that was chosen for this account."), code="WRONG_CREDENTIALS")
    return in_unit(context, _begin, token, device)


def reset_password(context: Context, *, token: str, password: str, device: str = "") -> SignedIn:
    """Sets a new password by a mailed link, signs out everywhere, and signs in here."""
    email = in_unit(context, lambda uow: pending_link(uow, token, TokenPurpose.RESET).email)
    chosen = passwords.hash_password(checked_password(password, email))
    return in_unit(context, _reset, token, chosen, device)


def change_password(context: Context, *, current: str, new: str, address: str, device: str = "") -> SignedIn:
    """Changes the signed-in customer's password, signs out everywhere, and signs in here anew (I-35).

    Guessing the current one counts as guessing at the sign-in does.
    """
    candidate = in_unit(context, _admit_own, address)
    if not passwords.matches(current, candidate.password_hash):
        raise ValidationFailed("This is not your current password.", field="current", code="WRONG_CREDENTIALS")
    chosen = passwords.hash_password(checked_password(new, candidate.email))
    return in_unit(context, _change, candidate, chosen, address, device)


def _admit_letter(context: Context, email: str, address: str) -> None:
    take(REGISTER, context.tenant_id, address)
    take(LETTERS, context.tenant_id, email)


def _admit(uow: UnitOfWork, email: str, address: str) -> Candidate | None:
    count_attempt(uow, _guessed(email), _from(address))
    return uow.first(Candidate, _BY_EMAIL, which=email)


def _admit_own(uow: UnitOfWork, address: str) -> Candidate:
    customer_id = require_customer(uow)
    candidate = uow.first(Candidate, _BY_ID, which=customer_id)
    assert candidate is not None
    count_attempt(uow, _guessed(candidate.email), _from(address))
    return candidate


# Guesses at staff and at shoppers are two counts.
def _guessed(email: str) -> str:
    return f"customer {email}"


def _from(address: str) -> str:
    return f"shopper {address}"[:64]


def _let_in(uow: UnitOfWork, candidate: Candidate, address: str, device: str) -> SignedIn:
    forgive_attempts(uow, _guessed(candidate.email), _from(address))
    return _signed_in(uow, candidate.customer_id, device, ActivityKind.SIGNED_IN)


def _signed_in(uow: UnitOfWork, customer_id: UUID, device: str, kind: ActivityKind) -> SignedIn:
    was_leaving = uow.execute(_STAY, customer=customer_id) == 1
    note(uow, customer_id, kind, device)
    if was_leaving:
        note(uow, customer_id, ActivityKind.DELETION_CANCELLED, device)
    token = open_session(uow, customer_id, device)
    return SignedIn(token=token, customer_id=customer_id, was_leaving=was_leaving)


def _owe_link(uow: UnitOfWork, purpose: TokenPurpose, email: str, lasts: timedelta, chosen: str = "") -> None:
    token_id = new_id()
    uow.execute(
        _OWE_LINK,
        id=token_id,
        purpose=purpose,
        email=email,
        hash=chosen,
        visitor=uow.context.actor.visitor_sha256,
        locale=uow.context.locale,
        expires_at=uow.now + lasts,
    )
    uow.record("CustomerLinkAsked", aggregate="customer_token", aggregate_id=token_id)


def _look_up_sign_up(uow: UnitOfWork, token: str) -> tuple[PendingLink, bool]:
    link = pending_link(uow, token, TokenPurpose.SIGN_UP)
    return link, is_same_browser(uow, link)


def _begin(uow: UnitOfWork, token: str, device: str) -> SignedIn:
    link = _used(uow, token, TokenPurpose.SIGN_UP)
    customer_id = remember_buyer(uow, link.email, "")
    if not uow.execute(_BEGIN_ONCE, id=new_id(), customer=customer_id, hash=link.password_hash):
        # Somebody has chosen a password meanwhile: this one does not count.
        raise NotFound("This link has been used or is too old. Ask for a new one.", code="LINK_OVER")
    return _signed_in(uow, customer_id, device, ActivityKind.SIGNED_UP)


def _reset(uow: UnitOfWork, token: str, chosen: str, device: str) -> SignedIn:
    link = _used(uow, token, TokenPurpose.RESET)
    # Asked for by a stranger who has bought meanwhile, it serves as well: the mail has proved the address.
    customer_id = remember_buyer(uow, link.email, "")
    uow.execute(_RENEW, id=new_id(), customer=customer_id, hash=chosen)
    # What waits at this address was chosen by whoever did not have the mailbox.
    uow.execute(_USE, email=link.email, purpose=TokenPurpose.SIGN_UP)
    return _signed_in(uow, customer_id, device, ActivityKind.PASSWORD_RESET)


def _used(uow: UnitOfWork, token: str, purpose: TokenPurpose) -> PendingLink:
    link = pending_link(uow, token, purpose)
    if not uow.execute(_USE, email=link.email, purpose=purpose):
        raise NotFound("This link has been used or is too old. Ask for a new one.", code="LINK_OVER")
    return link


def _change(uow: UnitOfWork, candidate: Candidate, chosen: str, address: str, device: str) -> SignedIn:
    forgive_attempts(uow, _guessed(candidate.email), _from(address))
    uow.execute(_RENEW, id=new_id(), customer=candidate.customer_id, hash=chosen)
    return _signed_in(uow, candidate.customer_id, device, ActivityKind.PASSWORD_CHANGED)


def has_account(uow: UnitOfWork, email: str) -> bool:
    """Whether somebody can sign in with this address; for letters, never for whoever asks."""
    found: bool = uow.scalar(_HAS_ACCOUNT, email=email)
    return found
