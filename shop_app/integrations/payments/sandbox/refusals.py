"""Stripe's error bodies."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer that is not 200. What was written before it is kept: a declined charge is a fact, too."""

    def __init__(self, status: int, message: str, *, kind: str = "invalid_request_error", **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = {}
        self.body: dict[str, Any] = {"error": {"type": kind, "message": message, **details}}


def unknown_parameter(name: str) -> Refusal:
    return Refusal(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def missing_parameter(name: str) -> Refusal:
    return Refusal(400, f"Missing required param: {name}.", code="parameter_missing", param=name)


def invalid_parameter(name: str, message: str, code: str = "parameter_invalid") -> Refusal:
    return Refusal(400, message, code=code, param=name)


def no_such(kind: str, identifier: str, *, param: str, status: int = 404) -> Refusal:
    return Refusal(status, f"No such {kind}: '{identifier}'", code="resource_missing", param=param)


def unexpected_state(action: str, intent: dict[str, Any]) -> Refusal:
    return Refusal(
        400,
        f"You cannot {action} this PaymentIntent because it has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent,
    )


def declined(message: str, code: str, decline_code: str | None, intent: dict[str, Any]) -> Refusal:
    return card_refused(message, code, decline_code, charge=intent["latest_charge"], payment_intent=intent)


def card_refused(message: str, code: str, decline_code: str | None, **details: Any) -> Refusal:
    if decline_code:
        details["decline_code"] = decline_code
    return Refusal(402, message, kind="card_error", code=code, **details)


def wrong_key(key: str) -> Refusal:
    shown = f"{key[:8]}…" if key else "none"
    return Refusal(401, f"Invalid API Key provided: {shown}")


def key_for_two_bodies(key: str) -> Refusal:
    return Refusal(
        400,
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request.",
        kind="idempotency_error",
    )


def key_in_use() -> Refusal:
    return Refusal(
        409,
        "There is currently another in-progress request using this idempotency key.",
        kind="idempotency_error",
        code="idempotency_key_in_use",
    )
