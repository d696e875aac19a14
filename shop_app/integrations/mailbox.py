"""The development mailbox: takes every mail on loopback and keeps each as one `.eml` file; delivers none.

`python -m shop_app.integrations.mailbox --port 2525 --folder .data/mail`
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from models.values.ids import new_id

_NAME = re.compile(r"[0-9a-f-]{36}")
SIZE_LIMIT_BYTES = 25_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """The outside of a mail. `letter_id` names its file; `sent_at` is what the mail itself claims, if anything."""

    letter_id: str
    sender: str
    to: str
    subject: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Message:
    letter: Letter
    text: str
    html: str
    attachments: tuple[str, ...]
    """File names."""


def list_messages(folder: Path, limit: int = 200) -> list[Letter]:
    """Newest first."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:limit]
    return [_letter(path) for path in files]


def read_message(folder: Path, letter_id: str) -> Message | None:
    """None when there is no such mail."""
    path = folder / f"{letter_id}.eml"
    if not _NAME.fullmatch(letter_id) or not path.exists():
        return None
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return Message(
        letter=_letter(path),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
        attachments=tuple(part.get_filename() or part.get_content_type() for part in mail.iter_attachments()),
    )


def _letter(path: Path) -> Letter:
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=default).parse(file)
    date = headers["date"]
    return Letter(
        letter_id=path.stem,
        sender=str(headers["from"] or ""),
        to=str(headers["to"] or ""),
        subject=str(headers["subject"] or ""),
        sent_at=date.datetime if date is not None else None,
    )


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


class Keeper:
    """aiosmtpd's handler: one file per mail, there in whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        path = self._folder / f"{new_id()}.eml"
        draft = path.with_suffix(".part")
        draft.write_bytes(envelope.content)
        draft.replace(path)
        return "250 Kept"


async def listen(port: int, folder: Path) -> None:
    """Until cancelled; on loopback only."""
    folder.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True, data_size_limit=SIZE_LIMIT_BYTES), "127.0.0.1", port
    )
    await server.serve_forever()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Keep every mail in a folder.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args(arguments)
    asyncio.run(listen(given.port, given.folder))


if __name__ == "__main__":
    main()
