"""The routes, one file a noun."""

from __future__ import annotations

from typing import Any

from shop_app.api.schemas import Problem

_MEANINGS = {
    400: "The body cannot be read",
    401: "Nobody we know",
    403: "Not allowed, or not from a page of this shop",
    404: "Not there, or not yours",
    409: "Not as you saw it: look again",
    410: "Was there, and will not come back",
    413: "More than 1 MB",
    422: "Readable, but not usable: see the details",
    429: "Too often",
    502: "The payment provider failed",
    503: "Busy: try again",
}


_EVERYWHERE = (400, 401, 404, 413, 422, 503)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How a route may refuse, for OpenAPI, beside the ways in which every route may."""
    return {
        status: {
            "description": _MEANINGS[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*_EVERYWHERE, *statuses})
    }


__all__ = ["Problem", "refusals"]
