"""The catalogue. Its answers are public and finished once: ``CachedAnswers`` hands them out before any route runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Annotated, TypeVar, get_origin
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from models.errors import ValidationFailed
from shop_app.api import errors
from shop_app.api.deps import address_of, choice_of, envelope, find_host
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.products import Picture, PriceQuery, Product, ProductQuery, ProductSummary
from shop_app.core.cache import Answer, answer_cache, tag_of
from shop_app.core.context import Actor, Context
from shop_app.core.hosts import Host
from shop_app.core.negotiation import Choice
from shop_app.core.rate_limit import SEARCH, take
from shop_app.core.shown import counts
from shop_app.core.telemetry import asked
from shop_app.core.threads import in_thread
from shop_app.core.translation import speaking, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import catalog, tenants

PRODUCTS = "/api/v1/products"
PRODUCT = PRODUCTS + "/{id_or_slug}"

router = APIRouter(tags=["Products"])

Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Question:
    """Something public to be asked of a shop: the key of its answer, and who makes the body.

    ``currency`` is as it was asked for; empty for the shop's own.
    """

    key: str
    look: Callable[[UnitOfWork], bytes]
    currency: str = ""
    is_search: bool = False

    def answer(self, host: Host, choice: Choice) -> Answer:
        """The finished answer. Blocks."""
        with speaking(choice.locale):
            context = Context(
                host.tenant_id,
                Actor.visitor(None),
                locale=choice.locale,
                currency=choice.currency or host.currency,
            )
            return _finished(in_unit(context, self.look), choice.locale)


async def found(question: Question, host: Host, choice: Choice, request: Request) -> Answer:
    """The answer from wherever it is. Searches that nobody has made before are limited: they cost the most."""
    key = f"{question.key} {choice.locale} {choice.currency}"
    known = answer_cache().peek(host.tenant_id, key)
    if known is not None:
        return known
    if question.is_search:
        await in_thread(take, SEARCH, host.tenant_id, address_of(request))
    return await answer_cache().find(host.tenant_id, key, partial(question.answer, host, choice))


def _finished(body: bytes, locale: str) -> Answer:
    return Answer(
        200,
        (
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            # Anyone may keep it and must ask whether it still holds: a price is never old for longer than a second.
            (b"cache-control", b"public, max-age=0, must-revalidate"),
            (b"content-language", locale.encode()),
            (b"vary", b"accept-language"),
            (b"x-content-type-options", b"nosniff"),
            (b"etag", tag_of(body)),
        ),
        body,
    )


@router.get(PRODUCTS, responses=refusals(), response_model=Envelope[list[ProductSummary]])
async def list_products(request: Request, query: Annotated[ProductQuery, Query()]) -> Response:
    """Products for sale. ``meta`` has ``page``, ``limit`` and ``total``."""
    return await answered(request, list_question(query))


@router.get(PRODUCT, responses=refusals(410), response_model=Envelope[Product])
async def find_product(
    request: Request, id_or_slug: Annotated[str, Path(max_length=200)], query: Annotated[PriceQuery, Query()]
) -> Response:
    """One product with its variants, by id or slug. A variant that is not sold in the currency has no ``price``."""
    return await answered(request, product_question(id_or_slug, query.currency))


async def answered(request: Request, question: Question) -> Response:
    """The answer as a route gives it, where no wrapper stood before it."""
    host = await find_host(request.headers.get("host", ""))
    asked(request.scope).tenant_id = host.tenant_id
    choice = choice_of(host, request.headers.get("accept-language", ""), question.currency)
    return errors.response_of(await found(question, host, choice, request))


@lru_cache(maxsize=4096)
def read_list_question(query_string: bytes) -> Question:
    """The same from a raw query string, or ``ValidationFailed``."""
    return list_question(read_form(ProductQuery, query_string))


@lru_cache(maxsize=4096)
def read_product_question(id_or_slug: str, query_string: bytes) -> Question:
    """One product, by its part of the path and a raw query string, or ``ValidationFailed``."""
    return product_question(id_or_slug, read_form(PriceQuery, query_string).currency)


def read_form(form: type[Form], query_string: bytes) -> Form:
    """A form from a raw query string: of what is given more than once the last counts, unless the field is a list."""
    given = parse_qs(query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=100)
    lists = {name for name, field in form.model_fields.items() if get_origin(field.annotation) is list}
    values = {name: said if name in lists else said[-1] for name, said in given.items()}
    try:
        return form.model_validate(values)
    except ValidationError as error:
        fault = error.errors()[0]
        raise ValidationFailed(
            t("Some values are missing or not usable. See the details."),
            field=str(fault["loc"][0]),
            fields=[{"field": str(fault["loc"][0]), "message": fault["msg"]}],
        ) from None


def list_question(query: ProductQuery) -> Question:
    """A page of a list."""

    def look(uow: UnitOfWork) -> bytes:
        currency = tenants.currency_in_use(uow)
        page = catalog.list_products(
            uow,
            category=query.category or None,
            q=query.q,
            min_minor=bound(query.min_price, currency, "min_price"),
            max_minor=bound(query.max_price, currency, "max_price"),
            sort=query.sort,
            page=query.page,
            limit=query.limit,
        )
        meta = {"page": page.page, "limit": page.limit, "total": page.total}
        return envelope([summary(card) for card in page.products], meta)

    key = f"products:{query.model_dump_json(exclude_defaults=True)}"
    return Question(key, look, query.currency, is_search=bool(query.q))


def product_question(id_or_slug: str, currency: str = "") -> Question:
    """One product."""
    return Question(
        f"product:{id_or_slug}", lambda uow: envelope(_product(catalog.find_product(uow, id_or_slug))), currency
    )


def bound(text: str, currency: str, field: str) -> int | None:
    """An amount of a query string, in minor units."""
    return minor_of(text, currency, field=field) if text else None


def picture_data(picture: catalog.Picture) -> Picture:
    """A picture over the wire."""
    return {
        "src": picture.src,
        "srcset": picture.srcset,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
    }


def summary(card: catalog.ProductCard) -> ProductSummary:
    """A product of a list."""
    return {
        "id": str(card.id),
        "slug": card.slug,
        "title": card.title,
        "vendor": card.vendor,
        "price": money(card.price_minor, card.currency),
        "was": money(card.was_minor, card.currency) if card.was_minor is not None else None,
        "variant_count": card.variant_count,
        "variant_id": str(card.variant_id) if card.variant_id else None,
        "is_buyable": card.is_buyable,
        "rating_average": card.rating_average,
        "rating_count": card.rating_count,
        "picture": picture_data(card.picture) if card.picture else None,
    }


def _product(page: catalog.ProductPage) -> Product:
    counts(page.id)
    return {
        "id": str(page.id),
        "slug": page.slug,
        "title": page.title,
        "description_html": page.description_html,
        "vendor": page.vendor,
        "product_type": page.product_type,
        "tags": list(page.tags),
        "attributes": dict(page.attributes),
        "currency": page.currency,
        "is_buyable": page.is_buyable,
        "rating_average": page.rating_average,
        "rating_count": page.rating_count,
        "categories": [{"slug": link.slug, "name": link.name} for link in page.breadcrumb],
        "pictures": [picture_data(picture) for picture in page.pictures],
        "options": [{"name": option.name, "values": list(option.values)} for option in page.options],
        "variants": [
            {
                "id": str(variant.id),
                "sku": variant.sku,
                "title": variant.title,
                "options": list(variant.options),
                "price": money(variant.price_minor, page.currency) if variant.is_priced else None,
                "was": money(variant.was_minor, page.currency) if variant.was_minor is not None else None,
                "available": variant.available,
                "is_buyable": variant.is_buyable,
            }
            for variant in page.variants
        ],
        "updated_at": page.updated_at.isoformat(),
    }
