"""The chart of one workout: linked tracks over one time axis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from runningmate_charts.domain.drawing import Area, Chart, Column, Line, Notes, Panel, Readout, Strips
from runningmate_charts.domain.faults import (
    fault_strips,
    fault_summary,
    hole_strips,
    noted,
    of_channel,
    sound,
)
from runningmate_charts.domain.lengths import (
    REST_NAME,
    length_panel,
    length_readout,
    length_summary,
    rest_marks,
)
from runningmate_charts.domain.palette import Token
from runningmate_charts.domain.series import LONGEST_JOINED_GAP_S, joined, limits, opened
from runningmate_charts.domain.ticks import PLAIN_STEPS, time_axis, y_axis
from runningmate_charts.domain.tracks import Track, tracks
from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.numerals import distance, duration, format_metric, metres, number, swim_distance

if TYPE_CHECKING:
    from runningmate_charts.domain.drawing import Axis, Mark
    from runningmate_charts.domain.training import Activity, Samples

_NARROW_PX = 600
_LAP_NUMBER_PX = 26
"""Narrowest lap that has room for its number."""
_NUMBER_ROOM = 0.14
"""Share of a panel's height kept free above the data for the numbers of laps."""
_BACKDROP_SHARE = 0.55
"""Share of a panel's height that the altitude fills at most."""


def activity_chart(activity: Activity, samples: Samples, width_px: int) -> Chart:
    """Draws one workout.

    Raises:
        FailedPrecondition: There is neither a sample nor a length to draw.
    """
    end_s = _end_s(activity, samples)
    made = tracks(activity.sport, samples, activity.faults)
    if activity.lengths:
        made = tuple(track for track in made if track.name == "Heart rate")
    altitude = samples.channels.get("altitude_m")
    has_altitude = altitude is not None and bool(np.isfinite(altitude).any()) and activity.sport != "swim"
    if end_s <= 0 or not (made or activity.lengths or has_altitude):
        raise FailedPrecondition(
            "NOTHING_TO_DRAW",
            "This activity has no samples and no pool lengths, so there is nothing to draw. "
            "Import the recording as the device wrote it (FIT, GPX or TCX).",
        )
    narrow = width_px < _NARROW_PX
    made = tuple(_noted(track, activity, samples, brief=narrow) for track in made)
    laps = rest_marks(activity) if activity.lengths else _lap_marks(activity, end_s, width_px)
    # Rests say it better in pools.
    holes = () if activity.lengths else samples.holes
    panels = [length_panel(activity, 110 if narrow else 160)] if activity.lengths else []
    for track in made:
        ground = (*laps, *hole_strips(holes, named=not panels))
        faults = fault_strips(of_channel(activity.faults, track.channel), track.channel)
        panels.append(_panel(track, samples, ground, faults, 84 if narrow else 112))
    if has_altitude:
        panels = _with_altitude(panels, samples, (*laps, *hole_strips(holes, named=True)), narrow)
    if activity.laps and panels and not activity.lengths:
        panels[0] = _taller(panels[0], _lap_numbers(activity, panels[0].axis, end_s, width_px), narrow)
    readout = (
        length_readout(activity, sound(samples, activity.faults))
        if activity.lengths
        else _readout(made, samples, end_s)
    )
    return Chart(
        activity.name or f"{activity.sport.capitalize()} on {activity.local_date}",
        _description(activity, made, samples),
        time_axis(end_s, lambda at: duration(at).text, 4 if narrow else 6),
        tuple(panels),
        readout,
    )


def _noted(track: Track, activity: Activity, samples: Samples, *, brief: bool) -> Track:
    faults = of_channel(activity.faults, track.channel)
    return replace(track, texts=noted(track.texts, samples, faults, track.channel, brief=brief))


def _end_s(activity: Activity, samples: Samples) -> float:
    ends = [length.start_s + length.duration_s for length in activity.lengths]
    if samples.time_s.size:
        ends.append(float(samples.time_s[-1]) + samples.bucket_s)
    return max(ends, default=0.0)


def _panel(
    track: Track, samples: Samples, ground: tuple[Mark, ...], faults: tuple[Mark, ...], height_px: int
) -> Panel:
    time_s, values = opened(samples.time_s, track.values, samples.holes)
    marks = (*ground, *faults, Line(time_s, values, track.color))
    return Panel(track.title, track.color, track.axis, marks, height_px, key=_has_names(marks))


def _has_names(marks: tuple[Mark, ...]) -> bool:
    return any(isinstance(mark, Strips) and mark.name and mark.name != REST_NAME for mark in marks)


def _taller(panel: Panel, numbers: tuple[Mark, ...], narrow: bool) -> Panel:
    height_px = 120 if narrow else 160
    if not numbers:
        return replace(panel, height_px=height_px)
    # Room above the line, so that it does not run through the numbers.
    room = (panel.axis.end - panel.axis.start) * _NUMBER_ROOM
    axis = replace(panel.axis, end=panel.axis.end + room)
    return replace(panel, axis=axis, marks=(*panel.marks, *numbers), height_px=height_px)


