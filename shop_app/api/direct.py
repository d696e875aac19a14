"""The short way to a route. FastAPI describes every route and checks its signature; on the way of each request it
solves dependencies afresh and passes a dozen wrappers, which costs more than most of our routes do (decision 15).

``Direct`` reads the signature once, finds the route by method and path, and hands the endpoint its arguments. What it
does not understand — a mount, a list in a query, a form — goes on to FastAPI, which gives the same answers.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.params import Depends, Header, Path, Query
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop_app.api import errors
from shop_app.api.deps import DEPENDENCIES

Ask = Callable[[Request], Awaitable[Any]]


class _NotForUs(Exception):
    """A parameter of a kind that FastAPI alone knows."""


class Direct:
    """In front of the application: answers the routes it understands and hands on every other request."""

    def __init__(self, app: FastAPI, routes: Iterable[APIRoute]) -> None:
        self._app: ASGIApp = app
        self._fixed: dict[tuple[str, str], _Endpoint] = {}
        self._matched: list[tuple[set[str], re.Pattern[str], dict[str, Any], _Endpoint]] = []
        for route in routes:
            try:
                endpoint = _Endpoint(route)
            except _NotForUs:
                continue
            methods = route.methods or set()
            if "{" not in route.path:
                self._fixed.update({(method, route.path): endpoint for method in methods})
            else:
                pattern, _, convertors = compile_path(route.path)
                self._matched.append((methods, pattern, convertors, endpoint))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._find(scope) if scope["type"] == "http" else None
        if endpoint is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = endpoint.route
        request = Request(scope, _capped(receive))
        try:
            response = await endpoint(request)
        except Exception as error:
            response = errors.refusal_of(request, error)
        await response(scope, receive, send)

    def _find(self, scope: Scope) -> _Endpoint | None:
        method, path = scope["method"], scope["path"]
        endpoint = self._fixed.get((method, path))
        if endpoint is not None:
            scope["path_params"] = {}
            return endpoint
        for methods, pattern, convertors, candidate in self._matched:
            found = pattern.match(path) if method in methods else None
            if found:
                scope["path_params"] = {
                    name: convertors[name].convert(value) for name, value in found.groupdict().items()
                }
                return candidate
        return None


class _Endpoint:
    """A route's function, with a reader for each of its parameters."""

    def __init__(self, route: APIRoute) -> None:
        # What blocks runs in FastAPI's threads.
        if not inspect.iscoroutinefunction(route.endpoint):
            raise _NotForUs(route.path)
        self.route = route
        self._run: Callable[..., Awaitable[Response]] = route.endpoint
        hints = get_type_hints(route.endpoint, include_extras=True)
        self._readers = {
            name: _reader(name, hints[name], parameter.default, route)
            for name, parameter in inspect.signature(route.endpoint).parameters.items()
        }

    async def __call__(self, request: Request) -> Response:
        given, faults = {}, []
        for name, read in self._readers.items():
            try:
                given[name] = await read(request)
            except ValidationError as error:
                where = getattr(read, "where", ("body",))
                faults += [fault | {"loc": (*where, *fault["loc"])} for fault in error.errors(include_url=False)]
        if faults:
            raise RequestValidationError(faults)
        return await self._run(**given)


def _reader(name: str, hint: Any, default: Any, route: APIRoute) -> Ask:
    extras = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    bare = get_args(hint)[0] if extras else hint
    dependency = next((extra.dependency for extra in extras if isinstance(extra, Depends)), None)
    if dependency is not None:
        return _dependency(dependency)
    if bare is Request:
        return _request
    if "{" + name + "}" in route.path:
        return _Value(name, hint, inspect.Parameter.empty, "path")
    field = next((extra for extra in extras if isinstance(extra, FieldInfo)), None)
    if isinstance(field, Header):
        return _Value(field.alias or name.replace("_", "-"), hint, default, "header")
    if isinstance(field, Query) and _is_single(bare):
        return _Value(field.alias or name, hint, default, "query")
    if isinstance(bare, type) and issubclass(bare, BaseModel) and not isinstance(field, (Query, Path)):
        return _Body(bare, default)
    raise _NotForUs(name)


def _is_single(bare: Any) -> bool:
    """Neither a model nor a list: one word of the query."""
    parts = get_args(bare) or (bare,)
    return not any(
        get_origin(part) in (list, set, tuple) or (isinstance(part, type) and issubclass(part, (BaseModel, list)))
        for part in (bare, *parts)
    )


def _dependency(dependency: Any) -> Ask:
    if dependency not in DEPENDENCIES:
        raise _NotForUs(dependency)
    return DEPENDENCIES[dependency]


async def _request(request: Request) -> Request:
    return request


class _Value:
    """One word from the path, the query or the headers."""

    def __init__(self, name: str, hint: Any, default: Any, place: str) -> None:
        self.where = (place, name)
        self._name, self._default, self._place = name, default, place
        self._adapter = TypeAdapter(hint)

    async def __call__(self, request: Request) -> Any:
        found = self._found(request)
        if found is None:
            if self._default is inspect.Parameter.empty:
                raise RequestValidationError([{"type": "missing", "loc": self.where, "msg": "Field required"}])
            return self._default
        return self._adapter.validate_python(found)

    def _found(self, request: Request) -> str | None:
        if self._place == "path":
            return request.path_params[self._name]
        if self._place == "header":
            return request.headers.get(self._name)
        query = request.scope["query_string"]
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True) if query else ()
        return next((value for name, value in reversed(pairs) if name == self._name), None)


class _Body:
    """A JSON body of one model. Anything that is not called JSON is not read as JSON (C-51)."""

    where = ("body",)

    def __init__(self, model: type[BaseModel], default: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(model)
        self._default = default

    async def __call__(self, request: Request) -> Any:
        body = await request.body()
        if not body:
            if self._default is inspect.Parameter.empty:
                raise RequestValidationError([{"type": "missing", "loc": self.where, "msg": "Field required"}])
            return self._default
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            return self._adapter.validate_python(body)
        try:
            parsed = json.loads(body)
        except json.JSONDecodeError as error:
            raise RequestValidationError([{"type": "json_invalid", "loc": self.where, "msg": error.msg}]) from error
        except (RecursionError, UnicodeDecodeError, ValueError) as error:
            raise HTTPException(400) from error
        return self._adapter.validate_python(parsed)


def _capped(receive: Receive) -> Receive:
    """The body as it comes, refused where it grows too large without having said so."""
    received = 0

    async def receive_on() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > errors.MOST_BYTES:
            raise HTTPException(413)
        return message

    return receive_on
