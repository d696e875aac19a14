"""`/mailbox`: what the shops would have sent, for development and tests. Never mounted in production."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse

from shop_app.core.translation import t
from shop_app.integrations.mailbox import list_messages, read_message
from shop_app.settings import settings

router = APIRouter(include_in_schema=False)

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'"
# A mail is a stranger's HTML: no script, no form, no origin; its links open beside it.
MAIL_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
MAIL_POLICY = (
    f"sandbox {MAIL_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: http: https:"
)


@cache
def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _page(status: int = 200, **values: object) -> HTMLResponse:
    letters = list_messages(settings().mail_folder)
    values = {"message": None, "letters": letters, "sandbox": MAIL_SANDBOX, "t": t, **values}
    body = _templates().get_template("mailbox.html").render(values)
    return HTMLResponse(body, status, headers={"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-store"})


@router.get("/mailbox")
def show_mailbox() -> HTMLResponse:
    return _page()


@router.get("/mailbox/{letter_id}")
def show_mail(letter_id: str) -> HTMLResponse:
    message = read_message(settings().mail_folder, letter_id)
    return _page(200 if message else 404, message=message, missing=message is None)


@router.get("/mailbox/{letter_id}/html")
def show_mail_html(letter_id: str) -> HTMLResponse:
    """The mail's own HTML, for the frame."""
    message = read_message(settings().mail_folder, letter_id)
    headers = {"Content-Security-Policy": MAIL_POLICY, "Cache-Control": "no-store"}
    if message is None:
        return HTMLResponse("", 404, headers=headers)
    return HTMLResponse(f'<base target="_blank">{message.html}', headers=headers)
