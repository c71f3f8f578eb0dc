"""Situations that every coach meets, each as an analytics whose newest activity is the one to review."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.tests.season import (
    NO_HEART,
    KnownAnalytics,
    history,
    pool,
    ride_of_bouts,
    run_of_bouts,
    runs,
    trace,
    workout,
)
from runningmate_coach.domain.training import Athlete, Details, Fault, Missing, Repair

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from runningmate_coach.domain.training import Activity, History

EASY = {"distance_m": 9_000.0, "mean_speed_mps": 2.6, "mean_heart_rate_bpm": 138.0, "mean_cadence_spm": 168.0}


def known(
    activity: Activity, *others: Activity, details: Details | None = None, days: History | None = None
) -> KnownAnalytics:
    found = KnownAnalytics([activity, *others])
    if details is not None:
        found.details_ = {activity.activity_id: details}
    if days is not None:
        found.history_ = days
    return found


def easy_run_held() -> KnownAnalytics:
    spent = {"heart_rate": (40, 18, 2, 0, 0, 0, 0)}
    return known(workout("run", "Easy run", metrics=EASY, zones=spent, load=42), *runs(8))


def easy_run_too_hard() -> KnownAnalytics:
    spent = {"heart_rate": (10, 25, 15, 10, 0, 0, 0)}
    return known(
        workout("run", "Lockerer Dauerlauf", metrics=EASY, zones=spent, load=60, estimated=True), *runs(8)
    )


def intervals_held() -> KnownAnalytics:
    laps, samples = ride_of_bouts([260, 262, 259, 261])
    return known(
        workout("ride", "4x8 min threshold intervals", minutes=73, laps=laps), details=Details(samples)
    )


def intervals_fading() -> KnownAnalytics:
    laps, samples = ride_of_bouts([285, 278, 262, 250])
    return known(workout("ride", "Intervalltraining", minutes=73, laps=laps), details=Details(samples))


def run_intervals_fading() -> KnownAnalytics:
    laps = run_of_bouts([4.5, 4.45, 4.4, 4.25, 4.2, 4.1])
    return known(
        workout("run", "Fractionné 6 x 1000", minutes=62, laps=laps, metrics={"distance_m": 10_500}), *runs(6)
    )


def long_run_jump() -> KnownAnalytics:
    return known(
        workout("run", "Long run", minutes=110, load=90, metrics={"distance_m": 18_400}),
        *runs(9, distance_m=12_300),
    )


def race_faded() -> KnownAnalytics:
    samples = trace(95, speed_mps=(3.9, 3.85, 3.7, 3.5))
    return known(
        workout(
            "run",
            "Half marathon",
            minutes=95,
            load=150,
            metrics={"distance_m": 21_200, "elevation_gain_m": 90},
        ),
        *runs(9),
        details=Details(samples),
    )


def race_paced() -> KnownAnalytics:
    samples = trace(40, speed_mps=(4.1, 4.1, 4.15, 4.2))
    return known(
        workout(
            "run",
            "10k Wettkampf",
            minutes=40,
            load=70,
            metrics={"distance_m": 10_000, "elevation_gain_m": 20},
        ),
        *runs(9),
        details=Details(samples),
    )


def steady_ride_drifting() -> KnownAnalytics:
    samples = trace(120, power_w=(175,), heart_rate_bpm=(135, 136, 142, 148, 152, 155))
    metrics = {"mean_heart_rate_bpm": 145.0, "variability_index": 1.03, "mean_power_w": 175.0}
    return known(
        workout("ride", "Endurance ride", minutes=120, load=98, metrics=metrics), details=Details(samples)
    )


def swim_coarser() -> KnownAnalytics:
    lengths = pool([38, 38, 39, 40, 41, 42], [15, 16, 20, 24, 28, 30])
    return known(workout("swim", "Threshold swim", minutes=45, load=50, lengths=lengths))


def swim_held() -> KnownAnalytics:
    lengths = pool([38.2, 38.0, 38.1, 38.3, 38.2, 38.0], [15, 15, 16, 15, 16, 15])
    return known(workout("swim", "Threshold swim", minutes=45, load=50, lengths=lengths))


def without_thresholds() -> KnownAnalytics:
    missing = (Missing("load", "The ride's threshold power (FTP) is not set.", "threshold_power_w"), NO_HEART)
    found = known(workout("ride", "Sunday spin", minutes=90, load=None, missing=missing))
    found.athlete_ = Athlete()
    return found


def without_heart_rate() -> KnownAnalytics:
    return known(
        workout("run", "Easy run", minutes=40, load=30, metrics={"distance_m": 7_000}, missing=(NO_HEART,)),
        *runs(8),
    )


def commute() -> KnownAnalytics:
    return known(workout("ride", "Pendeln zur Arbeit", minutes=25, load=15))


def short() -> KnownAnalytics:
    return known(workout("run", "Lunch run", minutes=12.5, load=12))


def red_flag() -> KnownAnalytics:
    return known(workout("run", "Intervals, stopped with chest pain", minutes=40, load=60))


def after_red_flag() -> KnownAnalytics:
    flagged = workout("run", "Fainted at the track", days_ago=3)
    laps, samples = ride_of_bouts([260, 262, 259, 261])
    return known(workout("ride", "Intervals", minutes=73, laps=laps), flagged, details=Details(samples))


def comeback() -> KnownAnalytics:
    before = [
        workout("run", "Easy run", days_ago=17 + 3 * one, metrics={"distance_m": 8_000}) for one in range(6)
    ]
    return known(workout("run", "First jog", minutes=35, load=25, metrics={"distance_m": 5_500}), *before)


def unknown() -> KnownAnalytics:
    metrics = {"mean_heart_rate_bpm": 150.0, "variability_index": 1.2}
    return known(workout("ride", "Afternoon ride", minutes=80, load=80, metrics=metrics))


def fatigued() -> KnownAnalytics:
    days = history([45, 0, 50, 40, 0, 60, 20] * 7 + [110, 120, 100, 130, 110, 140, 120], fitness=32)
    spent = {"heart_rate": (40, 18, 2, 0, 0, 0, 0)}
    return known(workout("run", "Easy run", metrics=EASY, zones=spent, load=42), *runs(8), days=days)


def hard_days() -> KnownAnalytics:
    spent = {"heart_rate": (20, 15, 5, 10, 8, 0, 0)}
    yesterday = workout("run", "Tempo run", days_ago=1, zones=spent, metrics={"distance_m": 12_000}, load=75)
    return known(workout("ride", "Group ride", minutes=90, zones=spent, load=95), yesterday)


def outdated_threshold() -> KnownAnalytics:
    details = Details(None, {"power_w": {1200: 280.0}})
    return known(workout("ride", "FTP test", minutes=50, load=65), details=details)


def poor_heart_rate() -> KnownAnalytics:
    activity = workout("run", "Morning run", minutes=50, load=45, metrics={"distance_m": 8_000})
    heart = replace(activity.metrics["distance_m"], value=141.0, unit="bpm", coverage=0.55)
    activity = replace(activity, metrics={**activity.metrics, "mean_heart_rate_bpm": heart})
    return known(activity, *runs(8))


def frozen_sensor() -> KnownAnalytics:
    """Twelve minutes of an easy run in which the heart rate stood still."""
    found = easy_run_held()
    run = replace(
        found.activities_[0], faults=(Fault("heart_rate_flat", ("heart_rate_bpm",), 900.0, 1_620.0),)
    )
    found.activities_ = [run, *found.activities_[1:]]
    return found


def stuck_meter() -> KnownAnalytics:
    """A ride that is not judged; what is said of it rests on its load, and that on power."""
    found = unknown()
    marked = (
        Fault("power_stuck", ("power_w",), 600.0, 960.0),
        Fault("power_spike", ("power_w",), 1_000.0, 1_002.0),
    )
    found.activities_ = [replace(found.activities_[0], faults=marked)]
    return found


def swim_miscounted() -> KnownAnalytics:
    found = swim_held()
    found.activities_ = [replace(found.activities_[0], repair=Repair(applied=False, change_count=3))]
    return found


def swim_repaired() -> KnownAnalytics:
    found = swim_coarser()
    found.activities_ = [replace(found.activities_[0], repair=Repair(applied=True, change_count=1))]
    return found


def partial_file() -> KnownAnalytics:
    found = race_faded()
    found.activities_ = [replace(found.activities_[0], partial=True), *found.activities_[1:]]
    return found


SITUATIONS: Mapping[str, Callable[[], KnownAnalytics]] = {
    make.__name__: make
    for make in (
        easy_run_held, easy_run_too_hard, intervals_held, intervals_fading, run_intervals_fading, long_run_jump,
        race_faded, race_paced, steady_ride_drifting, swim_coarser, swim_held, without_thresholds,
        without_heart_rate, commute, short, red_flag, after_red_flag, comeback, unknown, fatigued, hard_days,
        outdated_threshold, poor_heart_rate, frozen_sensor, stuck_meter, swim_miscounted, swim_repaired,
        partial_file,
    )
}  # fmt: skip
