"""The door for programs, and the few plain HTTP routes that pages need."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from shop_app.api import mailbox, session
from shop_app.api.sandbox_proxy import sandbox_proxy
from shop_app.settings import settings


def _application() -> FastAPI:
    given = settings()
    application = FastAPI(openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
    application.include_router(session.router)
    if not given.production:
        application.include_router(mailbox.router)
    if given.sandbox:
        application.mount("/sandbox-stripe", sandbox_proxy(given.stripe_api_base))
    application.mount("/media", StaticFiles(directory=given.files_folder, check_dir=False))
    return application


api = _application()
