"""A real SMTP server on loopback that keeps what it is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from shop_app.integrations.mail import SmtpMailer
from shop_app.runtime import ports


@dataclass
class Mailbox:
    """``answer`` is what the server says to every mail; it keeps what it accepts."""

    port: int
    answer: str = "250 OK"
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            mail = message_from_bytes(bytes(envelope.content or b""), policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return self.answer

    @property
    def mailer(self) -> SmtpMailer:
        return SmtpMailer("127.0.0.1", self.port, "Shops <shops@example.com>")


@contextmanager
def opened() -> Iterator[Mailbox]:
    """Listens until the end of the block."""
    mailbox = Mailbox(ports.choose())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def readable(mail: EmailMessage) -> tuple[str, str]:
    """A mail's text and its HTML."""
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()
