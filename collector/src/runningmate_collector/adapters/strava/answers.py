"""Strava's answers, typed as far as they are used; the rest is kept in the stored document."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from runningmate_collector.domain.strava.api import Listed, Tokens

MAX_ID = 2**63 - 1
UNKNOWN_SPORT = "Workout"


class Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class TokenAnswer(Answer):
    access_token: str = Field(min_length=1, max_length=512)
    refresh_token: str = Field(min_length=1, max_length=512)
    expires_at: int = Field(gt=0, lt=10**11)

    def tokens(self) -> Tokens:
        return Tokens(self.access_token, self.refresh_token, float(self.expires_at))


class AthleteAnswer(Answer):
    id: int = Field(gt=0, le=MAX_ID)
    firstname: str | None = None
    lastname: str | None = None

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.firstname, self.lastname) if part)[:200]


class AuthorizationAnswer(TokenAnswer):
    athlete: AthleteAnswer


class ActivityAnswer(Answer):
    """Fields that summary and detail share. `sport_type` replaces `type`; unknown values appear."""

    id: int = Field(gt=0, le=MAX_ID)
    start_date: AwareDatetime
    sport_type: str | None = None
    type: str | None = None
    manual: bool = False
    name: str | None = None
    distance: float | None = None
    moving_time: float | None = None
    elapsed_time: float | None = None
    private: bool | None = None
    visibility: str | None = None
    commute: bool | None = None
    trainer: bool | None = None
    workout_type: int | None = None
    gear_id: str | None = None

    @property
    def sport(self) -> str:
        return (self.sport_type or self.type or UNKNOWN_SPORT)[:80]

    @property
    def started_at(self) -> datetime:
        return self.start_date.astimezone(UTC)

    def listed(self) -> Listed:
        told = self.model_dump(mode="json")
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
        return Listed(self.id, self.started_at, self.sport, digest)


class StreamAnswer(Answer):
    data: list[Any]


class SubscriptionAnswer(Answer):
    id: int = Field(gt=0, le=MAX_ID)
    callback_url: str = ""


class Problem(Answer):
    resource: str = ""
    field: str = ""
    code: str = ""


class FaultAnswer(Answer):
    message: str = ""
    errors: list[Problem] | str = Field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        return [] if isinstance(self.errors, str) else self.errors
