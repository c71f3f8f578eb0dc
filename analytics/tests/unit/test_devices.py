"""What is computed against what the recording devices and GoldenCheetah themselves wrote."""

from __future__ import annotations

import csv
import os
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.metrics import Options, compute
from runningmate_analytics.domain.metrics.options import TrimpRule
from runningmate_analytics.domain.model import Estimated, Recording, RecordingError, Settings, Sex, Sport

SHARED = Path(os.environ.get("RUNNINGMATE_SHARED_DATA") or Path(__file__).parents[4] / "shared" / "data")

pytestmark = pytest.mark.skipif(
    not (SHARED / "device.csv").exists(),
    reason=f"the real recordings are not at {SHARED}; RUNNINGMATE_SHARED_DATA names another place",
)


@dataclass(frozen=True)
class Column:
    """One compared quantity: the metric, its column, the factor to our unit, the tolerance."""

    metric: str
    source: str
    absolute: float
    relative: float = 0.0
    factor: float = 1.0

    def agrees(self, ours: float | None, theirs: float) -> bool:
        return ours is not None and abs(ours - theirs) <= max(self.absolute, self.relative * theirs)


DEVICE_COLUMNS = (
    Column("timer_time_s", "total_timer_time", 1),
    Column("distance_m", "total_distance", 0, 0.005),
    Column("mean_heart_rate_bpm", "avg_heart_rate", 1),
    Column("max_heart_rate_bpm", "max_heart_rate", 1),
    Column("normalized_power_w", "normalized_power", 1, 0.01),
    Column("swolf", "avg_swolf", 1),
)

DEVICE_EXCEPTIONS: dict[tuple[str, str], str] = {
    ("2013-02-06-12-11-14.fit", "mean_heart_rate_bpm"): (
        "Smart recording, a sample each 4.5 s and a hole of 52 s; the device averaged every second (1.6 bpm)."
    ),
    ("2019-02-17-062644-ELEMNT-297E-195-0.fit", "normalized_power_w"): (
        "The device averaged readings that it did not record: its highest is 668 W, the file's 648 W."
    ),
    ("elemnt-bolt-no-application-id-inside-developer-data-id.fit", "normalized_power_w"): (
        "The device averaged readings that it did not record: its highest is 665 W, the file's 662 W."
    ),
    ("elemnt-bolt-no-application-id-inside-developer-data-id.fit", "distance_m"): (
        "The records end 9 s before the session does, the last 7.6 m were never recorded."
    ),
    ("activity-small-fenix2-run.fit", "timer_time_s"): (
        "The session contradicts its own laps, whose timers add up to 2829.98 s."
    ),
    ("event_timestamp.fit", "mean_heart_rate_bpm"): (
        "In pools the device leaves the rests out of the mean (active lengths alone: 140)."
    ),
    ("activity_poolswim_with_hr.fit", "mean_heart_rate_bpm"): (
        "In pools the device leaves the rests out of the mean (active lengths alone: 102)."
    ),
    ("unterminated-strings.fit", "distance_m"): (
        "The records of these 32 s end at 64.7 m; the device's total of 69 m is in none of them."
    ),
    ("unterminated-strings.fit", "mean_heart_rate_bpm"): (
        "The records of these 32 s rise from 81 to 96 bpm with a mean of 87.3; the device does not say why 90."
    ),
    ("big_activity.fit", "distance_m"): (
        "A test file: one record repeated 99,998 times, the distance never grows."
    ),
}

GC_COLUMNS = (
    Column("distance_m", "distance_km", 0, 0.005, 1000),
    Column("max_heart_rate_bpm", "max_hr", 1),
    Column("elevation_gain_m", "elev_gain_m", 1, 0.02),
    Column("max_power_w", "max_power_w", 1),
    Column("xpower_w", "xpower_w", 1, 0.01),
    Column("work_kj", "work_kj", 0.5, 0.01),
    Column("trimp", "trimp", 1, 0.05),
)

UNTIMED = "GoldenCheetah counts points without a time; here they are no samples."
UNREAD = "GoldenCheetah takes missing readings as 0; here gaps shorter than 25 s are interpolated."
STOP_OF_13_S = (
    "GoldenCheetah takes missing readings as 0 and interpolates from them through a timer stop of 13 s."
)
EXACTLY_3_M = "Altitudes in steps of 0.2 m: a step of 3 m is not more than 3 m here; there the last binary digits decide."
FROM_ZERO = "GoldenCheetah counts the jump from 0 to the first altitude, which comes late."
FROZEN = (
    "A test file: one record repeated 99,998 times; a heart rate that never changes is marked as a fault."
)
RANDOM = (
    "A test file of random heart rates from 1 to 254 bpm; those that are marked as faults do not enter here."
)

