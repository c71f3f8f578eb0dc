"""Between messages and the words of the domain, both ways."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from google.protobuf.timestamp_pb2 import Timestamp

from runningmate.analytics.v1 import (
    activity_pb2,
    athlete_pb2,
    best_effort_pb2,
    fitness_pb2,
    profile_pb2,
    stream_pb2,
)
from runningmate.coach.v1 import review_pb2
from runningmate.common.v1 import data_use_pb2, description_pb2, metric_pb2, source_pb2, sport_pb2
from runningmate_coach.domain.training import (
    Activity,
    Athlete,
    BestTime,
    Day,
    Fault,
    Gear,
    History,
    Lap,
    Length,
    Metric,
    Missing,
    Parameter,
    Repair,
    Route,
    Setting,
    Trace,
)
from runningmate_servicekit.datause import Provenance, Reader, kinds_in, mask_of

if TYPE_CHECKING:
    from runningmate_coach.domain.verification import Cited, Sentence
    from runningmate_coach.service.reviewing import Started


def timestamp(moment: datetime) -> Timestamp:
    """A moment on the wire."""
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def reader(message: data_use_pb2.DataUse) -> str:
    """Reads for whom an answer was made; a number that nobody knows is nobody."""
    if message.reader not in data_use_pb2.Reader.values():
        return ""
    return data_use_pb2.Reader.Name(message.reader).removeprefix("READER_").lower()


def provenance(message: data_use_pb2.DataUse) -> Provenance:
    """Reads what an answer rests on; a kind that is not known here is an unknown one."""
    known = source_pb2.SourceKind.values()
    kinds = (source_pb2.SourceKind.Name(kind) if kind in known else "" for kind in message.source_kinds)
    return Provenance(
        mask_of(kind.removeprefix("SOURCE_KIND_").lower() for kind in kinds),
        message.withheld_activity_count,
        message.withheld_value_count,
    )


def sport(value: sport_pb2.Sport) -> str:
    """Gives the word for a sport, empty where none was said; what is unknown here is `other`."""
    if value == sport_pb2.SPORT_UNSPECIFIED:
        return ""
    if value not in sport_pb2.Sport.values():
        return "other"
    return sport_pb2.Sport.Name(value).removeprefix("SPORT_").lower()


def metric(message: metric_pb2.MetricValue) -> Metric:
    """Reads a metric."""
    parameters = {one.name: Parameter(one.value, one.evidence) for one in message.parameters}
    return Metric(message.value, message.unit, message.coverage, parameters, message.source_channel)


def activity(message: activity_pb2.Activity) -> Activity:
    """Reads a workout."""
    return Activity(
        activity_id=message.id,
        sport=sport(message.sport) or "other",
        name=message.name,
        started_at=message.started_at.ToDatetime(tzinfo=UTC),
        day=date.fromisoformat(message.local_date),
        sub_sport=message.sub_sport,
        metrics={one.name: metric(one) for one in message.metrics if math.isfinite(one.value)},
        missing=tuple(Missing(one.name, one.reason, one.setting) for one in message.missing),
        laps=tuple(
            Lap(
                lap.start_s,
                lap.elapsed_time_s,
                lap.timer_time_s if lap.HasField("timer_time_s") else None,
                lap.distance_m if lap.HasField("distance_m") else None,
            )
            for lap in message.laps
        ),
        lengths=tuple(
            Length(
                length.start_s,
                length.duration_s,
                length.active,
                length.strokes if length.HasField("strokes") else None,
                length.stroke,
            )
            for length in message.lengths
        ),
        channels=tuple(message.channels),
        faults=tuple(
            Fault(fault.rule, tuple(fault.channels), fault.start_s, fault.end_s) for fault in message.faults
        ),
        repair=Repair(message.pool_repair.applied, len(message.pool_repair.changes))
        if message.HasField("pool_repair")
        else None,
        partial=bool(message.partial),
        gear=message.description.gear.name,
    )


def trace(message: stream_pb2.GetActivityStreamsResponse) -> Trace:
    """Reads samples; a channel whose length differs from the time's is left out."""
    time_s = tuple(message.time_s)
    channels = {one.channel: tuple(one.mean) for one in message.streams if len(one.mean) == len(time_s)}
    return Trace(time_s, channels)


def curves(message: stream_pb2.GetActivityCurvesResponse) -> dict[str, dict[int, float]]:
    """Reads best means: by channel, then by duration in s."""
    return {one.channel: dict(zip(one.duration_s, one.value, strict=False)) for one in message.curves}


