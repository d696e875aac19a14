"""S9: how somebody wants to be spoken to, their data, and leaving."""

import dataclasses
from typing import Any

import reflex as rx
from pydantic import Field

from shop_app.core.formatting import date_text
from shop_app.core.translation import N_
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers, privacy, tenants
from shop_app.states.account.page import AccountPage
from shop_app.states.door import Arguments
from shop_app.states.visit import Visit

SWITCHED = N_("Preference saved")
SAVED = N_("Name saved")
ASKED = N_("We are putting your data together")
UNDO = N_("Undo")
TOPICS = ("accepts_marketing", "wants_wishlist_mail")


@dataclasses.dataclass
class PreferencesView:
    """`leaves_on` is the day on which the account is erased, if that was asked for. `token` is of a mailed link to
    one's data."""

    name: str = ""
    email: str = ""
    accepts_marketing: bool = False
    wants_wishlist_mail: bool = False
    leaves_on: str = ""
    token: str = ""
    is_over: bool = False


class Topic(Arguments):
    """A kind of mail, on or off."""

    name: str = Field(pattern="^(accepts_marketing|wants_wishlist_mail)$")
    is_on: bool


class Name(Arguments):
    """What somebody wants to be called."""

    name: str = Field(max_length=400)


def preferences_view(uow: UnitOfWork, visit: Visit) -> PreferencesView:
    """The customer's own."""
    own, zone = customers.profile(uow), tenants.current(uow).time_zone
    asked = own.deletion_asked_at
    return PreferencesView(
        name=own.name,
        email=own.email,
        accepts_marketing=own.accepts_marketing,
        wants_wishlist_mail=own.wants_wishlist_mail,
        leaves_on=date_text(asked + customers.GRACE, zone) if asked else "",
        token=visit.query.get("token", "")[:100],
        is_over="refused" in visit.query,
    )


def _switch(uow: UnitOfWork, topic: Topic) -> None:
    customers.change_profile(uow, **{topic.name: topic.is_on})  # type: ignore[arg-type]


class PreferencesState(AccountPage, rx.State):
    """Preferences, data and leaving."""

    view: PreferencesView = PreferencesView()
    is_loaded: bool = False

    @rx.event
    async def load(self) -> Any:
        """As they stand."""
        return await self._reload()

    async def _reload(self) -> Any:
        view, leave = await self._own(preferences_view)
        if view is not None:
            self.view, self.is_loaded = view, True
        return leave

    @rx.event
    async def rename(self, name: str) -> Any:
        """Save what somebody wants to be called."""
        wanted = self._read(Name, name=name)
        if wanted is None or wanted.name == self.view.name:
            return None
        done, leave = await self._act(customers.change_profile, name=wanted.name)
        if done:
            await self._tell(SAVED)
        return leave or await self._reload()

    @rx.event
    async def switch(self, name: str, is_on: bool) -> Any:
        """A kind of mail on or off at once, with a way back."""
        topic = self._read(Topic, name=name, is_on=is_on)
        if topic is None:
            return None
        done, leave = await self._act(_switch, topic)
        if done:
            await self._tell(SWITCHED, action=UNDO, token=f"topic:{topic.name}:{int(not topic.is_on)}")
        return leave or await self._reload()

    @rx.event
    async def undo(self, toast_id: str, token: str) -> Any:
        """A kind of mail as it was."""
        name, _, was = str(token).removeprefix("topic:").partition(":")
        topic = self._read(Topic, name=name, is_on=was == "1")
        if topic is None or not await self._taken(toast_id, token):
            return None
        _, leave = await self._act(_switch, topic)
        return leave or await self._reload()

    @rx.event
    async def ask_data(self) -> Any:
        """Have one's data put together."""
        done, leave = await self._act(privacy.ask_export)
        if done:
            await self._tell(ASKED)
        return leave

    @rx.event
    async def go(self) -> Any:
        """Begin the 14 days after which the account is deleted."""
        _, leave = await self._act(customers.ask_deletion)
        return leave or await self._reload()

    @rx.event
    async def stay(self) -> Any:
        """Keep the account after all."""
        _, leave = await self._act(customers.cancel_deletion)
        return leave or await self._reload()
