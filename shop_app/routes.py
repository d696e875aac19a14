"""The site map: every address of the web app, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import reflex as rx

from shop_app.components.ui.text import t
from shop_app.core.translation import N_
from shop_app.first_paint.heads import (
    describe_cart,
    describe_category,
    describe_content_page,
    describe_form,
    describe_home,
    describe_look_up,
    describe_product,
    describe_search,
)
from shop_app.first_paint.painting import FirstPaint, Signs
from shop_app.pages.account import (
    addresses,
    export,
    forgot,
    link,
    mailed,
    preferences,
    returns,
    security,
    sign_in,
    sign_up,
    wishlist,
)
from shop_app.pages.account import orders as own_orders
from shop_app.pages.merchant import home as desk
from shop_app.pages.merchant import login, products, proof
from shop_app.pages.merchant import order as merchant_order
from shop_app.pages.merchant import orders as merchant_orders
from shop_app.pages.owner import analytics
from shop_app.pages.platform import gallery
from shop_app.pages.storefront import (
    cart,
    category,
    checkout,
    content_page,
    home,
    look_up,
    not_found,
    order,
    product,
    search,
    still,
)
from shop_app.states.account.addresses import AddressesState
from shop_app.states.account.orders import OwnOrdersState
from shop_app.states.account.preferences import PreferencesState
from shop_app.states.account.returns import OwnReturnsState
from shop_app.states.account.security import SecurityState
from shop_app.states.account.signing import ASKS as SIGNING_ASKS
from shop_app.states.account.signing import SigningState, confirm_view, reset_view, signing_view
from shop_app.states.account.wishlist import WishesState
from shop_app.states.merchant.home import HomeDeskState
from shop_app.states.merchant.login import LoginState
from shop_app.states.merchant.order import OrderState as MerchantOrderState
from shop_app.states.merchant.orders import OrdersState
from shop_app.states.merchant.products import ProductsState
from shop_app.states.merchant.proof import ProofState
from shop_app.states.merchant.shell import ShellState
from shop_app.states.owner.revenue import RevenueState
from shop_app.states.storefront.cart import CartState, own_cart
from shop_app.states.storefront.cart_page import CartPageState
from shop_app.states.storefront.category import CategoryState, category_view
from shop_app.states.storefront.checkout import CheckoutState
from shop_app.states.storefront.choice import OPTION_PREFIX
from shop_app.states.storefront.content_page import ContentPageState, content_page_view
from shop_app.states.storefront.home import HomeState, home_view
from shop_app.states.storefront.list_address import ASKS
from shop_app.states.storefront.opinions import REVIEW_ASKS
from shop_app.states.storefront.order import LookUpState, OrderState, look_up_view
from shop_app.states.storefront.product import ProductState, product_view
from shop_app.states.storefront.search import SearchState, search_view
from shop_app.states.storefront.shop import ShopState

Audience = Literal["storefront", "account", "merchant", "owner", "platform"]


class Route(NamedTuple):
    """One screen.

    `path` is in Reflex's words, `[name]` for a part that varies. `title` is made anew for the app and for each
    document. `first` says how a public page is drawn on the server (D2). What `is_for_builders` is not served in
    production.
    """

    path: str
    page: Callable[[], rx.Component]
    title: Callable[[], Any]
    on_load: Sequence[Any]
    audience: Audience
    first: FirstPaint | None = None
    is_for_builders: bool = False


def _in_shop(title: Any) -> Callable[[], Any]:
    """A title that a state knows, with the shop's name behind it."""
    return lambda: title + " · " + ShopState.view.name


def _watched(state: Any) -> Sequence[Any]:
    """A screen of the admin: its frame and itself are read, then kept true while the tab shows them."""
    return (ShellState.load, state.load, ShellState.watch, state.watch)


HOME = FirstPaint(home_view, HomeState, home.content, describe_home)
CATEGORY = FirstPaint(category_view, CategoryState, category.content, describe_category, ASKS)
SEARCHED = FirstPaint(search_view, SearchState, search.content, describe_search, ASKS)
PRODUCT_ASKS = (OPTION_PREFIX, *REVIEW_ASKS, "country", "postcode")
PRODUCT_LOADS = (ProductState.load, WishesState.load_hearts)
PRODUCT = FirstPaint(product_view, ProductState, product.content, describe_product, PRODUCT_ASKS)
CONTENT_PAGE = FirstPaint(content_page_view, ContentPageState, content_page.content, describe_content_page)

CART = FirstPaint(own_cart, CartState, cart.content, describe_cart, is_private=True, also={"is_loaded": True})

LOOK_UP = FirstPaint(look_up_view, LookUpState, look_up.content, describe_look_up, ("missed", "wait"))


def _form(view: Any, content: Any, title: str) -> FirstPaint:
    """A form of signing, which works before any script has run; nothing of it is kept."""
    return FirstPaint(view, SigningState, content, describe_form(title), SIGNING_ASKS, True, {"is_loaded": True})


