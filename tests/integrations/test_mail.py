from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from models.errors import RetryLater, UpstreamFailed, ValidationFailed
from shop_app.integrations.mail import Mail, Mailer, SmtpMailer

HOST = "127.0.0.1"


class Inbox:
    """Keeps what it takes; ``answer`` is what it says to the next mails instead of taking them."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer: str | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer is not None:
            return self.answer
        assert isinstance(envelope.content, bytes)
        mail: Any = message_from_bytes(envelope.content, policy=default)
        self.mails.append(mail)
        return "250 taken"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def mailer(inbox: Inbox) -> Iterator[Mailer]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname=HOST, port=port)
    controller.start()
    yield SmtpMailer(HOST, port, "The shop <shop@example.com>")
    controller.stop()


def mail(**changed: Any) -> Mail:
    values: dict[str, Any] = {
        "mail_id": "0190-1",
        "to": "buyer@example.com",
        "subject": "Your order 1001 – thank you, Café",
        "text": "Thank you, Café.",
        "html": "<p>Thank you, <b>Café</b>.</p>",
        "at": datetime(2026, 11, 21, 12, 30, tzinfo=UTC),
    }
    return Mail(**(values | changed))


def test_a_mail_arrives_as_text_and_html(mailer: Mailer, inbox: Inbox) -> None:
    mailer.send(mail(sender_name="Demo, goods", reply_to="help@example.com"))
    (taken,) = inbox.mails
    assert taken["To"] == "buyer@example.com"
    assert taken["From"].addresses[0].display_name == "Demo, goods"
    assert taken["From"].addresses[0].addr_spec == "shop@example.com"
    assert taken["Reply-To"] == "help@example.com"
    assert taken["Subject"] == "Your order 1001 – thank you, Café"
    assert taken["Message-ID"] == "<0190-1@example.com>"
    assert taken["Date"].datetime == datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
    text, html = (taken.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == "Thank you, Café."
    assert html.get_content().strip() == "<p>Thank you, <b>Café</b>.</p>"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "Hello\r\nBcc: everyone@example.com"),
        ("subject", "Hello\nBcc: everyone@example.com"),
        ("subject", "Hello\u2028Bcc: everyone@example.com"),
        ("to", "buyer@example.com\r\nBcc: everyone@example.com"),
        ("to", "buyer@example.com, everyone@example.com"),
        ("to", "buyer"),
        ("to", "@example.com"),
        ("to", ""),
        ("reply_to", "a@example.com\nX: y"),
        ("sender_name", "Demo\r\nBcc: everyone@example.com"),
        ("mail_id", "1\r\nBcc: everyone@example.com"),
    ],
)
def test_c62_no_value_becomes_a_header(mailer: Mailer, inbox: Inbox, field: str, value: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        mailer.send(mail(**{field: value}))
    assert refusal.value.field == field
    assert inbox.mails == []


@pytest.mark.parametrize(("answer", "family"), [("451 try later", RetryLater), ("554 never", UpstreamFailed)])
def test_a_servers_refusal_says_whether_to_try_again(
    mailer: Mailer, inbox: Inbox, answer: str, family: type[Exception]
) -> None:
    inbox.answer = answer
    with pytest.raises(family):
        mailer.send(mail())


def test_a_server_that_is_away_is_for_later() -> None:
    with pytest.raises(RetryLater):
        SmtpMailer(HOST, 9, "shop@example.com").send(mail())


def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop_app.integrations.mail.TIME_LIMIT_S", 0.2)
    with socket.create_server((HOST, 0)) as silent, pytest.raises(RetryLater):
        SmtpMailer(HOST, silent.getsockname()[1], "shop@example.com").send(mail())
