"""`/api/v1/docs`: static files that read `openapi.json`."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse

DOCS = "/api/v1/docs"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)
_HERE = Path(__file__).parent


def _file(name: str, media_type: str) -> FileResponse:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(_HERE / name, media_type=media_type, headers=headers)


@router.get(DOCS)
async def show_docs() -> FileResponse:
    return _file("page.html", "text/html; charset=utf-8")


@router.get(DOCS + "/docs.css")
async def show_style() -> FileResponse:
    return _file("docs.css", "text/css; charset=utf-8")


@router.get(DOCS + "/docs.js")
async def show_script() -> FileResponse:
    return _file("docs.js", "text/javascript; charset=utf-8")