SIGN_IN = _form(signing_view, sign_in.content, N_("Sign in"))
SIGN_UP = _form(signing_view, sign_up.content, N_("Create an account"))
FORGOT = _form(signing_view, forgot.content, N_("Choose a new password"))
MAILED = _form(signing_view, mailed.content, N_("Look into your mailbox"))
CONFIRM = _form(confirm_view, link.confirm, N_("Confirm your address"))
RESET = _form(reset_view, link.reset, N_("Choose a new password"))

CATEGORY_TITLE = _in_shop(CategoryState.view.name)
SEARCH_TITLE = _in_shop(SearchState.view.title)
CONTENT_PAGE_TITLE = _in_shop(ContentPageState.view.title)
PRODUCT_TITLE = _in_shop(ProductState.view.title)


ROUTES: tuple[Route, ...] = (
    Route("/", home.page, lambda: ShopState.view.name, [HomeState.load], "storefront", HOME),
    Route("/c/[category]", category.page, CATEGORY_TITLE, [CategoryState.load], "storefront", CATEGORY),
    Route("/search", search.page, SEARCH_TITLE, [SearchState.load], "storefront", SEARCHED),
    Route("/p/[slug]", product.page, PRODUCT_TITLE, PRODUCT_LOADS, "storefront", PRODUCT),
    Route("/pages/[page]", content_page.page, CONTENT_PAGE_TITLE, [ContentPageState.load], "storefront", CONTENT_PAGE),
    Route("/cart", cart.page, lambda: t("Your cart"), [CartPageState.load], "storefront", CART),
    Route("/checkout", checkout.page, lambda: t("Checkout"), [CheckoutState.load], "storefront"),
    Route("/orders", look_up.page, lambda: t("Where is my order?"), [LookUpState.load], "storefront", LOOK_UP),
    Route("/orders/[token]", order.page, lambda: t("Your order"), [OrderState.load], "storefront"),
    Route("/wishlist", wishlist.page, lambda: t("Wishlist"), [WishesState.load], "account"),
    Route("/wishlist/[token]", wishlist.shared_page, lambda: t("A wishlist"), [WishesState.load_shared], "account"),
    Route("/account/sign-in", sign_in.page, lambda: t("Sign in"), [SigningState.load], "account", SIGN_IN),
    Route("/account/sign-up", sign_up.page, lambda: t("Create an account"), [SigningState.load], "account", SIGN_UP),
    Route("/account/forgot", forgot.page, lambda: t("Choose a new password"), [SigningState.load], "account", FORGOT),
    Route("/account/mailed", mailed.page, lambda: t("Look into your mailbox"), [SigningState.load], "account", MAILED),
    Route(
        "/account/confirm",
        link.confirm_page,
        lambda: t("Confirm your address"),
        [SigningState.load_confirm],
        "account",
        CONFIRM,
    ),
    Route(
        "/account/reset",
        link.reset_page,
        lambda: t("Choose a new password"),
        [SigningState.load_reset],
        "account",
        RESET,
    ),
    Route("/account/orders", own_orders.page, lambda: t("Your orders"), [OwnOrdersState.load], "account"),
    Route("/account/returns", returns.page, lambda: t("Returns"), [OwnReturnsState.load], "account"),
    Route("/account/addresses", addresses.page, lambda: t("Addresses"), [AddressesState.load], "account"),
    Route("/account/security", security.page, lambda: t("Security"), [SecurityState.load], "account"),
    Route("/account/preferences", preferences.page, lambda: t("Preferences"), [PreferencesState.load], "account"),
    Route("/account/export", export.page, lambda: t("Your data"), [PreferencesState.load], "account"),
    Route("/admin/login", login.page, lambda: t("Sign in"), [LoginState.load], "merchant"),
    Route("/admin", desk.page, lambda: t("Home"), _watched(HomeDeskState), "merchant"),
    Route("/admin/orders", merchant_orders.page, lambda: t("Orders"), _watched(OrdersState), "merchant"),
    Route("/admin/orders/[number]", merchant_order.page, lambda: t("Order"), _watched(MerchantOrderState), "merchant"),
    Route("/admin/products", products.page, lambda: t("Products"), _watched(ProductsState), "merchant"),
    Route("/admin/proof", proof.page, lambda: t("Proof"), _watched(ProofState), "merchant"),
    Route("/gallery", gallery.page, lambda: t("Design system"), [], "platform", is_for_builders=True),
    Route("/admin/analytics", analytics.page, lambda: t("Analytics"), _watched(RevenueState), "owner"),
)
NOT_FOUND = Route("404", not_found.page, lambda: t("Page not found"), [CartPageState.load], "storefront")
SIGNS = Signs(not_found.nothing_here, not_found.no_longer_here, still.closed, still.offline)
