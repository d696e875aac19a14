"""S9: the address book."""

import dataclasses
from typing import Any

import reflex as rx

from models.values.address import Address, address_faults
from models.values.ids import parse_id
from shop_app.core.formatting import country_text
from shop_app.core.translation import N_, said
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers, tenants
from shop_app.states.account.page import AccountPage
from shop_app.states.storefront.address_form import AddressField, AddressForm, Choice, address_form, countries
from shop_app.states.storefront.checkout import SUMMARY, Fault
from shop_app.states.visit import Visit

DELETED = N_("Address deleted")
SAVED = N_("Address saved")
UNDO = N_("Undo")
FIELDS = ("name", "country", "line1", "line2", "company", "postcode", "city", "region", "phone")
LONGEST = 400


@dataclasses.dataclass
class AddressCard:
    """An address as it stands on a label."""

    id: str = ""
    name: str = ""
    lines: list[str] = dataclasses.field(default_factory=list)
    is_default: bool = False


@dataclasses.dataclass
class AddressesView:
    """The book, and the form while it is open: `editing` is an address's id, “new”, or empty."""

    cards: list[AddressCard] = dataclasses.field(default_factory=list)
    countries: list[Choice] = dataclasses.field(default_factory=list)


def _card(saved: customers.SavedAddress) -> AddressCard:
    address = Address(**saved.address)
    name, *rest = [*address.lines()[:-1], country_text(address.country)]
    return AddressCard(str(saved.id), name, rest, saved.is_default)


def addresses_view(uow: UnitOfWork, _visit: Visit) -> AddressesView:
    """The customer's book."""
    return AddressesView(cards=[_card(saved) for saved in customers.list_addresses(uow)], countries=countries())


def _save(uow: UnitOfWork, address_id: str, fields: dict[str, str]) -> None:
    known = parse_id(address_id)
    if known is None:
        customers.add_address(uow, fields)
    else:
        customers.change_address(uow, known, fields)


def _faults(fields: dict[str, str]) -> list[Fault]:
    return [Fault(fault.field, said(fault)) for fault in address_faults(fields)]


class AddressesState(AccountPage, rx.State):
    """The customer's address book."""

    view: AddressesView = AddressesView()
    is_loaded: bool = False
    editing: str = ""
    typed: dict[str, str] = dict.fromkeys(FIELDS, "")
    form: AddressForm = AddressForm()
    faults: list[Fault] = []
    fault_of: dict[str, str] = dict.fromkeys(FIELDS, "")

    @rx.event
    async def load(self) -> Any:
        """All addresses, the default one first."""
        self.editing = ""
        return await self._reload()

    async def _reload(self) -> Any:
        view, leave = await self._own(addresses_view)
        if view is not None:
            self.view, self.is_loaded = view, True
        return leave

    async def _fill(self, address: dict[str, str]) -> None:
        self.typed = address
        self.form = await self._through(lambda _: address_form(address["country"]))

    def _mark(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.fault_of = dict.fromkeys(FIELDS, "") | {fault.field: fault.text for fault in reversed(faults)}

    @rx.event
    async def begin(self) -> Any:
        """Open the form for another address, in the shop's country."""
        country, leave = await self._find(lambda uow: tenants.current(uow).country)
        await self._fill(dict.fromkeys(FIELDS, "") | {"country": country or ""})
        self._mark([])
        self.editing = "new"
        return leave or rx.set_focus("field-name")

    @rx.event
    async def edit(self, address_id: str) -> Any:
        """Open the form with an address of the book."""
        known, leave = await self._find(customers.list_addresses)
        found = next((saved for saved in known or [] if str(saved.id) == str(address_id)), None)
        if found is None:
            return leave
        await self._fill({name: found.address.get(name, "") for name in FIELDS})
        self._mark([])
        self.editing = str(found.id)
        return rx.set_focus("field-name")

    @rx.event
    async def reshape(self, name: str, value: str) -> None:
        """The form for another country, or with what a postcode says; nothing is kept yet."""
        field = self._read(AddressField, name=name, value=value)
        if field is not None:
            await self._fill(field.put_into(self.typed))

    @rx.event
    async def leave_form(self) -> None:
        """Close the form without saving."""
        self.editing = ""

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Save what was typed, or say what to mend."""
        # The form does not ask for a telephone; one that came with an order stays.
        fields = {name: str(form.get(name, ""))[:LONGEST] for name in FIELDS} | {"phone": self.typed["phone"]}
        await self._fill(fields)
        self._mark(await self._through(lambda _: _faults(fields)))
        if self.faults:
            return rx.set_focus(SUMMARY)
        done, leave = await self._act(_save, self.editing, fields)
        if not done:
            return leave
        self.editing = ""
        await self._tell(SAVED)
        return await self._reload()

    @rx.event
    async def prefer(self, address_id: str) -> Any:
        """Make an address the default."""
        known = parse_id(str(address_id))
        if known is None:
            return None
        _, leave = await self._act(customers.make_default, known)
        return leave or await self._reload()

    @rx.event
    async def remove(self, address_id: str) -> Any:
        """Take an address out, for ten seconds with a way back."""
        known = parse_id(str(address_id))
        if known is None:
            return None
        done, leave = await self._act(customers.remove_address, known)
        if done:
            await self._tell(DELETED, action=UNDO, token=f"address:{known}")
            return await self._reload()
        return leave

    @rx.event
    async def undo(self, toast_id: str, token: str) -> Any:
        """Put back what was deleted."""
        known = parse_id(str(token).removeprefix("address:"))
        if known is None or not await self._taken(toast_id, token):
            return None
        _, leave = await self._act(customers.restore_address, known)
        return leave or await self._reload()
