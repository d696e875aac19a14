"""A person's own data: handing them out, and forgetting them."""

from shop_app.domain.privacy.erasure import erase, erase_due
from shop_app.domain.privacy.export import ask_export, export_of, fetch_export, forget_exports, make_export

__all__ = ["ask_export", "erase", "erase_due", "export_of", "fetch_export", "forget_exports", "make_export"]
