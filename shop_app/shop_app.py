"""The roof: the web app with all its pages, and the ASGI application that serves everything on one port."""

import hashlib

import reflex as rx
from reflex.utils.prerequisites import get_web_dir

from shop_app.api.app import served
from shop_app.api.cached import CachedAnswers
from shop_app.components.layout.failure import failure
from shop_app.core.telemetry import Observed, configure_logging
from shop_app.first_paint.document import Application, FirstPaintServer
from shop_app.first_paint.site import Page, Site
from shop_app.routes import NOT_FOUND, ROUTES, SIGNS
from shop_app.settings import settings

API_PATHS = (
    "/api/",
    "/session",
    "/track",
    "/pay/",
    "/preferences",
    "/media/",
    "/mailbox",
    "/sandbox-stripe/",
    "/health",
    "/ready",
    "/metrics",
)

app = rx.App(
    stylesheets=["/tokens.css", "/base.css"],
    toaster=None,
    # Ours: Reflex's own overlay shows toasts that a content policy forbids.
    app_wraps={(55, "ErrorBoundary"): failure},
)
for route in (*ROUTES, NOT_FOUND):
    app.add_page(route.page, route=route.path, title=route.title(), on_load=list(route.on_load))


def asgi() -> Application:
    """The application granian serves, one per process."""
    build = get_web_dir() / "build" / "client"
    reflex = app()
    # Tenants' own hosts come and go, so the list of origins is a question: `FirstPaintServer` has asked it already.
    assert app.sio is not None
    app.sio.eio.cors_allowed_origins = lambda origin, environ: (
        origin.partition("://")[2] == environ.get("HTTP_HOST", "")
    )
    pages = FirstPaintServer(
        reflex=reflex,
        api=served(),
        api_paths=API_PATHS,
        site=Site(
            [
                Page(route.path, route.title, route.audience in ("storefront", "account"), route.first)
                for route in ROUTES
                if not (route.is_for_builders and settings().production)
            ]
        ),
        signs=SIGNS,
        build=build,
        ui_version=hashlib.sha256((build / "ui.js").read_bytes()).hexdigest()[:12],
    )
    configure_logging()
    return Observed(CachedAnswers(pages))
