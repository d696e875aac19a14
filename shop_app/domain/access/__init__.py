"""Who works in a shop: signing in and out, and whose session a cookie is (D15)."""

from shop_app.domain.access.attempts import count_attempt, forgive_attempts
from shop_app.domain.access.commands import sign_in, sign_out
from shop_app.domain.access.queries import as_staff, staff_of
from shop_app.domain.access.rules import SESSION_LASTS

__all__ = ["SESSION_LASTS", "as_staff", "count_attempt", "forgive_attempts", "sign_in", "sign_out", "staff_of"]
