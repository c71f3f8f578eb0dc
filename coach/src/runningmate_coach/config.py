"""What the coach reads from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr

from runningmate_servicekit.settings import (
    AnalyticsPeerSettings,
    DatabaseSettings,
    DataUseSettings,
    EventLogSettings,
    ServiceIdentitySettings,
    ServiceSettings,
)


class ModelSettings(ServiceSettings):
    """The model that answers, if there is one."""

    model_key: SecretStr | None = None
    """Of the Messages API. Without it the rules answer."""
    model_base_url: str | None = None
    """Another server that speaks the same API; without it the SDK's own."""
    model_name: str = "claude-sonnet-4-5"
    model_timeout_s: float = Field(default=90.0, gt=0, le=600)
    """Of a whole answer."""
    model_daily_tokens: int = Field(default=200_000, ge=0)
    """Of each athlete and local day; what is read from the model's cache counts a tenth."""


class SealingSettings(ServiceSettings):
    """What seals the keys of athletes' own models."""

    sealing_keys: Path
    """File of the keys that seal; made when it is missing, and never in the database."""


class Settings(
    AnalyticsPeerSettings,
    ServiceIdentitySettings,
    DatabaseSettings,
    DataUseSettings,
    EventLogSettings,
    ModelSettings,
    SealingSettings,
):
    """Address, tokens and logs; where analytics answers, and as whom jobs ask it; where rows are kept, and how long; where
    erasures are heard of; the model."""  # noqa: D205, D209 - one sentence
