from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from runningmate_servicekit.settings import DatabaseSettings, EventLogSettings, load


class Settings(DatabaseSettings, EventLogSettings):
    """As a service has them."""


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("RUNNINGMATE_TOKEN_JWKS", "/keys/jwks.json")
    monkeypatch.setenv("RUNNINGMATE_DATABASE_URL", "postgresql://rm:hunter2@host/db")
    monkeypatch.setenv("RUNNINGMATE_EVENT_LOG_URL", "postgresql://ev:hunter2@host/db")
    return monkeypatch


def test_settings_come_from_the_environment_frozen_and_without_showing_secrets(
    environment: pytest.MonkeyPatch,
) -> None:
    settings = load(Settings)
    assert settings.token_jwks == Path("/keys/jwks.json")
    assert settings.database_url.get_secret_value().endswith("@host/db")
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in settings.model_dump_json()
    with pytest.raises(ValidationError):
        settings.listen = "x"


def test_what_is_missing_or_wrong_is_named(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.delenv("RUNNINGMATE_DATABASE_URL")
    environment.setenv("RUNNINGMATE_LOG_LEVEL", "loud")
    with pytest.raises(SystemExit) as caught:
        load(Settings)
    assert caught.value.code == 2
    text = capsys.readouterr().err
    assert "RUNNINGMATE_DATABASE_URL is not set" in text
    assert "RUNNINGMATE_LOG_LEVEL is wrong" in text
