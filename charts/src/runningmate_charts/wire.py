"""Between messages and the words of the domain, both ways."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from runningmate.analytics.v1 import activity_pb2, fitness_pb2, stream_pb2
from runningmate.charts.v1 import chart_pb2
from runningmate.common.v1 import data_use_pb2, source_pb2, sport_pb2
from runningmate_charts.domain.palette import Theme
from runningmate_charts.domain.training import (
    Activity,
    Day,
    Fault,
    History,
    Hole,
    Lap,
    Length,
    Samples,
    Week,
)
from runningmate_charts.service.rendering import Request
from runningmate_servicekit.datause import Provenance, kinds_in, mask_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runningmate_charts.domain.catalogue import Definition
    from runningmate_charts.service.ports import Drawn

_LONGEST_SETTING_NAMES = 20


def request(message: chart_pb2.RenderChartRequest) -> Request:
    """Reads what to render; an unset theme is light."""
    dark = message.theme == chart_pb2.THEME_DARK
    return Request(
        name=message.name,
        theme=Theme.DARK if dark else Theme.LIGHT,
        activity_id=message.activity_id,
        from_date=message.from_date,
        to_date=message.to_date,
        width_px=message.width_px,
    )


def provenance(message: data_use_pb2.DataUse) -> Provenance:
    """Reads what an answer of analytics rests on; a kind that is not known here is an unknown one."""
    known = source_pb2.SourceKind.values()
    kinds = (source_pb2.SourceKind.Name(kind) if kind in known else "" for kind in message.source_kinds)
    return Provenance(
        mask_of(kind.removeprefix("SOURCE_KIND_").lower() for kind in kinds),
        message.withheld_activity_count,
        message.withheld_value_count,
    )


def rendered(drawn: Drawn, rests_on: Provenance) -> chart_pb2.RenderChartResponse:
    """Writes the answer."""
    return chart_pb2.RenderChartResponse(
        json_item=drawn.json_item,
        bokeh_version=drawn.bokeh_version,
        title=drawn.title,
        description=drawn.description,
        data_use=data_use_pb2.DataUse(
            source_kinds=[f"SOURCE_KIND_{kind.upper()}" for kind in kinds_in(rests_on.source_kinds)],
            reader=data_use_pb2.READER_CHARTS,
            withheld_activity_count=rests_on.withheld_activities,
            withheld_value_count=rests_on.withheld_values,
        ),
    )


def definitions(known: Iterable[Definition]) -> chart_pb2.ListChartsResponse:
    """Writes the list of charts."""
    return chart_pb2.ListChartsResponse(
        charts=[
            chart_pb2.ChartDefinition(
                name=one.name, title=one.title, description=one.description, needs_activity=one.needs_activity
            )
            for one in known
        ]
    )


def sport(value: sport_pb2.Sport) -> str:
    """Gives the word for a sport; what is unknown here, or was not said, is `other`."""
    if value == sport_pb2.SPORT_UNSPECIFIED or value not in sport_pb2.Sport.values():
        return "other"
    return sport_pb2.Sport.Name(value).removeprefix("SPORT_").lower()


def activity(message: activity_pb2.Activity) -> Activity:
    """Reads a workout."""
    return Activity(
        sport=sport(message.sport),
        name=message.name,
        local_date=message.local_date,
        channels=tuple(message.channels),
        laps=tuple(
            Lap(
                lap.start_s,
                lap.start_s + lap.elapsed_time_s,
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
        pool_length_m=message.pool_length_m if message.HasField("pool_length_m") else None,
        metrics={metric.name: metric.value for metric in message.metrics if math.isfinite(metric.value)},
        faults=tuple(
            Fault(fault.rule, tuple(fault.channels), fault.start_s, fault.end_s) for fault in message.faults
        ),
    )


def samples(message: stream_pb2.GetActivityStreamsResponse) -> Samples:
    """Reads samples; a channel whose length differs from the time's is left out."""
    time_s = np.array(message.time_s, dtype=np.float64)
    channels = {stream.channel: np.array(stream.mean, dtype=np.float64) for stream in message.streams}
    return Samples(
        time_s=time_s,
        channels={name: values for name, values in channels.items() if values.size == time_s.size},
        bucket_s=message.bucket_s,
        holes=tuple(Hole(hole.start_s, hole.end_s, hole.timer_stopped) for hole in message.holes),
    )


def history(message: fitness_pb2.GetFitnessResponse) -> History:
    """Reads days."""
    return History(
        days=tuple(
            Day(date.fromisoformat(day.date), day.load, day.fitness, day.fatigue, day.form)
            for day in message.days
        ),
        first_day=date.fromisoformat(message.first_date) if message.first_date else None,
        without_load=message.activities_without_load,
        missing_settings=tuple(message.missing_settings)[:_LONGEST_SETTING_NAMES],
        rests_on_estimates=message.rests_on_estimates,
    )


def weeks(message: fitness_pb2.GetWeeklyVolumeResponse) -> tuple[Week, ...]:
    """Reads weeks; unknown sports are counted together as `other`."""
    return tuple(Week(date.fromisoformat(week.monday), _times(week)) for week in message.weeks)


def _times(week: fitness_pb2.Week) -> dict[str, float]:
    times: dict[str, float] = {}
    for volume in week.sports:
        name = sport(volume.sport)
        times[name] = times.get(name, 0.0) + volume.timer_time_s
    return times
