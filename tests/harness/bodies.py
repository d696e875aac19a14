"""Bodies of requests as OpenAPI describes them: one that is plausible, and that one spoiled in one place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Path = tuple[str | int, ...]
Schema = Mapping[str, Any]
Kind = Literal["amount", "id", "number", "object", "other"]

TOO_LARGE = "1e400"
_TOO_LARGE_HERE = "\N{INFINITY}"
# Names of what is money wherever it stands; it goes over the wire as a decimal string.
AMOUNTS = {
    *("amount", "amount_off", "cost", "difference", "discount", "due", "fee", "free_over", "from_subtotal", "most"),
    *("price", "shipping", "spend", "subtotal", "total", "unit_cost", "unit_price"),
}
_TEXTS = {"date": "2027-01-01", "date-time": "2027-01-01T00:00:00Z"}
_ONE_OF = {"countries": "country", "variants": "variant_id"}


@dataclass(frozen=True)
class Place:
    """A value inside a body: how to get there, and what the description says of it."""

    path: Path
    schema: Schema
    kind: Kind

    @property
    def name(self) -> str:
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "")


@dataclass(frozen=True)
class Bodies:
    """``known`` are values by the name of their field, such as ids of what is there."""

    components: Mapping[str, Schema]
    known: Mapping[str, Any]

    def specimen(self, schema: Schema, name: str = "") -> Any:
        """Something that fits ``schema``, every field filled."""
        schema = self._plain(schema)
        if name in self.known:
            return self.known[name]
        match schema.get("type"):
            case "object":
                return {field: self.specimen(inner, field) for field, inner in schema.get("properties", {}).items()}
            case "array":
                return [self.specimen(schema["items"], _ONE_OF.get(name, name))]
            case "integer":
                return max(1, int(schema.get("minimum", 1)))
            case "boolean":
                return schema.get("default", False)
        if "enum" in schema or "const" in schema:
            return schema.get("const") or schema["enum"][0]
        return (
            "1.00"
            if name in AMOUNTS
            else {"date": "2027-01-01", "date-time": "2027-01-01T00:00:00Z"}.get(
                schema.get("format", ""), "US" if "country" in name or name == "countrie" else "x"
            )
        )

    def places(self, schema: Schema, at: Path = ()) -> Iterator[Place]:
        """The body itself and every value in it."""
        schema = self._plain(schema)
        name = next((str(step) for step in reversed(at) if isinstance(step, str)), "")
        match schema.get("type"):
            case "object":
                yield Place(at, schema, "object")
                for field, inner in schema.get("properties", {}).items():
                    yield from self.places(inner, (*at, field))
            case "array":
                yield from self.places(schema["items"], (*at, 0))
            case "integer":
                yield Place(at, schema, "number")
            case _ if schema.get("format") == "uuid":
                yield Place(at, schema, "id")
            case _:
                yield Place(at, schema, "amount" if name in AMOUNTS else "other")

    def _plain(self, schema: Schema) -> Schema:
        """Without references; of several forms the first that is not null."""
        if "$ref" in schema:
            return self._plain(self.components[schema["$ref"].rpartition("/")[2]])
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return self._plain(next(one for one in schema[several] if one.get("type") != "null"))
        return schema


def spoiled(body: Any, path: Path, value: Any) -> bytes:
    """``body`` as JSON with ``value`` at ``path``; what JSON cannot say (NaN, 1e400) is written as it is said."""
    changed = copy.deepcopy(body)
    if not path:
        changed = value
    else:
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = _TOO_LARGE_HERE if value == TOO_LARGE else value
    return json.dumps(changed).replace(json.dumps(_TOO_LARGE_HERE), TOO_LARGE).encode()
