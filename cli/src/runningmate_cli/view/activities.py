"""Activities for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from runningmate.analytics.v1 import activity_pb2, catalogue_pb2
from runningmate.common.v1 import metric_pb2, sport_pb2
from runningmate_cli import output, vocabulary
from runningmate_cli.output import Column
from runningmate_cli.view import composition, description
from runningmate_servicekit import numerals
from runningmate_servicekit.numerals import METRES_PER_YARD, MISSING_TEXT

if TYPE_CHECKING:
    from datetime import datetime

ESTIMATED = "*"
ESTIMATE_NOTE = f"{ESTIMATED} rests on a threshold that was estimated from the recordings."
ID_SIGNS = 8
_YARD_POOLS_M = tuple(length * METRES_PER_YARD for length in (20, 25, 50))
_COLUMNS = (
    Column("Day"), Column("Start"), Column("Sport"), Column("Name"), Column("Distance", right=True),
    Column("Time", right=True), Column("Pace", right=True), Column("Heart rate", right=True),
    Column("Load", right=True), Column("Id"),
)  # fmt: skip
LISTED_METRICS = (
    "distance_m", "timer_time_s", "mean_pace_s_per_km", "mean_speed_mps", "swim_pace_s_per_100m", "mean_heart_rate_bpm",
    "load",
)  # fmt: skip
"""All that `listing` shows."""
_HEADLINES = {
    sport_pb2.SPORT_RUN: (
        "distance_m", "timer_time_s", "mean_pace_s_per_km", "normalized_graded_pace_s_per_km",
        "mean_heart_rate_bpm", "load",
    ),
    sport_pb2.SPORT_RIDE: (
        "distance_m", "timer_time_s", "mean_speed_mps", "normalized_power_w", "mean_heart_rate_bpm", "load",
    ),
    sport_pb2.SPORT_SWIM: (
        "distance_m", "timer_time_s", "swim_pace_s_per_100m", "swolf", "mean_heart_rate_bpm", "load",
    ),
}  # fmt: skip
_OTHER_HEADLINES = (
    "distance_m", "timer_time_s", "elevation_gain_m", "mean_heart_rate_bpm", "max_heart_rate_bpm", "load",
)  # fmt: skip


def listing(activities: Sequence[activity_pb2.Activity]) -> None:
    """A table, one line each."""
    output.table(_COLUMNS, [_row(activity) for activity in activities])
    if any(rests_on_estimate(activity, "load") for activity in activities):
        output.say()
        output.prose(ESTIMATE_NOTE)


def sheet(activity: activity_pb2.Activity, catalogue: Mapping[str, catalogue_pb2.MetricDefinition]) -> None:
    """All that is known of one activity."""
    output.prose(
        f"{activity.name}, {vocabulary.sport_word(activity.sport)}, {started(activity):%A %d %B %Y %H:%M}"
    )
    headline = [(name, metric(activity, name)) for name in _HEADLINES.get(activity.sport, _OTHER_HEADLINES)]
    output.prose(
        " · ".join(f"{_title(name, catalogue)} {text}" for name, text in headline if text != MISSING_TEXT)
    )
    description.show(activity)
    output.heading("Metrics")
    columns = (
        Column("Metric"), Column("Value", right=True), Column("Coverage", right=True), Column("From"),
        Column("Rests on"),
    )  # fmt: skip
    output.table(columns, [_metric_row(activity, value, catalogue) for value in activity.metrics])
    _evidence(activity, catalogue)
    _missing(activity, catalogue)
    composition.show(activity)
    _origin(activity)


def started(activity: activity_pb2.Activity) -> datetime:
    """When it began, on the clock of its place."""
    try:
        zone = ZoneInfo(activity.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return activity.started_at.ToDatetime(UTC).astimezone(zone)


def metric(activity: activity_pb2.Activity, name: str) -> str:
    """A metric of an activity for people, an en dash where it is missing."""
    value = next((metric.value for metric in activity.metrics if metric.name == name), None)
    marked = ESTIMATED if rests_on_estimate(activity, name) else ""
    return f"{_shown(activity, name, value)}{marked}"


def rests_on_estimate(activity: activity_pb2.Activity, name: str) -> bool:
    """Whether the metric used a setting that the athlete did not give."""
    return any(
        parameter.evidence
        for value in activity.metrics
        if value.name == name
        for parameter in value.parameters
    )


def _shown(activity: activity_pb2.Activity, name: str, value: float | None, unit: str = "") -> str:
    pool_m = activity.pool_length_m if activity.HasField("pool_length_m") else 0.0
    yards = any(abs(pool_m - length_m) < 0.01 for length_m in _YARD_POOLS_M)
    sport = vocabulary.sport_word(activity.sport)
    return str(numerals.format_metric(name, value, unit, sport=sport, pool_yards=yards))


def _row(activity: activity_pb2.Activity) -> list[str]:
    pace = {
        sport_pb2.SPORT_RIDE: "mean_speed_mps",
        sport_pb2.SPORT_SWIM: "swim_pace_s_per_100m",
    }.get(activity.sport, "mean_pace_s_per_km")
    return [
        activity.local_date,
        f"{started(activity):%H:%M}",
        vocabulary.sport_word(activity.sport),
        activity.name,
        metric(activity, "distance_m"),
        metric(activity, "timer_time_s"),
        metric(activity, pace),
        metric(activity, "mean_heart_rate_bpm"),
        metric(activity, "load"),
        activity.id[:ID_SIGNS],
    ]


def _metric_row(
    activity: activity_pb2.Activity,
    value: metric_pb2.MetricValue,
    catalogue: Mapping[str, catalogue_pb2.MetricDefinition],
) -> list[str]:
    used = [
        _parameter(activity, parameter, catalogue) + (ESTIMATED if parameter.evidence else "")
        for parameter in value.parameters
    ]
    return [
        _title(value.name, catalogue),
        metric(activity, value.name),
        str(numerals.number(value.coverage * 100, "%")),
        value.source_channel,
        "; ".join(used),
    ]


def _parameter(
    activity: activity_pb2.Activity,
    parameter: metric_pb2.MetricParameter,
    catalogue: Mapping[str, catalogue_pb2.MetricDefinition],
) -> str:
    title = vocabulary.field_title(parameter.name) or _title(parameter.name, catalogue)
    return f"{title} {_shown(activity, parameter.name, parameter.value)}"


def _evidence(
    activity: activity_pb2.Activity, catalogue: Mapping[str, catalogue_pb2.MetricDefinition]
) -> None:
    """What estimated thresholds rest on, each once."""
    found = {
        f"{_parameter(activity, parameter, catalogue)} is estimated: {parameter.evidence}": None
        for value in activity.metrics
        for parameter in value.parameters
        if parameter.evidence
    }
    if found:
        output.say()
    for text in found:
        output.prose(f"{ESTIMATED} {text}", hanging="  ")


def _missing(
    activity: activity_pb2.Activity, catalogue: Mapping[str, catalogue_pb2.MetricDefinition]
) -> None:
    if not activity.missing:
        return
    output.heading("Missing")
    rows = [
        (_title(gap.name, catalogue), gap.reason, vocabulary.command_for(gap.setting, activity.sport))
        for gap in activity.missing
    ]
    output.table((Column("Metric"), Column("Why"), Column("What sets it")), rows)


def _origin(activity: activity_pb2.Activity) -> None:
    output.heading("Origin")
    rows = [("Id", activity.id)]
    rows += [
        ("File", f"{source.file_name} (recording {source.recording_id}, sha256 {source.sha256[:12]}…)")
        for source in activity.sources
    ]
    rows += [("Device", activity.device)] if activity.device else []
    rows += [("Altitude", activity.elevation_source)] if activity.elevation_source else []
    rows += [("Other leg", leg) for leg in activity.linked_activity_ids]
    rows += [("Laps", str(len(activity.laps)))] if activity.laps else []
    lengths = sum(length.active for length in activity.lengths)
    rows += [("Pool lengths", str(lengths))] if lengths else []
    rows += [("Only in part", activity.partial)] if activity.partial else []
    output.table((Column("What"), Column("Value")), rows)


def _title(name: str, catalogue: Mapping[str, catalogue_pb2.MetricDefinition]) -> str:
    return catalogue[name].title if name in catalogue else name
