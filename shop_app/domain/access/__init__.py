"""Who works in a shop: signing in and out, and whose session a cookie is (D15)."""

from shop_app.domain.access.commands import sign_in, sign_out
from shop_app.domain.access.queries import as_staff, staff_of
from shop_app.domain.access.rules import SESSION_LASTS

__all__ = ["SESSION_LASTS", "as_staff", "sign_in", "sign_out", "staff_of"]
