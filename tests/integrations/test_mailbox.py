from __future__ import annotations

import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from shop_app.integrations.mailbox import list_messages, read_message
from shop_app.runtime import ports


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A running mail catcher: its port and its folder."""
    port, folder = ports.choose(), tmp_path / "mail"
    command = [sys.executable, "-m", "shop_app.integrations.mailbox", "--port", str(port), "--folder", str(folder)]
    process = subprocess.Popen(command)
    deadline = time.monotonic() + 10
    while ports.is_free(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    try:
        yield port, folder
    finally:
        process.terminate()
        process.wait()


def mail(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Shop <shop@example.com>", "zoë@example.com", subject
    message.set_content("Thank you, Café.")
    message.add_alternative("<p>Thank you, <b>Café</b>.</p>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="receipt.pdf")
    return message


def test_keeps_every_mail_newest_first(catcher: tuple[int, Path]) -> None:
    port, folder = catcher
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        for subject in ("First", "Größe"):
            server.send_message(mail(subject), to_addrs=["zoe@example.com"])

    letters = list_messages(folder)

    assert [letter.subject for letter in letters] == ["Größe", "First"]
    message = read_message(folder, letters[0].letter_id)
    assert message is not None
    assert message.text.strip() == "Thank you, Café."
    assert "<b>Café</b>" in message.html
    assert message.attachments == ("receipt.pdf",)


@pytest.mark.parametrize("letter_id", ["../run", "missing", "0" * 36])
def test_reads_only_its_own_files(tmp_path: Path, letter_id: str) -> None:
    (tmp_path / "run.eml").write_text("Subject: secret\n\n")
    assert read_message(tmp_path / "mail", letter_id) is None
