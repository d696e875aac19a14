"""Sending one mail: HTML and text together, over SMTP."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Protocol

from models.errors import RetryLater, UpstreamFailed, ValidationFailed

TIME_LIMIT_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """``mail_id`` becomes the Message-ID, so that a receiver may drop a mail that was sent twice."""

    mail_id: str
    to: str
    subject: str
    text: str
    html: str
    at: datetime
    reply_to: str | None = None
    sender_name: str | None = None


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Returns once the server has taken the mail.

        Refuses with ``ValidationFailed`` (an address or a header that could smuggle another header),
        ``RetryLater`` (no server, or it asks for patience) or ``UpstreamFailed`` (refused for good).
        """
        ...


class SmtpMailer:
    """``sender`` is ``Name <address>``; a mail may bring its own name, the address stays."""

    def __init__(self, host: str, port: int, sender: str) -> None:
        self._host, self._port = host, port
        self._sender_name, self._sender_address = parseaddr(sender)

    def send(self, mail: Mail) -> None:
        message = self._message(mail)
        try:
            with smtplib.SMTP(self._host, self._port, timeout=TIME_LIMIT_S) as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise _refused(*next(iter(refusal.recipients.values()))) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _refused(refusal.smtp_code, refusal.smtp_error) from refusal
        except smtplib.SMTPNotSupportedError as refusal:
            raise UpstreamFailed("The mail server cannot deliver to this address.") from refusal
        except (smtplib.SMTPException, OSError) as failure:
            raise RetryLater("The mail server cannot be reached just now.") from failure

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        name = self._sender_name if mail.sender_name is None else mail.sender_name
        message["From"] = _address(name, self._sender_address, field="sender_name")
        message["To"] = _address("", mail.to, field="to")
        if mail.reply_to is not None:
            message["Reply-To"] = _address("", mail.reply_to, field="reply_to")
        message["Subject"] = _one_line(mail.subject, field="subject")
        message["Date"] = format_datetime(mail.at)
        domain = self._sender_address.rpartition("@")[2] or "localhost"
        message["Message-ID"] = f"<{_one_line(mail.mail_id, field='mail_id')}@{domain}>"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def _one_line(text: str, *, field: str) -> str:
    # str.isprintable knows every line break that a header parser might, U+2028 included.
    if not text.isprintable():
        raise ValidationFailed("A mail header must be one line of printable text.", field=field)
    return text


def _address(name: str, address: str, *, field: str) -> Address:
    try:
        parsed = Address(_one_line(name, field=field), addr_spec=_one_line(address, field=field))
    except (ValueError, MessageError, IndexError) as error:  # the parser knows no error of its own
        raise ValidationFailed("This is not a mail address.", field=field) from error
    if not (parsed.username and parsed.domain):
        raise ValidationFailed("This is not a mail address.", field=field)
    return parsed


def _refused(code: int, answer: bytes | str) -> RetryLater | UpstreamFailed:
    sentence = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    if 400 <= code < 500:
        return RetryLater("The mail server asks to try again later.", smtp_code=code, answer=sentence)
    return UpstreamFailed("The mail server refused this mail.", smtp_code=code, answer=sentence)
