"""Frozen settings read from RUNNINGMATE_* variables: the only reader of the environment.

A service's config.py joins the groups it needs: `class Settings(DatabaseSettings, EventLogSettings): ...`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from runningmate_servicekit.datause import load_policy

ENV_PREFIX = "RUNNINGMATE_"


class ServiceSettings(BaseSettings):
    """What each service has. Addresses are `host:port`; port 0 takes a free one."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, frozen=True, extra="ignore")

    listen: str = "127.0.0.1:0"
    metrics_listen: str | None = None
    token_jwks: Path
    token_issuer: str = "https://identity.runningmate.local"  # noqa: S105 - a name
    token_audience: str = "runningmate"  # noqa: S105 - a name
    service_keys: Path | None = None
    """Folder of the public keys with which peers' jobs speak for themselves; without it none is answered."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    otlp_endpoint: str | None = None


class DatabaseSettings(ServiceSettings):
    """DSNs of the service's roles. With the owner's, the service migrates its schema at start."""

    database_url: SecretStr
    job_database_url: SecretStr | None = None
    owner_database_url: SecretStr | None = None
    database_pooler: bool = False
    """True behind a transaction pooler: no named statements are kept."""
    jobs_owner_database_url: SecretStr | None = None
    """Of the schema that all services' jobs share; with it, the service migrates that schema at start."""
    jobs_scheduled: bool = True
    """False where something else runs the jobs when they are due, such as Kubernetes."""


class EventLogSettings(ServiceSettings):
    """Where events go and come from."""

    event_log_url: SecretStr
    event_log_owner_url: SecretStr | None = None


class ObjectStoreSettings(ServiceSettings):
    """Where raw bytes are kept: `file:///absolute/path`, or an address of S3."""

    object_store_url: str
    object_store_credentials: Path | None = None
    """A file of credentials for S3, 0600; unset, the usual chain of AWS_* variables and files."""


class DataUseSettings(ServiceSettings):
    """Who may see data of which source."""

    data_use_file: Path | None = None
    """The operator's table (see `datause`); the default one without it."""

    @field_validator("data_use_file")
    @classmethod
    def _must_load(cls, path: Path | None) -> Path | None:
        load_policy(path)
        return path


class ServiceIdentitySettings(ServiceSettings):
    """What a service needs whose jobs call peers by themselves."""

    service_key: Path
    """PEM file of its private key, 0600; made if it is missing. Its public half is put into `service_keys`."""
    service_keys: Path


class AnalyticsPeerSettings(ServiceSettings):
    """Where analytics answers, `host:port`."""

    analytics_target: str


SettingsT = TypeVar("SettingsT", bound=BaseSettings)


def load(settings_class: type[SettingsT]) -> SettingsT:
    """Reads the environment, or ends the process (code 2) naming each variable that is missing or wrong."""
    try:
        return settings_class()
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            name = ENV_PREFIX + "_".join(str(part) for part in problem["loc"]).upper()
            text = "is not set. Set it, or start the mesh with `runningmate up`, which does."
            if problem["type"] != "missing":
                text = f"is wrong: {problem['msg']}."
            print(f"{name} {text}", file=sys.stderr)  # noqa: T201 - logs need settings first
        raise SystemExit(2) from None
