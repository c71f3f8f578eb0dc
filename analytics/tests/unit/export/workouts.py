"""Recordings with everything that formats find hard: gaps, pauses, missing values, developer fields."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from runningmate_analytics.domain.channels import CHANNELS
from runningmate_analytics.domain.export import Subject
from runningmate_analytics.domain.export.subject import Facts
from runningmate_analytics.domain.metrics import compute
from runningmate_analytics.domain.model import (
    Device,
    Estimated,
    Interval,
    Lap,
    Length,
    Recording,
    Settings,
    Sex,
    Sport,
    Summary,
)

STARTED_AT = datetime(2026, 5, 3, 6, 30, tzinfo=UTC)
SINCE = date(2026, 1, 1)
SETTINGS = Settings(
    sex=Sex.FEMALE,
    weight_kg=Estimated(60, SINCE),
    resting_heart_rate_bpm=Estimated(50, SINCE),
    max_heart_rate_bpm=Estimated(190, SINCE),
    threshold_heart_rate_bpm=Estimated(170, SINCE),
    threshold_power_w=Estimated(220, SINCE),
    threshold_speed_mps=Estimated(3.9, SINCE),
)


def subject(recording: Recording, title: str = "Morning run", device: str | None = "garmin fenix") -> Subject:
    return Subject(Facts(uuid.UUID(int=7), title, "Europe/Vienna", recording.name, device), recording)


def metrics(recording: Recording) -> dict[str, float]:
    return {metric.name: metric.value for metric in compute(recording, SETTINGS).metrics}


def outdoors(sport: Sport, **more: Any) -> Recording:
    """An hour with a timer stop at 1200 s, a lost signal at 2400 s, and values missing now and then."""
    second = np.arange(3600.0)
    kept = ~((second > 1200) & (second < 1320)) & ~((second > 2400) & (second < 2460))
    time_s = second[kept]
    wave = np.sin(time_s / 60)
    speed = stored("speed_mps", 3.2 + 0.4 * wave)
    distance = stored("distance_m", np.cumsum(speed * np.minimum(np.diff(time_s, prepend=-1.0), 2)))
    channels = {
        "latitude_deg": stored("latitude_deg", 48.2 + distance / 111_195),
        "longitude_deg": stored("longitude_deg", np.full(time_s.size, 16.37)),
        "altitude_m": np.round((200 + 15 * np.sin(time_s / 300)) * 5) / 5,
        "distance_m": distance,
        "speed_mps": speed,
        "power_w": np.rint(210 + 40 * wave),
        "heart_rate_bpm": np.rint(145 + 12 * np.sin(time_s / 200)),
        "cadence_rpm": stored("cadence_rpm", 86 + 2 * wave),
        "temperature_c": np.full(time_s.size, 14.0),
        "dev.Leg Power": np.round(60 + 3 * wave, 3),
        'dev.Odd, "name"': np.round(1e5 + time_s / 7, 3),
    }
    channels["heart_rate_bpm"][500:530] = np.nan
    channels["power_w"][::97] = np.nan
    channels["latitude_deg"][700:705] = channels["longitude_deg"][700:705] = np.nan
    stop = Interval(1200, 1320)
    laps = (Lap(0, 1000, 1000, 3000.0), Lap(1000, 1320, 1200, 3300.5), Lap(2320, 1279, None, None))
    return Recording(
        sport, STARTED_AT, time_s, channels, laps=laps, pauses=(stop,), units={"dev.Leg Power": "W"}, **more
    )  # fmt: skip


def pool_swim(with_samples: bool) -> Recording:
    """Sixteen lengths of a 25 m pool with a rest after the eighth, two of them drills."""
    lengths, start = [], 0.0
    for number in range(16):
        if number == 8:
            lengths.append(Length(start, 45.0, active=False))
            start += 45
        drill = number in (4, 5)
        duration = 28.25 + number % 3
        stroke = "drill" if drill else "freestyle"
        lengths.append(Length(start, duration, True, None if drill else 12 + number % 2, stroke))
        start = float(round(start + duration))
    time_s = np.arange(0.0, start, 5) if with_samples else np.empty(0)
    channels = {"heart_rate_bpm": np.full(time_s.size, 130.0)} if with_samples else {}
    return Recording(
        Sport.SWIM, STARTED_AT, time_s, channels, sub_sport="lap_swimming", lengths=tuple(lengths),
        laps=(Lap(0, start, start - 45, 400.0),), pool_length_m=25.0, summary=Summary(start, start - 45, 400.0),
        device=Device("garmin", "swim2"),
    )  # fmt: skip


def leg() -> Recording:
    """The run of a triathlon, as the second of three sessions of a file."""
    return outdoors(
        Sport.RUN,
        session_index=2,
        session_count=3,
        summary=Summary(3599.0, 3479.0, 11_000.0, 40.0, 145.0, 157.0),
    )


def stored(channel: str, values: Any) -> Any:
    """Values as storage gives them back."""
    spec = CHANNELS.get(channel)
    scale = spec.scale if spec else 1000
    return np.rint(values * scale) / scale


def assert_same_samples(one: Recording, other: Recording, *, but: tuple[str, ...] = ()) -> None:
    """Equal instants, and equal stored values in every channel that is not excepted."""
    assert one.started_at == other.started_at
    np.testing.assert_array_equal(one.time_s, other.time_s)
    assert set(one.channels) - set(but) == set(other.channels) - set(but)
    for name in set(one.channels) - set(but):
        np.testing.assert_allclose(
            stored(name, one.channels[name]), stored(name, other.channels[name]), rtol=0, atol=1e-9, err_msg=name
        )  # fmt: skip


def assert_same_metrics(
    one: Recording, other: Recording, relative: float, but: dict[str, float] | None = None
) -> None:
    """Every metric of the first is there in the second and differs by less than its tolerance.

    Args:
        but: Tolerances of some by name; infinity excepts a metric, which may then be absent.
    """
    before, after = metrics(one), metrics(other)
    assert before
    for name, value in before.items():
        tolerance = (but or {}).get(name, relative)
        if tolerance != float("inf"):
            assert name in after, name
            assert abs(after[name] - value) <= tolerance * max(abs(value), 1e-6), (name, value, after[name])
