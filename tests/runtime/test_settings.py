from __future__ import annotations

import base64

import pytest

from shop_app.settings import Environment, Settings, SettingsError

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "signs", "MASTER_KEY": KEY, "SMTP_HOST": "mail.example"}


def test_an_empty_variable_counts_as_not_given() -> None:
    assert Settings.from_environment({"PORT": "", "RATE_LIMITS": ""}).port == 8000


@pytest.mark.parametrize(("given", "factor"), [("on", 1), ("off", 0), ("2.5", 2.5)])
def test_limits_are_on_off_or_multiplied(given: str, factor: float) -> None:
    assert Settings.from_environment({"RATE_LIMITS": given}).rate_limits == factor


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"APP_ENV": "staging"}, "APP_ENV"),
        ({"MASTER_KEY": "c2hvcnQ="}, "MASTER_KEY"),
        ({"MASTER_KEY": "?"}, "MASTER_KEY"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(given: dict[str, str], variable: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{variable}: .*\.$"):
        Settings.from_environment(given)


@pytest.mark.parametrize("name", ["SECRET_KEY", "MASTER_KEY", "SMTP_HOST"])
def test_production_has_no_default_for_what_matters(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} must be set"):
        Settings.from_environment({**PRODUCTION, name: ""})


@pytest.mark.parametrize("name", ["FAILPOINTS", "CLOCK_OFFSET_FILE", "STRIPE_API_BASE"])
def test_production_refuses_what_only_tests_turn(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is for development"):
        Settings.from_environment({**PRODUCTION, name: "anything"})


def test_production_starts_with_its_keys() -> None:
    ours = Settings.from_environment(PRODUCTION)
    assert ours.app_env is Environment.PRODUCTION
    assert ours.master_key == bytes(range(32))


def test_no_secret_is_printed() -> None:
    shown = repr(Settings.from_environment({**PRODUCTION, "DATABASE_URL": "postgresql://u:hidden@h/d"}))
    assert not [secret for secret in ("signs", "hidden", KEY) if secret in shown]


def test_addresses_of_shops_follow_port_or_public_origin() -> None:
    assert Settings.from_environment({"PORT": "8010"}).origin_of("demo") == "http://demo.localhost:8010"
    public = Settings.from_environment({"PUBLIC_ORIGIN": "https://shops.example"})
    assert public.origin_of("demo") == "https://demo.shops.example"
