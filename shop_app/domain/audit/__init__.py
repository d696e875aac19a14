"""What must stay true, as queries that return whatever breaks it (``checks/``)."""

from shop_app.domain.audit.queries import find_violations
from shop_app.domain.audit.schemas import Violation

__all__ = ["Violation", "find_violations"]
