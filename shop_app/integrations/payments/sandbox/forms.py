"""Stripe's form encoding, read into the parameters of an endpoint; what does not fit is refused in its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shop_app.integrations.payments.sandbox.refusals import (
    Refusal,
    invalid_parameter,
    missing_parameter,
    unknown_parameter,
)

Asked = TypeVar("Asked", bound=BaseModel)


def unfold(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """``a[b][0]=c`` as ``{"a": {"b": ["c"]}}``: Stripe's form encoding, at most 8 deep."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        path = name.replace("]", "").split("[")
        if len(path) > 8:
            raise unknown_parameter(name)
        branch = root
        for step in path[:-1]:
            child = branch.setdefault(step, {})
            if not isinstance(child, dict):
                raise invalid_parameter(name, f"Invalid {name}")
            branch = child
        # expand[]=a&expand[]=b: each takes the next place.
        branch[path[-1] or str(len(branch))] = value
    return {name: _listed(value) for name, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    children = {name: _listed(child) for name, child in value.items()}
    return list(children.values()) if all(name.isdigit() for name in children) else children


def read(model: type[Asked], given: dict[str, Any]) -> Asked:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> Refusal:
    faults = error.errors()
    fault = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    first, *rest = (str(step) for step in fault["loc"])
    name = first + "".join(f"[{step}]" for step in rest)
    match fault["type"]:
        case "extra_forbidden":
            return unknown_parameter(name)
        case "missing":
            return missing_parameter(name)
        case "int_parsing" | "int_type":
            return invalid_parameter(name, f"Invalid integer: {fault['input']}", "parameter_invalid_integer")
        case _:
            return invalid_parameter(name, f"Invalid {name}: {fault['msg']}")
