"""The services behind the platform, to be killed and started again."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass

from shop_app.runtime.processes import Child
from shop_app.runtime.services import Services

DOWN_FOR_S = 1.0


@dataclass(frozen=True)
class Backing:
    """This run's Postgres and its two Valkeys. Start and kill them from the main thread."""

    services: Services

    def kill_postgres(self) -> None:
        """SIGKILL for the postmaster; its children leave when they notice."""
        self._child("postgres").kill()

    def start_postgres(self) -> float:
        """Starts it past its own recovery; returns the seconds until it answered."""
        began = time.monotonic()
        self.services.cluster().start(self._child("postgres"))
        return time.monotonic() - began

    def kill_valkey(self) -> None:
        """SIGKILL for both, and everything they knew is gone."""
        for name in ("valkey", "cache"):
            self._child(name).kill()
        for valkey in self.services.valkeys().values():
            shutil.rmtree(valkey.folder / "appendonlydir", ignore_errors=True)

    def start_valkey(self) -> None:
        for name in ("valkey", "cache"):
            self._child(name).start()
            self._child(name).wait_until_ready()

    def calm(self) -> None:
        """Both run, whatever a test left behind."""
        if not self._child("postgres").alive:
            self.start_postgres()
        if not (self._child("valkey").alive and self._child("cache").alive):
            self.kill_valkey()
            self.start_valkey()

    def _child(self, name: str) -> Child:
        return next(child for child in self.services.children if child.name == name)