def _lap_marks(activity: Activity, end_s: float, width_px: int) -> tuple[Mark, ...]:
    """Every second lap shaded; none where laps are narrower than a few pixels."""
    laps = activity.laps
    if len(laps) < 2 or len(laps) * 4 > width_px:
        return ()
    shaded = laps[1::2]
    left = np.array([lap.start_s for lap in shaded])
    right = np.minimum(np.array([lap.end_s for lap in shaded]), end_s)
    return (Strips(left, right, Token.LAP),)


def _lap_numbers(activity: Activity, axis: Axis, end_s: float, width_px: int) -> tuple[Mark, ...]:
    px_per_s = width_px / end_s
    wide = [
        (number_, lap)
        for number_, lap in enumerate(activity.laps, start=1)
        if (lap.end_s - lap.start_s) * px_per_s >= _LAP_NUMBER_PX
    ]
    if len(activity.laps) < 2 or not wide:
        return ()
    x = np.array([(lap.start_s + min(lap.end_s, end_s)) / 2 for _, lap in wide])
    top = axis.end + (axis.end - axis.start) * _NUMBER_ROOM
    return (Notes(x, np.full(x.size, top), tuple(str(number_) for number_, _ in wide), at_top=True),)


def _with_altitude(
    panels: list[Panel], samples: Samples, ground: tuple[Mark, ...], narrow: bool
) -> list[Panel]:
    """Puts the altitude behind the first panel, or into one of its own where there is none."""
    altitude = joined(samples.time_s, samples.channels["altitude_m"])
    low, high = limits(altitude, 0, 100)
    caption = f"Altitude {metres(float(np.nanmin(altitude))).text} to {metres(float(np.nanmax(altitude)))}"
    if not panels:
        axis = y_axis(low, high, PLAIN_STEPS, lambda at: number(at).text)
        time_s, values = opened(samples.time_s, altitude, samples.holes)
        area = Area(time_s, values, low, Token.BACKDROP)
        height_px = 120 if narrow else 160
        return [Panel("Altitude, m", Token.MUTED, axis, (*ground, area), height_px, key=_has_names(ground))]
    first = panels[0]
    # Flat ground stays flat: less than 40 m of relief does not fill the backdrop.
    share = (altitude - low) / max(high - low, 40.0) * _BACKDROP_SHARE
    scaled = first.axis.start + share * (first.axis.end - first.axis.start)
    time_s, values = opened(samples.time_s, scaled, samples.holes)
    area = Area(time_s, values, first.axis.start, Token.BACKDROP)
    marks = (*ground, area, *first.marks[len(ground) :])
    return [replace(first, marks=marks, caption=caption), *panels[1:]]


def _readout(made: tuple[Track, ...], samples: Samples, end_s: float) -> Readout:
    left = samples.time_s
    right = np.minimum(np.append(left[1:], end_s), left + max(LONGEST_JOINED_GAP_S, samples.bucket_s))
    columns = [Column("Time", Token.INK, tuple(duration(at).text for at in left.tolist()))]
    columns += [Column(track.name, track.color, track.texts) for track in made]
    if "altitude_m" in samples.channels:
        texts = tuple(str(metres(value)) for value in samples.channels["altitude_m"].tolist())
        columns.append(Column("Altitude", Token.MUTED, texts))
    return Readout(left, right, tuple(columns))


def _description(activity: Activity, made: tuple[Track, ...], samples: Samples) -> str:
    """Says in words what the picture shows."""
    far, long_s = activity.metrics.get("distance_m"), activity.metrics.get("timer_time_s")
    parts = [f"{activity.sport.capitalize()} on {activity.local_date}"]
    if far is not None:
        parts.append(str(swim_distance(far) if activity.sport == "swim" else distance(far)))
    if long_s is not None:
        parts.append(str(duration(long_s)))
    sentences = [", ".join(parts) + "."]
    if activity.lengths:
        sentences.append(length_summary(activity))
    sentences += [_track_sentence(track, activity) for track in made]
    if len(activity.laps) > 1:
        sentences.append(f"{len(activity.laps)} laps.")
    if not activity.lengths:
        sentences += _holes_sentences(samples)
    sentences.append(fault_summary(activity.faults))
    return " ".join(filter(None, sentences))


def _holes_sentences(samples: Samples) -> list[str]:
    pauses = sum(hole.paused for hole in samples.holes)
    counts = ((pauses, "pause"), (len(samples.holes) - pauses, "gap"))
    return [f"One {noun}." if count == 1 else f"{count} {noun}s." for count, noun in counts if count]


def _track_sentence(track: Track, activity: Activity) -> str:
    mean = activity.metrics.get(track.mean)
    words = (
        track.summary
        if mean is None
        else f"mean {format_metric(track.mean, mean, sport=activity.sport)}, {track.summary}"
    )
    return f"{track.name}: {words}."
