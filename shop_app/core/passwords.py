"""Password hashes: argon2id with 19 MiB, t=2, p=1 (D15), at most two at once."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 22 ms a hash; the library's own default takes 332 ms, and six log-ins a second would stall both cores.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_two_at_once = threading.Semaphore(2)
_NOBODY = _hasher.hash("a password that nobody has")


def hash_password(password: str) -> str:
    """An argon2id hash with its parameters and salt inside."""
    with _two_at_once:
        return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether it is the password. An unknown account (``None``) costs the same time as a wrong password (I-36)."""
    with _two_at_once:
        try:
            return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False
