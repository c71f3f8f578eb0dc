"""The answers as models: what is recorded of the real API fits them, and the emulator speaks no other way."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Further fields are kept: the real API has more than anybody describes."""

    model_config = ConfigDict(extra="allow")


class Meta(Answer):
    id: int
    resource_state: int


class MapAnswer(Answer):
    id: str
    summary_polyline: str | None = None
    polyline: str | None = None


class SummaryActivity(Answer):
    id: int
    resource_state: int
    athlete: Meta
    name: str
    distance: float
    moving_time: int
    elapsed_time: int
    total_elevation_gain: float
    type: str
    sport_type: str | None = None
    """Recordings older than 2022 have none."""
    workout_type: int | None = None
    start_date: str
    start_date_local: str
    timezone: str
    utc_offset: float | None = None
    trainer: bool
    commute: bool
    manual: bool
    private: bool
    visibility: str | None = None
    gear_id: str | None = None
    start_latlng: list[float] | None = None
    end_latlng: list[float] | None = None
    average_speed: float
    max_speed: float
    has_heartrate: bool | None = None
    average_heartrate: float | None = None
    max_heartrate: float | None = None
    average_watts: float | None = None
    upload_id: int | None = None
    external_id: str | None = None
    map: MapAnswer | None = None


class Lap(Answer):
    id: int
    name: str
    elapsed_time: int
    moving_time: int
    start_date: str
    distance: float
    start_index: int
    end_index: int
    lap_index: int


class Gear(Answer):
    id: str
    primary: bool
    name: str
    distance: float
    resource_state: int
    brand_name: str | None = None
    model_name: str | None = None
    description: str | None = None
    retired: bool | None = None


class DetailedActivity(SummaryActivity):
    description: str | None = None
    calories: float | None = None
    perceived_exertion: float | None = None
    device_name: str | None = None
    laps: list[Lap] = Field(default_factory=list)
    gear: Answer | None = None
    private_note: str | None = None


class Stream(Answer):
    type: str | None = None
    """Only in the array form."""
    data: list[Any]
    series_type: Literal["distance", "time"]
    original_size: int
    resolution: str


class SummaryAthlete(Answer):
    id: int
    resource_state: int
    firstname: str
    lastname: str
    sex: str | None = None


class DetailedAthlete(SummaryAthlete):
    weight: float | None = None
    ftp: int | None = None
    bikes: list[Answer] = Field(default_factory=list)
    shoes: list[Answer] = Field(default_factory=list)
    measurement_preference: str | None = None


class Range(Answer):
    min: int
    max: int


class ZoneRanges(Answer):
    custom_zones: bool | None = None
    zones: list[Range]


class Zones(Answer):
    heart_rate: ZoneRanges | None = None
    power: ZoneRanges | None = None


class Bucket(Answer):
    min: float
    max: float
    time: float


class ActivityZone(Answer):
    type: str
    distribution_buckets: list[Bucket]
    sensor_based: bool


class Tokens(Answer):
    token_type: str
    access_token: str
    refresh_token: str
    expires_at: int
    expires_in: int
    athlete: SummaryAthlete | None = None
    """Of an authorization only; a refresh has none."""


class FaultDetail(Answer):
    resource: str
    field: str
    code: str


class Fault(Answer):
    message: str
    errors: list[FaultDetail] | str = Field(default_factory=list)


class Subscription(Answer):
    id: int
    application_id: int | None = None
    callback_url: str | None = None


class Event(Answer):
    """What a webhook brings."""

    object_type: Literal["activity", "athlete"]
    object_id: int
    aspect_type: Literal["create", "update", "delete"]
    updates: dict[str, str]
    owner_id: int
    subscription_id: int
    event_time: int
