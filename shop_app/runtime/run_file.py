"""`SHOP_DATA_DIR/run.json`: what one data folder remembers from run to run."""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from shop_app.runtime.errors import CannotRun


def _aes_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


class Passwords(BaseModel):
    postgres: str = Field(default_factory=secrets.token_hex)
    owner: str = Field(default_factory=secrets.token_hex)
    app: str = Field(default_factory=secrets.token_hex)
    platform: str = Field(default_factory=secrets.token_hex)
    valkey: str = Field(default_factory=secrets.token_hex)


class Ports(BaseModel):
    """Kept so that a second start finds the addresses of the first; 0 was never chosen."""

    postgres: int = 0
    valkey: int = 0
    cache: int = 0
    sandbox: int = 0
    mail: int = 0


class Run(BaseModel):
    instance: str = Field(default_factory=lambda: secrets.token_hex(8))
    """Marks every process that was started for this data folder."""
    passwords: Passwords = Field(default_factory=Passwords)
    master_key: str = Field(default_factory=_aes_key)
    secret_key: str = Field(default_factory=secrets.token_urlsafe)
    ports: Ports = Field(default_factory=Ports)
    pid: int = 0
    """The running `shop run`, 0 when there is none."""
    port: int = 0
    """Where that one serves the shops."""
    processes: dict[str, int] = Field(default_factory=dict)
    new: bool = Field(True, exclude=True)
    """Whether it was made just now, with passwords that nobody knows yet."""


def read(folder: Path) -> Run:
    path = folder / "run.json"
    try:
        return Run.model_validate_json(path.read_bytes()).model_copy(update={"new": False})
    except FileNotFoundError:
        return Run()
    except ValidationError as error:
        raise CannotRun(f"{path} is damaged; move it away to have a new one made.") from error


def write(folder: Path, run: Run) -> None:
    """Replaces the file at once, so that a reader never sees half of it; only its owner may read it."""
    draft = folder / f"run.json.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(run.model_dump_json(indent=2))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / "run.json")


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotRun(
            f"The data folder {folder} cannot be written ({error.strerror}); set SHOP_DATA_DIR to a folder of yours."
        ) from error


class Lock:
    """An advisory lock on a file; the system gives it back when its process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")

    def share(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def take(self) -> bool:
        """Alone or not at all. A share that this lock held before is gone when the answer is no."""
        with suppress(BlockingIOError):
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def release(self) -> None:
        self._file.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Waits for its turn."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
