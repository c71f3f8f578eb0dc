"""Activities and streams as JSON, made of a workout alone: asked twice they are the same."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.strava_emulator.state import Athlete, Workout

_SPEEDS = {"time", "distance", "velocity_smooth", "moving", "grade_smooth"}


def iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def false_local(at: datetime, offset_s: float) -> str:
    """Local time with a Z that is not true, as Strava writes it."""
    return iso(at + timedelta(seconds=offset_s))


def summary(athlete: Athlete, workout: Workout) -> dict[str, Any]:
    outdoors = "latlng" in workout.channels
    values: dict[str, Any] = {
        "resource_state": 2,
        "athlete": {"id": athlete.id, "resource_state": 1},
        "name": workout.name,
        "distance": workout.distance_m,
        "moving_time": workout.elapsed_s,
        "elapsed_time": workout.elapsed_s,
        "total_elevation_gain": 42.0 if outdoors else 0.0,
        "type": workout.sport_type,
        "sport_type": workout.sport_type,
        "workout_type": None,
        "id": workout.id,
        "start_date": iso(workout.started_at),
        "start_date_local": false_local(workout.started_at, workout.utc_offset_s),
        "timezone": workout.timezone,
        "utc_offset": workout.utc_offset_s,
        "map": {"id": f"a{workout.id}", "summary_polyline": "", "resource_state": 2},
        "trainer": workout.trainer,
        "commute": workout.commute,
        "manual": workout.manual,
        "private": workout.private,
        "visibility": "only_me" if workout.private else "everyone",
        "flagged": False,
        "gear_id": workout.gear_id,
        "start_latlng": [52.5, 13.4] if outdoors else [],
        "end_latlng": [52.5, 13.4] if outdoors else [],
        "average_speed": round(workout.distance_m / workout.elapsed_s, 3),
        "max_speed": round(1.4 * workout.distance_m / workout.elapsed_s, 3),
        "has_heartrate": "heartrate" in workout.channels,
        "upload_id": None if workout.manual else workout.id + 10_000_000,
        "external_id": None if workout.manual else f"garmin_ping_{workout.id}",
    }
    if "heartrate" in workout.channels:
        values |= {"average_heartrate": 141.0, "max_heartrate": 162.0}
    if "watts" in workout.channels:
        values |= {"average_watts": 180.0, "device_watts": True}
    return values


def detail(athlete: Athlete, workout: Workout) -> dict[str, Any]:
    gear = athlete.gear.get(workout.gear_id or "")
    lap = {
        "id": workout.id + 5,
        "resource_state": 2,
        "name": "Lap 1",
        "activity": {"id": workout.id, "resource_state": 1},
        "athlete": {"id": athlete.id, "resource_state": 1},
        "elapsed_time": workout.elapsed_s,
        "moving_time": workout.elapsed_s,
        "start_date": iso(workout.started_at),
        "start_date_local": false_local(workout.started_at, workout.utc_offset_s),
        "distance": workout.distance_m,
        "start_index": 0,
        "end_index": max(0, workout.samples - 1),
        "lap_index": 1,
        "split": 1,
    }
    return summary(athlete, workout) | {
        "resource_state": 3,
        "description": workout.description,
        "calories": round(workout.elapsed_s / 6.0, 1),
        "perceived_exertion": None,
        "device_name": None if workout.manual else "Garmin Forerunner 965",
        "laps": [] if workout.manual else [lap],
        "gear": None if gear is None else gear_answer(workout.gear_id or "", gear),
        "splits_metric": [],
        "best_efforts": [],
        "segment_efforts": [],
        "embed_token": "0" * 40,
    }


def gear_answer(gear_id: str, values: dict[str, object]) -> dict[str, Any]:
    return {
        "id": gear_id,
        "primary": True,
        "resource_state": 3,
        "nickname": "",
        "retired": False,
        "description": None,
        "converted_distance": round(float(str(values["distance"])) / 1000, 1),
        **values,
    }


def streams(workout: Workout, wanted: set[str]) -> dict[str, dict[str, Any]]:
    """All streams of equal length; types that the workout has not are left out."""
    count = max(2, workout.samples)
    step_s = max(1, workout.elapsed_s // (count - 1))
    times = [number * step_s for number in range(count)]
    speed_mps = workout.distance_m / (times[-1] or 1)
    waves = [math.sin(number / 9) for number in range(count)]
    made: dict[str, list[Any]] = {
        "time": times,
        "distance": [round(at * speed_mps, 1) for at in times],
        "velocity_smooth": [round(speed_mps * (1 + wave / 10), 2) for wave in waves],
        "moving": [True] * count,
        "grade_smooth": [round(wave, 1) for wave in waves],
        "heartrate": [round(140 + 20 * wave) for wave in waves],
        "cadence": [round(85 + 3 * wave) for wave in waves],
        "watts": [round(180 + 60 * wave) for wave in waves],
        "temp": [15] * count,
        "altitude": [round(40 + 8 * wave, 1) for wave in waves],
        "latlng": [
            [round(52.5 + at * speed_mps * 9e-6, 6), round(13.4 + wave * 1e-4, 6)]
            for at, wave in zip(times, waves, strict=True)
        ],
    }
    present = {"time", *workout.channels}
    if workout.distance_m:
        present |= _SPEEDS
    return {
        name: {"data": data, "series_type": "distance", "original_size": count, "resolution": "high"}
        for name, data in made.items()
        if name in present and name in wanted
    }
