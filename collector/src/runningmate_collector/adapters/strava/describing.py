"""What Strava's API says about an activity, in the words of our descriptions."""

from __future__ import annotations

import re
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from runningmate_collector.adapters.strava.answers import ActivityAnswer, Answer
from runningmate_collector.domain.description import Description, Gear, Summary
from runningmate_collector.domain.sporttypes import SportWord, sport_of

PROVIDER: Final = "strava"
JOULES_A_KCAL: Final = 4_184.0
_ZONE: Final = re.compile(r"^\(GMT[^)]*\)\s*([A-Za-z0-9_+\-/]{1,60})$")
_RACES: Final = frozenset({1, 11})
"""`workout_type` of a race, on foot and by bike."""
_ON_FOOT: Final = frozenset({"RUN", "WALK", "HIKE"})


class GearAnswer(Answer):
    id: str = Field(default="", max_length=80)
    name: str | None = None
    nickname: str | None = None


class DetailAnswer(ActivityAnswer):
    """A detailed activity, as far as it is described."""

    description: str | None = None
    private_note: str | None = None
    timezone: str | None = None
    device_name: str | None = None
    perceived_exertion: float | None = None
    gear: GearAnswer | None = None
    total_elevation_gain: float | None = None
    average_heartrate: float | None = None
    max_heartrate: float | None = None
    average_watts: float | None = None
    max_watts: float | None = None
    weighted_average_watts: float | None = None
    average_cadence: float | None = None
    max_speed: float | None = None
    calories: float | None = None
    kilojoules: float | None = None
    average_temp: float | None = None
    suffer_score: float | None = None

    def described(self) -> Description:
        """The description, with units of ours."""
        word = sport_of(self.sport) or SportWord("")
        effort = self.perceived_exertion
        return Description(
            provider=PROVIDER,
            provider_activity_id=str(self.id),
            name=self.name or "",
            description=self.description or "",
            private_note=self.private_note or "",
            sport=word.sport,
            sub_sport=word.sub_sport,
            provider_sport=self.sport,
            started_at=self.start_date,
            time_zone=_zone(self.timezone),
            gear=_gear(self.gear),
            commute=bool(self.commute),
            trainer=bool(self.trainer),
            race=self.workout_type in _RACES,
            perceived_exertion=round(effort) if effort is not None and 1 <= effort <= 10 else None,
            summary=self._summary(word.sport),
            device=self.device_name or "",
        )

    def _summary(self, sport: str) -> Summary:
        # Strava counts one leg of those on foot.
        strides = 2.0 if sport in _ON_FOOT else 1.0
        return Summary(
            elapsed_time_s=self.elapsed_time,
            moving_time_s=self.moving_time,
            distance_m=self.distance,
            elevation_gain_m=self.total_elevation_gain,
            mean_heart_rate_bpm=self.average_heartrate,
            max_heart_rate_bpm=self.max_heartrate,
            mean_power_w=self.average_watts,
            max_power_w=self.max_watts,
            weighted_power_w=self.weighted_average_watts,
            mean_cadence_rpm=None if self.average_cadence is None else self.average_cadence * strides,
            max_speed_mps=self.max_speed,
            energy_j=None if self.calories is None else self.calories * JOULES_A_KCAL,
            work_j=None if self.kilojoules is None else self.kilojoules * 1_000.0,
            mean_temperature_c=self.average_temp,
            provider_effort=self.suffer_score,
        )


def _gear(gear: GearAnswer | None) -> Gear | None:
    if gear is None or not gear.id:
        return None
    kind = {"b": "bike", "g": "shoes"}.get(gear.id[0], "")
    return Gear(gear.id, gear.nickname or gear.name or "", kind)


def _zone(text: str | None) -> str:
    """The IANA name of `(GMT-08:00) America/Los_Angeles`; empty for what is none, such as `Factory`."""
    found = _ZONE.match(text or "")
    name = found.group(1) if found else ""
    if "/" not in name:
        return ""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return name
