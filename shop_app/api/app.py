"""The door for programs, and the few plain HTTP routes that pages need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.types import ASGIApp

from shop_app.api import errors, health, mailbox, pay_links, preferences, session, signing, tracking, webhooks
from shop_app.api.direct import Direct
from shop_app.api.docs import page as docs
from shop_app.api.media import Media
from shop_app.api.rest import (
    account,
    brand,
    cards,
    cart_currency,
    carts,
    checkout,
    content,
    credit,
    customers,
    disputes,
    drafts,
    edits,
    fulfillments,
    inventory,
    invoices,
    locations,
    notes,
    offers,
    orders,
    own_orders,
    payment_providers,
    payments,
    pictures,
    prices,
    product_details,
    products,
    promotions,
    proof,
    refunds,
    returns,
    reviews,
    saved,
    search,
    shipping,
    shop,
    stock_papers,
    taxes,
    variant_prices,
    wishlists,
)
from shop_app.api.sandbox_proxy import sandbox_proxy
from shop_app.api.schemas import Problem
from shop_app.api.uploads import Uploads
from shop_app.settings import settings

OPENAPI = "/api/v1/openapi.json"
PARTS = (
    products,
    product_details,
    reviews,
    search,
    pictures,
    brand,
    carts,
    saved,
    cart_currency,
    checkout,
    account,
    wishlists,
    customers,
    promotions,
    credit,
    payments,
    payment_providers,
    disputes,
    cards,
    own_orders,
    orders,
    fulfillments,
    invoices,
    notes,
    refunds,
    returns,
    edits,
    drafts,
    offers,
    inventory,
    locations,
    stock_papers,
    prices,
    variant_prices,
    shipping,
    shop,
    taxes,
    proof,
    content,
    webhooks,
    health,
    docs,
    session,
    preferences,
    signing,
    tracking,
    pay_links,
)


class ShopApi(FastAPI):
    """FastAPI with our one form of refusal in its description."""

    def openapi(self) -> dict[str, Any]:
        """OpenAPI 3.1, made once."""
        if self.openapi_schema is None:
            schema = get_openapi(
                title="Shop API",
                version=self.version,
                description=self.description,
                routes=self.routes,
            )
            schema["components"]["schemas"]["Problem"] = TypeAdapter(Problem).json_schema(
                ref_template="#/components/schemas/{model}"
            )
            self.openapi_schema = schema
        return self.openapi_schema


def api_app() -> FastAPI:
    """Every route below ``/api/v1``, health, and the forms that pages post."""
    given = settings()
    application = ShopApi(
        version=given.app_version,
        description=(
            "Browse, fill a cart, check out. A program calls `POST /api/v1/cart` once and sends the token it gets as"
            " `X-Cart-Token` from then on. Every answer has `success`, `data`, `meta` and `error`."
            " `Accept-Language` chooses the language of what is said; `?currency=EUR` behind any address counts in"
            " another of the shop's currencies."
        ),
        openapi_url=OPENAPI,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=errors.MOST_BYTES,
    )
    errors.install(application)
    for part in PARTS:
        application.include_router(part.router)
    if not given.production:
        application.include_router(mailbox.router)
    if given.sandbox:
        application.mount("/sandbox-stripe", sandbox_proxy(given.stripe_api_base))
    return application


def routes() -> Iterator[APIRoute]:
    """Every route of the parts, in the order in which they are looked for."""
    for part in PARTS:
        for route in part.router.routes:
            if isinstance(route, APIRoute):
                yield route


def served() -> ASGIApp:
    """The application as it is served."""
    return Media(Uploads(errors.Edge(Direct(api_app(), routes()))))
