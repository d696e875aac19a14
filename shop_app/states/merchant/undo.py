"""The way back that a toast offers: the reverse of the command it speaks of (D22)."""

import re
from typing import Any
from uuid import UUID

import reflex as rx

from models.errors import ShopError
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import fulfillment, inventory
from shop_app.states.merchant.desk import Desk
from shop_app.states.notices import Notices

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PARCEL = re.compile(f"fulfillment:({_UUID})")
_STOCK = re.compile(f"stock:({_UUID}):(-?[0-9]{{1,7}})", re.ASCII)


def _take_back(uow: UnitOfWork, token: str) -> bool:
    """Undoes what `token` names; false for what no toast of ours would carry."""
    if parcel := _PARCEL.fullmatch(token):
        fulfillment.cancel_fulfillment(uow, UUID(parcel[1]))
    elif stock := _STOCK.fullmatch(token):
        inventory.adjust(uow, UUID(stock[1]), -int(stock[2]), inventory.MovementKind.CORRECTION, t("Taken back"))
    else:
        return False
    return True


class UndoState(Desk, rx.State):
    """Answers the Undo of every toast in the admin."""

    @rx.event
    async def undo(self, toast_id: str, token: str) -> Any:
        """Take back what the toast is about, and the toast with it."""
        try:
            done = await self._as_staff(_take_back, str(token))
        except ShopError as error:
            return await self._refuse(error)
        notices = await self.get_state(Notices)
        notices.toasts = [toast for toast in notices.toasts if toast.id != str(toast_id)]
        return await self._say(lambda: t("Taken back")) if done else None
