"""The taxes that a shop charges, for staff."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.taxes import ImportedTaxes, Tax, TaxBody, TaxClassBody, TaxClassOf, TaxFileBody
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.domain.tenants import SavedTax

TAXES = "/api/v1/taxes"

router = APIRouter(tags=["Taxes"])


def _tax_data(saved: SavedTax) -> Tax:
    tax = saved.tax
    return {
        "id": str(saved.id),
        "name": tax.name,
        "country": tax.country,
        "region": tax.region,
        "postcodes": list(tax.postcodes),
        "percent": tenants.percent_of(tax.rate_ppm),
        "tax_class": tax.tax_class,
        "priority": tax.priority,
        "is_compound": tax.is_compound,
        "on_shipping": tax.on_shipping,
    }


def _list_data(taxes: list[SavedTax]) -> list[Tax]:
    return [_tax_data(tax) for tax in taxes]


@router.get(TAXES, response_model=Envelope[list[Tax]], responses=refusals(403))
async def list_taxes(call: StaffCall) -> Response:
    """Every tax, place by place."""
    return await call.look(tenants.list_taxes, _list_data)


@router.put(TAXES, response_model=Envelope[Tax], responses=refusals(403, 409, 429))
async def set_tax(call: StaffCall, body: TaxBody) -> Response:
    """What a place charges on a class at a priority; replaces the rate that stands there."""
    columns = body.model_dump(exclude={"percent", "postcodes"})
    tax = tenants.Tax(**columns, postcodes=tuple(body.postcodes), rate_ppm=int(Decimal(body.percent).scaleb(4)))
    return await call.change(lambda uow: tenants.set_tax(uow, tax), _tax_data)


@router.delete(TAXES + "/{tax_id}", response_model=Envelope[list[Tax]], responses=refusals(403, 429))
async def remove_tax(call: StaffCall, tax_id: UUID) -> Response:
    """Charges it no more. Answers with the taxes that are left."""

    def remove(uow: UnitOfWork) -> list[SavedTax]:
        tenants.remove_tax(uow, tax_id)
        return tenants.list_taxes(uow)

    return await call.change(remove, _list_data)


def _imported_data(report: tenants.ImportedTaxes) -> ImportedTaxes:
    return {
        "taxes": _list_data(list(report.taxes)),
        "problems": [{"line": one.line, "reason": one.reason} for one in report.problems],
    }


@router.post(TAXES + "/import", response_model=Envelope[ImportedTaxes], responses=refusals(403, 409, 429))
async def import_taxes(call: StaffCall, body: TaxFileBody) -> Response:
    """Sets every rate of a file, or none if a row has a problem."""
    return await call.change(lambda uow: tenants.import_taxes(uow, body.csv), _imported_data)


@router.put("/api/v1/tax-classes", response_model=Envelope[TaxClassOf], responses=refusals(403, 429))
async def set_tax_class(call: StaffCall, body: TaxClassBody) -> Response:
    """Which of a place's taxes a variant bears from now on."""

    def change(uow: UnitOfWork) -> TaxClassOf:
        catalog.set_tax_class(uow, body.sku, body.tax_class)
        return {"sku": body.sku, "tax_class": body.tax_class}

    return await call.change(change, lambda changed: changed)
