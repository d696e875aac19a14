"""The refusal that a person at a shell reads."""

from __future__ import annotations


class CannotRun(Exception):
    """Something on this machine stands in the way; the message is one sentence that says what to do."""
