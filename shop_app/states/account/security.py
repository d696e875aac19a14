"""S9: the password, where somebody is signed in, and what happened lately."""

import dataclasses
from typing import Any

import reflex as rx

from models.values.ids import parse_id
from shop_app.core.formatting import moment_text
from shop_app.core.translation import N_, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers, tenants
from shop_app.states.account.page import AccountPage
from shop_app.states.account.signing import SigningView, signing_view
from shop_app.states.visit import Visit

SIGNED_OUT = N_("Signed out there")
NOWHERE_ELSE = N_("You are signed in nowhere else.")


@dataclasses.dataclass
class Place:
    """Somewhere somebody is signed in."""

    id: str = ""
    device: str = ""
    seen: str = ""
    is_here: bool = False


@dataclasses.dataclass
class Event:
    """Something that happened."""

    text: str = ""
    at: str = ""


@dataclasses.dataclass
class SecurityView:
    """The account's locks. `form` says what was wrong with the last try at another password."""

    email: str = ""
    places: list[Place] = dataclasses.field(default_factory=list)
    has_others: bool = False
    events: list[Event] = dataclasses.field(default_factory=list)
    form: SigningView = dataclasses.field(default_factory=SigningView)
    is_changed: bool = False


def _event_text(kind: customers.ActivityKind) -> str:
    return {
        customers.ActivityKind.SIGNED_UP: t("Account created"),
        customers.ActivityKind.SIGNED_IN: t("Signed in"),
        customers.ActivityKind.PASSWORD_CHANGED: t("Password changed"),
        customers.ActivityKind.PASSWORD_RESET: t("Password set by a mailed link"),
        customers.ActivityKind.OTHERS_SIGNED_OUT: t("Signed out on other devices"),
        customers.ActivityKind.EXPORT_ASKED: t("Asked for the data"),
        customers.ActivityKind.DELETION_ASKED: t("Asked for the account to be deleted"),
        customers.ActivityKind.DELETION_CANCELLED: t("Called off the deletion"),
    }[kind]


def security_view(uow: UnitOfWork, visit: Visit) -> SecurityView:
    """The customer's locks."""
    zone, own = tenants.current(uow).time_zone, uow.context.actor.session_id
    places = [
        Place(
            id=str(one.id),
            device=one.device or t("Unknown device"),
            seen=moment_text(one.seen_at, zone),
            is_here=one.id == own,
        )
        for one in customers.list_sessions(uow)
    ]
    return SecurityView(
        email=customers.profile(uow).email,
        places=places,
        has_others=len(places) > 1,
        events=[
            Event(
                f"{_event_text(one.kind)} · {one.device}" if one.device else _event_text(one.kind),
                moment_text(one.happened_at, zone),
            )
            for one in customers.recent_activity(uow)
        ],
        form=signing_view(uow, visit),
        is_changed=visit.query.get("done") == "password",
    )


class SecurityState(AccountPage, rx.State):
    """The account's locks. The password is changed by a form post (`shop_app/api/signing.py`)."""

    view: SecurityView = SecurityView()
    is_loaded: bool = False

    @rx.event
    async def load(self) -> Any:
        """Where somebody is signed in, and what happened."""
        return await self._reload()

    async def _reload(self) -> Any:
        view, leave = await self._own(security_view)
        if view is not None:
            self.view, self.is_loaded = view, True
        return leave

    @rx.event
    async def sign_out_there(self, place_id: str) -> Any:
        """End one of the sessions."""
        known = parse_id(str(place_id))
        if known is None:
            return None
        done, leave = await self._act(customers.end_session, known)
        if done:
            await self._tell(SIGNED_OUT)
        return leave or await self._reload()

    @rx.event
    async def sign_out_others(self) -> Any:
        """End every session but this one."""
        ended, leave = await self._find(customers.end_other_sessions)
        if ended is not None:
            await self._tell(SIGNED_OUT if ended else NOWHERE_ELSE)
        return leave or await self._reload()
