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


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox", description="A payment provider that moves no money.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--books", type=Path, required=True, help="SQLite file, made when missing")
    parser.add_argument("--webhook-base", help="origin that replaces that of every webhook endpoint")
    parser.add_argument("--clock-offset-file", help="file with the seconds to add to the clock")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    server = Server(
        sandbox(Books(arguments.books), arguments.webhook_base),
        address=HOST,
        port=arguments.port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_level=LogLevels.error,
    )
    for ending in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(ending, server.stop)
    await server.serve()


def main() -> None:
    if os.environ.get("APP_ENV") == "production":
        sys.exit("The payments sandbox moves no money: it is refused when APP_ENV=production.")
    arguments = _arguments()
    if arguments.clock_offset_file:
        os.environ["CLOCK_OFFSET_FILE"] = arguments.clock_offset_file
    asyncio.run(_serve(arguments))


if __name__ == "__main__":
    main()