GC_EXCEPTIONS: dict[tuple[str, str], str] = {
    (
        "6449921903_ACTIVITY.fit",
        "xpower_w",
    ): STOP_OF_13_S,
    ("6449921903_ACTIVITY.fit", "work_kj"): STOP_OF_13_S,
    ("2019-02-17-062644-ELEMNT-297E-195-0.fit", "elevation_gain_m"): FROM_ZERO,
    ("compressed-speed-distance.fit", "trimp"): (
        "GoldenCheetah counts one second for each sample; the samples are 5 s apart."
    ),
    ("elemnt-bolt-no-application-id-inside-developer-data-id.fit", "elevation_gain_m"): FROM_ZERO,
    ("elemnt-bolt-no-application-id-inside-developer-data-id.fit", "xpower_w"): UNREAD,
    ("elemnt-bolt-no-application-id-inside-developer-data-id.fit", "work_kj"): UNREAD,
    ("garmin-fenix-5-bike.fit", "distance_m"): "The device's own total is the one given here, 459.52 m.",
    ("garmin-fenix-5-walk.fit", "distance_m"): "The device's own total is the one given here, 67.85 m.",
    ("Activity.fit", "max_heart_rate_bpm"): RANDOM,
    ("ActivityDevFields.fit", "max_heart_rate_bpm"): RANDOM,
    ("activity_developerdata.fit", "max_heart_rate_bpm"): RANDOM,
    (
        "big_activity.fit",
        "distance_m",
    ): "A test file: one record repeated 99,998 times, the distance never grows.",
    ("big_activity.fit", "max_heart_rate_bpm"): FROZEN,
    ("big_activity.fit", "trimp"): FROZEN,
    ("cerknicko-without-times.gpx", "distance_m"): UNTIMED,
    ("cerknicko-without-times.gpx", "elevation_gain_m"): UNTIMED,
    ("4801048867.fit", "elevation_gain_m"): EXACTLY_3_M,
    ("activity_4801048867.gpx", "elevation_gain_m"): EXACTLY_3_M,
    ("null_compressed_speed_dist.fit", "elevation_gain_m"): EXACTLY_3_M,
    ("korita-zbevnica.gpx", "distance_m"): UNTIMED,
    ("korita-zbevnica.gpx", "elevation_gain_m"): UNTIMED,
}

GC_SINCE = date(2000, 1, 1)


@cache
def recordings(path: str) -> tuple[Recording, ...]:
    """What one file of the collection holds; nothing when it cannot be read."""
    try:
        return tuple(decode((SHARED / path).read_bytes(), Path(path).suffix[1:]))
    except RecordingError:
        return ()


def rows(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def table(
    columns: tuple[Column, ...], pairs: list[tuple[str, dict[str, float], dict[str, str]]]
) -> dict[tuple[str, str], str]:
    """Prints every comparison and returns those that disagree."""
    deviations: dict[tuple[str, str], str] = {}
    for path, ours, theirs in pairs:
        name = Path(path).name
        for column in columns:
            reference = number(theirs[column.source])
            if not reference:  # devices write 0 where they measured nothing
                continue
            expected = reference * column.factor
            value = ours.get(column.metric)
            agrees = column.agrees(value, expected)
            shown = "absent" if value is None else f"{value:.2f}"
            line = f"{name:62} {column.metric:22} {shown:>10} {expected:10.2f} {'' if agrees else 'differs'}"
            print(line)  # noqa: T201  shown by `pytest -s` and on failure
            if not agrees:
                deviations[name, column.metric] = f"{shown} for {expected:.2f}"
    return deviations


def explain(deviations: dict[tuple[str, str], str], exceptions: dict[tuple[str, str], str]) -> None:
    """Fails on a deviation without a reason, and on a reason that no longer has a deviation."""
    unexplained = {key: text for key, text in deviations.items() if key not in exceptions}
    assert not unexplained
    assert not set(exceptions) - set(deviations)


def test_single_session_activities_agree_with_their_device() -> None:
    known = {(row["repo"], row["source_path"]): row["path"] for row in rows("manifest.csv")}
    devices = rows("device.csv")
    sessions = Counter((row["repo"], row["source_path"]) for row in devices)
    pairs = []
    for row in devices:
        key = row["repo"], row["source_path"]
        found = recordings(known[key])
        # The device's totals speak of the whole recording.
        if sessions[key] == 1 and len(found) == 1 and not found[0].partial:
            metrics = compute(found[0], Settings()).metrics
            pairs.append((known[key], {metric.name: metric.value for metric in metrics}, row))
    assert len(pairs) >= 35
    explain(table(DEVICE_COLUMNS, pairs), DEVICE_EXCEPTIONS)


def test_activities_agree_with_goldencheetah() -> None:
    pairs = []
    for row in rows("goldencheetah.csv"):
        found = recordings(row["file"])
        if len(found) == 1:
            options = Options(trimp_rule=TrimpRule.GC)
            metrics = compute(found[0], gc_settings(found[0].sport), options).metrics
            pairs.append((row["file"], {metric.name: metric.value for metric in metrics}, row))
    assert len(pairs) >= 35
    explain(table(GC_COLUMNS, pairs), GC_EXCEPTIONS)


def gc_settings(sport: Sport) -> Settings:
    """The athlete for whom GoldenCheetah computed."""

    def held(value: float) -> Estimated:
        return Estimated(value, GC_SINCE)

    return Settings(
        sex=Sex.MALE,
        weight_kg=held(70),
        resting_heart_rate_bpm=held(50),
        max_heart_rate_bpm=held(190),
        threshold_heart_rate_bpm=held(165),
        threshold_power_w=held(250) if sport is Sport.RIDE else None,
        threshold_speed_mps=held(1.2 if sport is Sport.SWIM else 4.0),
    )
