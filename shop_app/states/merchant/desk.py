"""The door for people who work in the shop."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx
from reflex_base.registry import RegistrationContext

from models.errors import NotSignedIn, PermissionDenied, ShopError
from shop_app.core.live import hub
from shop_app.core.translation import said, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import access
from shop_app.states.door import SESSION_COOKIE, Door, cookie_in
from shop_app.states.notices import Notices

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

LOGIN_PAGE = "/admin/login"
POLL_S = 5.0
# The id of the page's main part, which takes the focus when the sheet that had it is done.
CONTENT = "content"


def _tenant(uow: UnitOfWork) -> UUID:
    return uow.tenant_id


class Desk(Door, mixin=True):
    """What every screen of the admin inherits. `refusal` says why a screen stays closed, and who can open it."""

    if TYPE_CHECKING:
        view: Any
    refusal: str = ""
    is_loaded: bool = False
    _watch: int = 0

    async def _as_staff(
        self,
        call: Callable[Concatenate[UnitOfWork, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """One call in the name of whoever holds this tab's session, which Postgres is asked for every time (D5)."""
        token = cookie_in(self.router.headers.cookie, SESSION_COOKIE)
        return await self._do(access.as_staff, token, call, *given, **named)

    async def _open(self, call: Callable[[], Any], *, quietly: bool = False) -> Any:
        """Fills a screen by `call`; whoever may not see it learns why, whoever is nobody is asked to sign in.

        `quietly` is for a screen that is only kept fresh: after a busy moment it stays as it is until the next reading.
        """
        refusal = ""
        try:
            await call()
        except NotSignedIn:
            return self._to_login()
        except PermissionDenied as error:
            refusal = await self._sentence(error)
        except ShopError as error:
            if not quietly:
                await self._refuse(error)
        # What is set is sent, the same value too.
        if refusal != self.refusal:
            self.refusal = refusal
        if not self.is_loaded:
            self.is_loaded = True
        return None

    def _to_login(self) -> Any:
        url = self.router.url
        here = url.path + (f"?{url.query}" if url.query else "")
        return rx.redirect(f"{LOGIN_PAGE}?{urlencode({'next': here})}")

    def _show(self, view: Any) -> None:
        """Puts `view` into the screen's own `view`; one that is as before is not sent again."""
        if view != self.view:
            self.view = view

    async def _sentence(self, error: ShopError) -> str:
        return await self._through(lambda _: said(error))

    async def _say(self, sentence: Callable[[], str], *, undo: str = "") -> None:
        """Shows for a few seconds what `sentence` says in the reader's language; `undo` is what a way back needs."""
        text, action = await self._through(lambda _: (sentence(), t("Undo") if undo else ""))
        (await self.get_state(Notices))._say(text, action=action, token=undo)

    async def _refresh(self) -> None:
        """Reads again what this screen shows; screens that watch say how."""

    def _topics(self) -> tuple[str, ...]:
        """What news this screen waits for."""
        return ()

    @rx.event(background=True)
    async def watch(self) -> Any:
        """Keeps the screen true while its tab shows it: reads again at each piece of news, and every five seconds."""
        async with self:
            self._watch += 1
            number, path = self._watch, self.router.url.path
            socket = self.router.session.session_id
            try:
                tenant_id = await self._as_staff(_tenant)
            except ShopError:
                return None
        while True:
            mark = hub().mark()
            async with self:
                if number != self._watch or path != self.router.url.path or not _is_open(socket):
                    return None
                if leave := await self._open(self._refresh, quietly=True):
                    return leave
                topics = self._topics()
            await hub().wait(tenant_id, topics, POLL_S, after=mark)


def _is_open(socket: str) -> bool:
    """Whether the tab's connection is still there; when it comes back, the page is loaded and watched anew."""
    namespace = RegistrationContext.get().app.event_namespace
    return namespace is not None and socket in namespace.sid_to_token
