"""After a failure: how long to wait before another try, when to stop trying, and what to note."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from models.errors import ShopError

_FIRST_S = 5.0
_LONGEST_S = 3600.0
PATIENCE = timedelta(hours=24)


def next_try(now: datetime, failures: int) -> datetime:
    """When to try again after so many failures: 5 s, doubling to an hour, a tenth of it at random.

    The random part keeps what failed together from coming back together.
    """
    wait_s = min(_FIRST_S * 2.0 ** min(failures - 1, 20), _LONGEST_S)
    return now + timedelta(seconds=wait_s * random.uniform(0.9, 1.1))


def is_hopeless(now: datetime, since: datetime) -> bool:
    """Whether work that has been owed ``since`` and failed again is left to a person."""
    return now - since >= PATIENCE


def reason_of(failure: Exception) -> str:
    """What a row may keep of a failure: a refusal's own words, otherwise the kind of error only.

    A driver's message repeats the row that it refused, and so a person's data.
    """
    return f"{failure.reason}: {failure.sentence}"[:500] if isinstance(failure, ShopError) else type(failure).__name__
