"""Strava's answers, typed as far as they are used; the rest is kept in the stored document."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from runningmate_collector.domain.account import MAX_GEAR, Account, OwnedGear, Profile
from runningmate_collector.domain.bulkexport.rows import PROVIDER
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


class OwnedGearAnswer(Answer):
    """A bike or shoes of the profile. Strava gives a distance in metres."""

    id: str = Field(max_length=80)
    name: str | None = None
    nickname: str | None = None
    retired: bool | None = None
    distance: float | None = Field(default=None, ge=0, le=10**9)


class ProfileAnswer(AthleteAnswer):
    """The athlete in full, which takes the scope `profile:read_all`."""

    sex: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    weight: float | None = None
    ftp: float | None = None
    bikes: list[OwnedGearAnswer] = []
    shoes: list[OwnedGearAnswer] = []

    def account(self) -> Account:
        """What it says, in our own words; gear in the order of its ids, so that equal profiles have equal bytes."""
        profile = Profile(
            provider_athlete_id=str(self.id),
            name=self.name,
            sex=(self.sex or "")[:20],
            weight_kg=_between(self.weight, 20, 300),
            city=(self.city or "")[:200],
            state=(self.state or "")[:200],
            country=(self.country or "")[:200],
            threshold_power_w=_between(self.ftp, 30, 700),
        )
        gear = [("bike", one) for one in self.bikes] + [("shoes", one) for one in self.shoes]
        gear.sort(key=lambda each: each[1].id)
        return Account(PROVIDER, profile, tuple(_owned(kind, one) for kind, one in gear[:MAX_GEAR]))


def _between(value: float | None, low: float, high: float) -> float | None:
    """A number that a person can have; Strava gives 0 for what was never set."""
    return value if value is not None and low <= value <= high else None


def _owned(kind: str, gear: OwnedGearAnswer) -> OwnedGear:
    details = [("Distance at Strava", f"{(gear.distance or 0) / 1000:.0f} km")] if gear.distance else []
    if gear.retired:
        details.append(("Retired", "yes"))
    return OwnedGear(kind, (gear.nickname or gear.name or gear.id)[:200], details=tuple(details))


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
