"""Promotions and their codes: `shop promotions create "Spring" --percent 10 --code SPRING --tenant demo`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console, minor_of, text_of

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.promotions import Action, PromotionView, StackingClass, Terms

app = typer.Typer(no_args_is_help=True, help="Promotions and their codes.")

Promotion = Annotated[UUID, typer.Argument(help="The promotion's id, as `list` shows it.")]
Limit = Annotated[int | None, typer.Option(min=1, help="How often it can be used in all.")]
PerCustomer = Annotated[int | None, typer.Option(min=1, help="How often one customer can use it.")]
Budget = Annotated[str, typer.Option(help="What it may take off in all, such as 500.00.")]
Starts = Annotated[datetime | None, typer.Option(help="In UTC.")]
Ends = Annotated[datetime | None, typer.Option(help="In UTC.")]


@app.command("list")
def list_promotions(
    tenant: Tenant, archived: Annotated[bool, typer.Option("--archived", help="Those put away too.")] = False
) -> None:
    """Promotions, newest first, and how they do."""
    from shop_app.domain import promotions

    table = Table("id", "title", "status", "code", "used", "spent")
    for view in ask_shop(tenant, lambda uow: promotions.list_promotions(uow, with_archived=archived, limit=500)):
        spent = text_of(view.spent_minor, view.currency)
        table.add_row(str(view.id), view.terms.title, view.status, _code(view), _used(view), spent)
    console.print(table)


@app.command()
def create(
    title: str,
    tenant: Tenant,
    percent: Annotated[str, typer.Option(help="Percent off, such as 12.5.")] = "",
    amount: Annotated[str, typer.Option(help="An amount off, such as 5.00.")] = "",
    free_shipping: Annotated[bool, typer.Option("--free-shipping")] = False,
    buy: Annotated[int, typer.Option(help="With --get: buy so many …")] = 0,
    get: Annotated[int, typer.Option(help="… and get so many of them for nothing.")] = 0,
    gift: Annotated[UUID | None, typer.Option(help="The variant that comes for nothing.")] = None,
    code: Annotated[str, typer.Option(help="The code that shoppers type; without one it applies by itself.")] = "",
    minimum: Annotated[str, typer.Option(help="What the goods must cost, such as 50.00.")] = "0",
    category: Annotated[list[UUID] | None, typer.Option(help="Only goods of this category.")] = None,
    product: Annotated[list[UUID] | None, typer.Option(help="Only this product.")] = None,
    first_order: Annotated[bool, typer.Option("--first-order", help="For a first order only.")] = False,
    limit: Limit = None,
    per_customer: PerCustomer = None,
    budget: Budget = "",
    starts: Starts = None,
    ends: Ends = None,
) -> None:
    """A promotion: one of --percent, --amount, --free-shipping, --buy with --get, or --gift."""
    from shop_app.domain import promotions, tenants

    def make(uow: UnitOfWork) -> UUID:
        currency = tenants.current(uow).currency
        action = _action(currency, percent, amount, free_shipping, buy, get, gift)
        terms = promotions.Terms(
            title=title,
            action=action,
            stacking_class=_class_of(action),
            goods=promotions.Goods(product_ids=frozenset(product or ()), category_ids=frozenset(category or ())),
            conditions=promotions.Conditions(
                minimum_subtotal_minor=minor_of(minimum, currency),
                first_order_only=first_order,
                starts_at=_utc(starts),
                ends_at=_utc(ends),
            ),
            usage_limit=limit,
            per_customer_limit=per_customer,
            budget_minor=minor_of(budget, currency) if budget else None,
        )
        return promotions.create_promotion(uow, terms, code=code)

    console.print(str(ask_shop(tenant, make)))


@app.command()
def change(
    promotion: Promotion,
    tenant: Tenant,
    title: Annotated[str, typer.Option()] = "",
    limit: Limit = None,
    per_customer: PerCustomer = None,
    budget: Budget = "",
    starts: Starts = None,
    ends: Ends = None,
) -> None:
    """Give a promotion another title, limits or dates; what is not named stays."""
    from shop_app.domain import promotions

    def change_terms(uow: UnitOfWork) -> None:
        found = promotions.find_promotion(uow, promotion)
        former = found.terms
        conditions = replace(
            former.conditions,
            starts_at=_utc(starts) or former.conditions.starts_at,
            ends_at=_utc(ends) or former.conditions.ends_at,
        )
        terms: Terms = replace(
            former,
            title=title or former.title,
            usage_limit=limit or former.usage_limit,
            per_customer_limit=per_customer or former.per_customer_limit,
            budget_minor=minor_of(budget, found.currency) if budget else former.budget_minor,
            conditions=conditions,
        )
        promotions.change_promotion(uow, promotion, terms)

    ask_shop(tenant, change_terms)
    console.print("Changed.")


@app.command()
def pause(promotion: Promotion, tenant: Tenant) -> None:
    """Let it apply to no cart for the time being; brings one that was put away back, too."""
    from shop_app.domain import promotions

    ask_shop(tenant, lambda uow: promotions.pause_promotion(uow, promotion))
    console.print("Paused.")


@app.command()
def resume(promotion: Promotion, tenant: Tenant) -> None:
    """Let a paused one apply again."""
    from shop_app.domain import promotions

    ask_shop(tenant, lambda uow: promotions.resume_promotion(uow, promotion))
    console.print("Resumed.")


@app.command()
def archive(promotion: Promotion, tenant: Tenant) -> None:
    """Put it away; its codes stay taken."""
    from shop_app.domain import promotions

    ask_shop(tenant, lambda uow: promotions.archive_promotion(uow, promotion))
    console.print("Archived.")


@app.command()
def codes(
    promotion: Promotion,
    tenant: Tenant,
    count: Annotated[int, typer.Option(min=0, max=5000, help="So many new ones first.")] = 0,
    prefix: Annotated[str, typer.Option(help="What the new ones begin with.")] = "",
    code: Annotated[str, typer.Option(help="One more code of your own.")] = "",
) -> None:
    """Its codes and their uses, one a line; with --count or --code, new ones, and only those."""
    from shop_app.domain import promotions

    def work(uow: UnitOfWork) -> list[str]:
        made = promotions.generate_codes(uow, promotion, count, prefix=prefix) if count else []
        if code:
            made.append(promotions.add_code(uow, promotion, code))
        if made:
            return made
        found = promotions.list_codes(uow, promotion, limit=100_000)
        return [f"{one.code} {one.used}/{'∞' if one.usage_limit is None else one.usage_limit}" for one in found]

    for line in ask_shop(tenant, work):
        console.print(line, markup=False, highlight=False)


@app.command()
def preview(
    variants: Annotated[list[str], typer.Argument(help="Variants, each as ID or ID=QUANTITY.")],
    tenant: Tenant,
    code: Annotated[list[str] | None, typer.Option(help="A code that is typed.")] = None,
    email: Annotated[str, typer.Option(help="Whose cart it is.")] = "",
) -> None:
    """What such a cart would earn now, and why not more. Nothing is used up."""
    from shop_app.domain import checkout, pricing, tenants

    wanted = [_wanted(one) for one in variants]

    def look(uow: UnitOfWork) -> tuple[pricing.Benefits, str]:
        earned = checkout.preview_promotions(uow, wanted, codes=code or [], email=email)
        return earned, tenants.current(uow).currency

    earned, currency = ask_shop(tenant, look)
    table = Table("promotion", "code", "applied", "why")
    for one in earned.tried:
        table.add_row(
            one.title, one.code, "yes" if one.applied else "no", pricing.said(one.reason, one.values, currency)
        )
    console.print(table)


def _wanted(text: str) -> tuple[UUID, int]:
    variant, _, quantity = text.partition("=")
    try:
        return UUID(variant), int(quantity or 1)
    except ValueError:
        raise typer.BadParameter(f"{text} is no variant with a quantity, such as ID=2.") from None


def _action(
    currency: str, percent: str, amount: str, free_shipping: bool, buy: int, get: int, gift: UUID | None
) -> Action:
    from shop_app.domain import pricing, promotions

    named = [bool(percent), bool(amount), free_shipping, bool(buy and get), gift is not None]
    if named.count(True) != 1:
        raise typer.BadParameter("Name one of --percent, --amount, --free-shipping, --buy with --get, --gift.")
    if percent:
        return promotions.PercentOff(percent_bp=_basis_points(percent))
    if amount:
        return promotions.AmountOff(amount_minor=minor_of(amount, currency))
    if free_shipping:
        return promotions.ShippingOff()
    if gift is not None:
        line = pricing.PricedLine(variant_id=gift, quantity=1, unit_price_minor=0)
        return promotions.Gift(line=line)
    return promotions.BuyXGetY(buy=buy, get=get)


def _class_of(action: Action) -> StackingClass:
    from shop_app.domain import promotions

    if isinstance(action, promotions.ShippingOff):
        return promotions.StackingClass.SHIPPING
    is_of_products = isinstance(action, (promotions.BuyXGetY, promotions.Tiers))
    return promotions.StackingClass.PRODUCT if is_of_products else promotions.StackingClass.ORDER


def _basis_points(percent: str) -> int:
    try:
        return int(Decimal(percent).scaleb(2).to_integral_exact())
    except (InvalidOperation, ValueError):
        raise typer.BadParameter(f"{percent} is no percentage, such as 12.5.") from None


def _utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None else None


def _code(view: PromotionView) -> str:
    more = f" and {view.code_count - 1} more" if view.code_count > 1 else ""
    return view.first_code + more


def _used(view: PromotionView) -> str:
    limit = view.terms.usage_limit
    return f"{view.used}/{limit}" if limit is not None else str(view.used)