def history(message: fitness_pb2.GetFitnessResponse) -> History:
    """Reads days."""
    return History(
        days=tuple(
            Day(
                date.fromisoformat(day.date), day.load, day.fitness, day.fatigue, day.form, day.activity_count
            )
            for day in message.days
        ),
        first_day=date.fromisoformat(message.first_date) if message.first_date else None,
        without_load=message.activities_without_load,
        estimated=message.rests_on_estimates,
        today=date.fromisoformat(message.today) if message.today else None,
    )


def best_times(message: best_effort_pb2.ListBestEffortsResponse) -> tuple[BestTime, ...]:
    """Reads times over distances."""
    return tuple(
        BestTime(
            one.activity_id,
            one.activity_name,
            date.fromisoformat(one.local_date),
            each.distance_m,
            one.time_s,
            one.timed,
        )
        for each in message.distances
        for one in each.efforts
    )


def gear(message: profile_pb2.Gear) -> Gear:
    """Reads a bike or shoes."""
    known = description_pb2.GearKind.values()
    kind = description_pb2.GearKind.Name(message.kind) if message.kind in known else ""
    return Gear(
        message.name,
        {"GEAR_KIND_BIKE": "bike", "GEAR_KIND_SHOES": "shoes"}.get(kind, ""),
        message.activity_count,
        message.distance_m,
        message.timer_time_s,
        date.fromisoformat(message.first_date) if message.first_date else None,
        date.fromisoformat(message.last_date) if message.last_date else None,
        message.retired,
    )


def route(message: profile_pb2.Route) -> Route:
    """Reads a route."""
    climbed = message.elevation_gain_m if message.HasField("elevation_gain_m") else None
    return Route(message.route_id, message.name, message.distance_m, climbed)


def athlete(message: athlete_pb2.Athlete) -> Athlete:
    """Reads settings, given and estimated; names that are unknown here are left out."""
    known = athlete_pb2.SettingName.values()
    return Athlete(
        tuple(
            Setting(
                name=athlete_pb2.SettingName.Name(one.name).removeprefix("SETTING_NAME_").lower(),
                sport=sport(one.sport),
                valid_from=date.fromisoformat(one.valid_from),
                value=one.value,
                evidence=one.evidence,
            )
            for one in (*message.settings, *message.estimates)
            if one.name in known
        )
    )


def started(piece: Started) -> review_pb2.ReviewActivityResponse:
    """Writes the beginning of a review."""
    return review_pb2.ReviewActivityResponse(
        started=review_pb2.ReviewStarted(
            activity_id=piece.activity_id,
            activity_name=piece.activity_name,
            engine=piece.engine,
            purpose=piece.purpose,
            purpose_evidence=piece.purpose_evidence,
            data_use=data_use(piece.reader, piece.provenance),
        )
    )


def sentence(piece: Sentence) -> review_pb2.ReviewActivityResponse:
    """Writes a sentence with what it cites."""
    return review_pb2.ReviewActivityResponse(
        sentence=review_pb2.ReviewSentence(
            text=piece.text,
            finding=piece.finding,
            values=[_reviewed(one) for one in piece.cited],
        )
    )


def _reviewed(one: Cited) -> review_pb2.CitedValue:
    """Writes a number of a review, with what it rests on."""
    written, value = cited(one), one.value
    written.coverage = value.coverage
    written.from_date, written.to_date = day_text(value.first), day_text(value.last)
    written.source = value.source
    return written


def day_text(day: date | None) -> str:
    """A local day, empty for none."""
    return "" if day is None else day.isoformat()


def cited(one: Cited) -> review_pb2.CitedValue:
    """Writes a number with its text."""
    return review_pb2.CitedValue(
        value_id=one.value.value_id,
        name=one.value.name,
        value=one.value.value,
        unit=one.value.unit,
        formatted=one.formatted,
    )


def data_use(reader: Reader, provenance: Provenance) -> data_use_pb2.DataUse:
    """Writes what something rests on, and for whom it was read."""
    return data_use_pb2.DataUse(
        source_kinds=[f"SOURCE_KIND_{kind.upper()}" for kind in kinds_in(provenance.source_kinds)],
        reader=f"READER_{reader.name}",
        withheld_activity_count=provenance.withheld_activities,
        withheld_value_count=provenance.withheld_values,
    )
