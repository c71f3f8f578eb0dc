"""Descriptions: what a platform says about an activity. The fields are those of the contract's ActivityDescription."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

MAX_TEXT_CHARS: Final = 20_000
"""Of a description and of a private note; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Gear:
    """A bike or shoes. `kind` is `bike`, `shoes` or empty."""

    provider_gear_id: str = ""
    name: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Weather:
    """Weather at the start; None where it is not known."""

    observed_at: datetime | None = None
    condition: str = ""
    temperature_c: float | None = None
    apparent_temperature_c: float | None = None
    dew_point_c: float | None = None
    humidity: float | None = None
    pressure_hpa: float | None = None
    wind_speed_mps: float | None = None
    wind_gust_mps: float | None = None
    wind_bearing_deg: float | None = None
    precipitation_mm_per_h: float | None = None
    cloud_cover: float | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo; without `object_key`, its key below the athlete's folder, the bytes were not handed over."""

    name: str
    object_key: str = ""
    sha256: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The platform's own figures; None where it gives none."""

    elapsed_time_s: float | None = None
    moving_time_s: float | None = None
    distance_m: float | None = None
    elevation_gain_m: float | None = None
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    mean_power_w: float | None = None
    max_power_w: float | None = None
    weighted_power_w: float | None = None
    mean_cadence_rpm: float | None = None
    max_speed_mps: float | None = None
    energy_j: float | None = None
    work_j: float | None = None
    mean_temperature_c: float | None = None
    pool_length_m: float | None = None
    step_count: int | None = None
    provider_effort: float | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """One activity as its platform describes it. `sport` is a name of the contract's Sport, empty when unknown."""

    provider: str
    provider_activity_id: str
    name: str = ""
    description: str = ""
    private_note: str = ""
    sport: str = ""
    sub_sport: str = ""
    provider_sport: str = ""
    started_at: datetime | None = None
    time_zone: str = ""
    gear: Gear | None = None
    commute: bool = False
    trainer: bool = False
    race: bool = False
    perceived_exertion: int | None = None
    weather: Weather | None = None
    photos: tuple[Photo, ...] = ()
    summary: Summary = field(default_factory=Summary)
    athlete_weight_kg: float | None = None
    device: str = ""
    file_problem: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether it says enough to be an activity without a file."""
        return self.started_at is not None and bool(self.summary.elapsed_time_s)


def file_problem(why: str) -> str:
    """What is said of an activity whose file was refused."""
    return (
        f"Its file could not be used: {why} The activity has the figures of the export's table only; a good copy of the "
        "file, once it is imported, takes their place."
    )


@dataclass(frozen=True, slots=True)
class Document:
    """A description as it is stored.

    Attributes:
        content: Its bytes, the same for equal descriptions.
        photos: Keys of the photos that it names, below the athlete's folder.
        problem: Why the activity's file could not be used; empty where there is none.
        exported_at: When the export that says it was made; None where that is not known.
    """

    provider: str
    provider_activity_id: str
    content: bytes
    photos: tuple[str, ...] = ()
    problem: str = ""
    exported_at: datetime | None = None

    @property
    def sha256(self) -> str:
        """Digest in lower-case hex."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredDescription:
    """Where the description of a recording is kept."""

    provider: str
    provider_activity_id: str
    object_key: str
    sha256: str
    photos: tuple[str, ...] = ()

    def outdated_by(self, document: Document) -> bool:
        """Whether a document is another one of the same activity: a second activity of equal bytes changes nothing."""
        same = (self.provider, self.provider_activity_id) == (
            document.provider,
            document.provider_activity_id,
        )
        return same and self.sha256 != document.sha256


def cut_text(text: str) -> str:
    """A text as long as a description may be, without what PostgreSQL refuses."""
    return text.replace("\x00", "\ufffd")[:MAX_TEXT_CHARS]
