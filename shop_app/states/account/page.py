"""What every page of an account does when it opens: who is not signed in goes to the sign-in and comes back."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

import reflex as rx

from models.errors import NotSignedIn, ShopError
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.states.notices import Notices
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.visit import Visit

SIGN_IN_PAGE = "/account/sign-in"

View = TypeVar("View")
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class AccountPage(StorefrontPage, rx.State, mixin=True):
    """A page of the signed-in customer, opened by `_own` and changed by `_act`."""

    async def _own(self, look: Callable[[UnitOfWork, Visit], View]) -> tuple[View | None, Any]:
        """The page's view, or none and where to go instead."""

        def own_or_nothing(uow: UnitOfWork, visit: Visit) -> tuple[View | None, bool]:
            is_stranger = uow.context.actor.customer_id is None
            return (None, True) if is_stranger else (look(uow, visit), False)

        found = await self._open(own_or_nothing)
        if found is None:
            return None, None
        view, is_stranger = found
        return view, self._to_sign_in() if is_stranger else None

    async def _find(
        self, query: Callable[Concatenate[UnitOfWork, Given], Answer], *given: Given.args, **named: Given.kwargs
    ) -> tuple[Answer | None, Any]:
        """What the customer asks for, or none and where to go. A refusal is shown."""
        try:
            return await self._do(query, *given, **named), None
        except NotSignedIn:
            return None, self._to_sign_in()
        except ShopError as error:
            await self._refuse(error)
            return None, None

    async def _act(
        self, command: Callable[Concatenate[UnitOfWork, Given], Any], *given: Given.args, **named: Given.kwargs
    ) -> tuple[bool, Any]:
        """Whether the customer's command was done, and where to go if it was not for want of a session."""

        def act(uow: UnitOfWork) -> bool:
            command(uow, *given, **named)
            return True

        done, leave = await self._find(act)
        return done is True, leave

    def _to_sign_in(self) -> Any:
        url = self.router.url
        here = url.path + (f"?{url.query.removeprefix('?')}" if url.query else "")
        return rx.redirect(f"{SIGN_IN_PAGE}?{urlencode({'next': here})}")

    async def _taken(self, toast_id: str, token: str) -> bool:
        """Whether the toast offered just this way back; it goes with it, so that it works once."""
        notices = await self.get_state(Notices)
        if not any(toast.id == str(toast_id) and toast.token == str(token) for toast in notices.toasts):
            return False
        notices.toasts = [toast for toast in notices.toasts if toast.id != str(toast_id)]
        return True
