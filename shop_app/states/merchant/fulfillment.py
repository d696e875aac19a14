"""A12: the sheet that sends an order, over the list and over the order itself. Two clicks, two optional fields."""

import re
from typing import Any
from uuid import UUID

import reflex as rx
from pydantic import Field

from models.errors import ShopError
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import fulfillment, orders
from shop_app.states.door import Arguments
from shop_app.states.merchant.desk import CONTENT, Desk

_NUMBER = re.compile(r"#[0-9]{1,18}", re.ASCII)


class _Parcel(Arguments):
    tracking_number: str = Field(max_length=120)
    carrier: str = Field(max_length=80)


def _send(uow: UnitOfWork, number: int, parcel: _Parcel) -> UUID:
    """Everything of the order that has not left yet, in one parcel."""
    order = orders.order_numbered(uow, number)
    return fulfillment.fulfill(
        uow, order.id, None, tracking_number=parcel.tracking_number.strip(), carrier=parcel.carrier.strip()
    )


class FulfillmentState(Desk, rx.State):
    """The sheet. `edition` changes when it is done, which closes it: the page draws a new sheet, and that is closed."""

    number: str = ""
    edition: int = 0

    @rx.event
    async def pick(self, number: str) -> None:
        """Which order the sheet is about, such as `#1042`."""
        if _NUMBER.fullmatch(str(number)):
            self.number = str(number)

    @rx.event
    async def send(self, form: dict[str, Any]) -> Any:
        """Fulfil what has not left yet; for ten seconds it can be taken back."""
        parcel = self._read(_Parcel, **{name: form.get(name) for name in _Parcel.model_fields})
        if parcel is None or not self.number:
            return None
        try:
            parcel_id = await self._as_staff(_send, int(self.number[1:]), parcel)
        except ShopError as error:
            return await self._refuse(error)
        self.edition += 1
        number = self.number
        await self._say(lambda: t("Order {number} fulfilled", number=number), undo=f"fulfillment:{parcel_id}")
        return rx.set_focus(CONTENT)
