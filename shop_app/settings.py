"""Everything a process is told from outside, read once from environment variables."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

PROJECT = Path(__file__).resolve().parent.parent
DEVELOPMENT_ONLY = ("FAILPOINTS", "CLOCK_OFFSET_FILE", "STRIPE_API_BASE")


class SettingsError(ValueError):
    """The environment does not make a usable configuration; the message is for the person who set it."""


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


def _aes_key(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        key = base64.urlsafe_b64decode(value)
    except binascii.Error as error:
        raise ValueError("is not base64") from error
    if len(key) != 32:
        raise ValueError(f"must be 32 bytes in base64, not {len(key)}")
    return key


def _scale(value: Any) -> Any:
    return {"on": 1, "off": 0}.get(value, value)


Port = Annotated[int, Field(ge=1, le=65535)]
Folder = Annotated[Path, BeforeValidator(lambda value: Path(value).absolute())]
Secret = Annotated[str, Field(repr=False)]


class Settings(BaseModel):
    """One field per environment variable of the same name in capitals (`port` is `PORT`).

    An address that is empty was not given: the runtime fills it in for the processes that it starts.
    """

    model_config = ConfigDict(frozen=True, alias_generator=str.upper, populate_by_name=True, extra="ignore")

    app_env: Environment = Environment.DEVELOPMENT
    app_version: str = "0.1.0"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    # Where people reach us.
    port: Port = 8000
    base_host: str = "localhost"
    public_origin: str = Field("", description="Origin of the base host behind a proxy, such as https://shops.example")
    trusted_proxy_hops: int = Field(0, ge=0)
    web_processes: int = Field(1, ge=1, le=64)

    # Where rows, work and files live.
    shop_data_dir: Folder = PROJECT / ".data"
    database_url: Secret = Field("", description="A role that may create roles and a database")
    database_owner_url: Secret = ""
    database_app_url: Secret = ""
    database_platform_url: Secret = ""
    pool_size: int = Field(10, ge=1, le=100)
    redis_url: Secret = Field("", description="Reflex state and live messages: must never evict")
    cache_url: Secret = Field("", description="Cached answers: may evict")
    broker_url: Secret = Field("", description="Celery's queue; REDIS_URL when not given")

    files_bucket: str = Field("", description="An S3 bucket for pictures; SHOP_DATA_DIR/files when empty")
    files_prefix: str = ""
    files_endpoint: str = Field("", description="Address of what speaks S3; Amazon's own when empty")
    files_region: str = "us-east-1"
    files_key_id: Secret = ""
    files_secret_key: Secret = ""
    files_public_url: str = Field("", description="Where browsers read the bucket; through our own port when empty")

    # How products are found.
    search_engine: Literal["postgres", "memory"] = "postgres"

    # Keys.
    secret_key: Secret = Field("", description="Signs links and one-use tokens")
    master_key: Annotated[bytes, BeforeValidator(_aes_key)] = Field(
        b"", repr=False, description="AES-256 for secrets at rest"
    )

    # Payments and mail.
    stripe_secret_key: Secret = ""
    stripe_api_base: str = Field("", description="Address of the sandbox; Stripe's own when empty")
    smtp_host: str = Field("", description="The mail catcher when empty")
    smtp_port: Port = 2525
    mail_from: str = "Shop <shop@localhost>"

    # Limits, and what only tests turn.
    rate_limits: Annotated[float, BeforeValidator(_scale), Field(ge=0)] = Field(
        1.0, description="on, off, or a factor by which every limit is multiplied"
    )
    failpoints: Folder | None = None
    clock_offset_file: Folder | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Refuses with `SettingsError`, one sentence per variable; an empty variable counts as not set."""
        try:
            return cls.model_validate({name: value for name, value in environ.items() if value})
        except ValidationError as error:
            raise SettingsError(" ".join(_sentence(dict(fault)) for fault in error.errors())) from None

    @model_validator(mode="before")
    @classmethod
    def _nothing_borrowed_in_production(cls, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if given.get("APP_ENV") != Environment.PRODUCTION:
            return given
        for name in DEVELOPMENT_ONLY:
            if given.get(name):
                raise ValueError(f"{name} is for development and tests; APP_ENV=production refuses it.")
        for name in ("SECRET_KEY", "MASTER_KEY", "SMTP_HOST"):
            if not given.get(name):
                raise ValueError(f"{name} must be set when APP_ENV=production.")
        return given

    @property
    def production(self) -> bool:
        return self.app_env is Environment.PRODUCTION

    @property
    def sandbox(self) -> bool:
        """Whether payments go to our own sandbox instead of Stripe."""
        return bool(self.stripe_api_base)

    @property
    def broker(self) -> str:
        return self.broker_url or self.redis_url

    @property
    def mail_folder(self) -> Path:
        return self.shop_data_dir / "mail"

    @property
    def files_folder(self) -> Path:
        return self.shop_data_dir / "files"

    def origin_of(self, subdomain: str = "") -> str:
        """Scheme, host and port by which a browser reaches a shop, such as http://demo.localhost:8000."""
        scheme, _, host = (self.public_origin or f"http://{self.base_host}:{self.port}").partition("://")
        return f"{scheme}://{subdomain}.{host}" if subdomain else f"{scheme}://{host}"


def _sentence(fault: dict[str, Any]) -> str:
    if not fault["loc"]:
        return str(fault["ctx"]["error"])
    reason = fault["msg"].removeprefix("Value error, ")
    return f"{fault['loc'][0]}: {reason[0].lower()}{reason[1:]}."


@cache
def settings() -> Settings:
    """This process's settings; `settings.cache_clear()` after changing the environment reads it again."""
    return Settings.from_environment(os.environ)
