"""Calling a provider again where the outcome is unknown, and leaving it alone when it does not answer."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from shop_app.integrations.payments.breaker import Breaker
from shop_app.integrations.payments.refusals import ProviderUnreachable

CONNECT_LIMIT_S, READ_LIMIT_S = 2, 8
PAUSES_S = (0.25, 0.5, 1.0)

Answer = TypeVar("Answer")


class Unanswered(Exception):
    """No answer to one try, or none to believe: the provider may have acted, and may not.

    ``wait_s`` is the pause it asked for. ``is_busy`` is about one object or key, and no sign of a provider in trouble;
    ``is_final`` says that trying again would end the same.
    """

    def __init__(
        self, *, status: int | None = None, wait_s: float = 0, is_busy: bool = False, is_final: bool = False
    ) -> None:
        super().__init__("unanswered")
        self.status, self.wait_s, self.is_busy, self.is_final = status, wait_s, is_busy, is_final


class Retries:
    """One account's, in one process: a try and as many repeats as there are ``pauses_s``.

    No try begins later than ``READ_LIMIT_S`` after the first: a silent provider costs one wait, not four.
    """

    def __init__(self, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._pauses_s = pauses_s
        self._breaker = Breaker()

    def call(self, attempt: Callable[[], Answer]) -> Answer:
        """``attempt`` says the same with the same key each time, and raises ``Unanswered`` or a refusal."""
        if not self._breaker.admits():
            raise ProviderUnreachable("The payment provider is not answering.")
        began = time.monotonic()
        for pause_s in (*self._pauses_s, math.inf):
            try:
                answer = attempt()
            except Unanswered as failure:
                wait_s = max(pause_s * random.uniform(0.5, 1.5), failure.wait_s)
                took_s = time.monotonic() - began
                if failure.is_final or took_s + wait_s > READ_LIMIT_S:
                    self._give_up(failure, took_s)
                    raise ProviderUnreachable(
                        "The payment provider is not answering.", status=failure.status
                    ) from failure
                time.sleep(wait_s)
            except Exception:
                # A refusal is an answer.
                self._breaker.succeeded()
                raise
            else:
                self._breaker.succeeded()
                return answer
        raise AssertionError("the last try returns or raises")

    def _give_up(self, failure: Unanswered, took_s: float) -> None:
        if failure.is_busy:
            self._breaker.succeeded()
        else:
            self._breaker.failed(took_s)
