"""How the sandbox's controls answer: JSON, and a sentence about what was wrong with the question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shop_app.integrations.payments.sandbox.refusals import Refusal


def controlled(act: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(await act(request))
        except ValidationError as error:
            return JSONResponse({"error": str(error)}, 422)
        except Refusal as refusal:
            return JSONResponse(refusal.body, refusal.status)

    return answer
