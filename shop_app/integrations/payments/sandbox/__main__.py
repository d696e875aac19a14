"""``python -m shop_app.integrations.payments.sandbox --port P --books FILE``: one process, loopback only."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from shop_app.integrations.payments.sandbox.app import sandbox
from shop_app.integrations.payments.sandbox.books import Books

HOST = "127.0.0.1"
GOODBYE_S = 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox", description="A payment provider that moves no money.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--books", type=Path, required=True, help="SQLite file, made when missing")
    parser.add_argument("--webhook-base", help="origin that replaces that of every webhook endpoint")
    parser.add_argument("--clock-offset-file", help="file with the seconds to add to the clock")
    return parser.parse_args()


async def _serve(books: Books, port: int, webhook_base: str | None) -> None:
    server = Server(
        sandbox(books, webhook_base),
        address=HOST,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_level=LogLevels.error,
    )
    serving = asyncio.create_task(server.serve())
    loop = asyncio.get_running_loop()

    def end() -> None:
        server.stop()
        loop.call_later(GOODBYE_S, serving.cancel)

    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, end)
    await serving


def main() -> None:
    if os.environ.get("APP_ENV") == "production":
        sys.exit("The payments sandbox moves no money: it is refused when APP_ENV=production.")
    arguments = _arguments()
    if arguments.clock_offset_file:
        os.environ["CLOCK_OFFSET_FILE"] = arguments.clock_offset_file
    books = Books(arguments.books)
    serving = _serve(books, arguments.port, arguments.webhook_base)
    try:
        asyncio.new_event_loop().run_until_complete(serving)
    except RuntimeError as error:
        reason = str(error).partition("\n")[0]
        sys.exit(f"The payments sandbox cannot listen on port {arguments.port}: {reason}.")
    except asyncio.CancelledError:
        pass  # somebody was still waiting for an answer
    books.rows.close()
    # The server's threads may still hold a connection; they abort the process if the interpreter ends under them.
    os._exit(0)


if __name__ == "__main__":
    main()
