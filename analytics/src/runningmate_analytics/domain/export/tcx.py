"""TCX activities with Garmin's ActivityExtension v2: laps, tracks between timer stops, track points.

Source: Garmin TrainingCenterDatabase v2 and ActivityExtension v2 schemas.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.export.markup import HEADER, element, escaped
from runningmate_analytics.domain.export.numbers import (
    decimals,
    instants,
    iso_text,
    iso_texts,
    texts,
    within,
)
from runningmate_analytics.domain.export.subject import Encoded, NotEncodableError, left_out
from runningmate_analytics.domain.model import Lap, Sport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runningmate_analytics.domain.export.subject import Subject
    from runningmate_analytics.domain.model import Recording

_WRITTEN = frozenset({
    "latitude_deg", "longitude_deg", "altitude_m", "distance_m", "speed_mps", "power_w", "heart_rate_bpm",
    "cadence_rpm",
})  # fmt: skip
_SPORTS = {Sport.RUN: "Running", Sport.RIDE: "Biking"}
_OTHER = "Other"
_NOT_A_LETTER = str.maketrans({"\n": " ", "\r": " ", "\t": " "})
_ROOT = (
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
_UBYTE = (1, 254)
_USHORT = (0, 65_535)


def encode_tcx(subject: Subject) -> Encoded:
    """Writes laps with their samples.

    Raises:
        NotEncodableError: The activity has no sample.
    """
    recording = subject.recording
    if not recording.time_s.size:
        raise NotEncodableError(
            "TCX is made of samples and this activity has none, only pool lengths; FIT can hold it."
        )
    notes = left_out("TCX", [name for name in recording.channels if name not in _WRITTEN])
    sport = _SPORTS.get(recording.sport, _OTHER)
    if sport == _OTHER:
        notes += ("TCX knows running and biking only, so the sport is written as Other.",)
    if recording.lengths:
        notes += ("TCX has no place for pool lengths.",)
    parts = (
        HEADER,
        _ROOT,
        f'<Activities><Activity Sport="{sport}">',
        f"<Id>{iso_text(recording.started_at, 0.0)}</Id>\n",
        *_laps(subject),
        f"<Notes>{escaped(subject.facts.title)}</Notes>",
        _creator(subject),
        "</Activity></Activities></TrainingCenterDatabase>\n",
    )
    return Encoded("".join(parts).encode(), notes)


def _creator(subject: Subject) -> str:
    if not subject.facts.device:
        return ""
    name = escaped(subject.facts.device.translate(_NOT_A_LETTER))
    return (
        f'<Creator xsi:type="Device_t"><Name>{name}</Name><UnitId>0</UnitId><ProductID>0</ProductID>'
        "<Version><VersionMajor>0</VersionMajor><VersionMinor>0</VersionMinor></Version></Creator>"
    )


def _laps(subject: Subject) -> Iterator[str]:
    recording = subject.recording
    laps = recording.laps or (Lap(0.0, subject.end_s, None, subject.distance_m),)
    points = list(_points(recording))
    starts = np.searchsorted(recording.time_s, [lap.start_s for lap in laps])
    edges = [0, *starts[1:].tolist(), len(points)]
    breaks = {int(np.searchsorted(recording.time_s, pause.end_s)) for pause in recording.pauses}
    for lap, first, last in zip(laps, edges[:-1], edges[1:], strict=True):
        yield _lap_head(subject, lap)
        inside = sorted({first, last, *(at for at in breaks if first < at < last)})
        for begin, end in pairwise(inside):
            yield "<Track>\n"
            yield "".join(points[begin:end])
            yield "</Track>\n"
        yield "</Lap>\n"


def _lap_head(subject: Subject, lap: Lap) -> str:
    timer_s = lap.timer_time_s
    if timer_s is None:
        timer_s = subject.timer_s(lap.start_s, lap.start_s + lap.elapsed_time_s)
    seconds, metres = texts(np.array([timer_s, lap.distance_m or 0.0]), 3)
    return (
        f'<Lap StartTime="{iso_text(subject.recording.started_at, lap.start_s)}">'
        f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>"
        "<Calories>0</Calories><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>\n"
    )


def _points(recording: Recording) -> Iterator[str]:
    moments = iso_texts(instants(recording.started_at, recording.time_s))
    latitude, longitude, altitude, distance, speed = (
        _column(recording, name, decimals(name))
        for name in ("latitude_deg", "longitude_deg", "altitude_m", "distance_m", "speed_mps")
    )
    heart_rate = _column(recording, "heart_rate_bpm", 0, _UBYTE)
    cadence = _column(recording, "cadence_rpm", 0, (0, _UBYTE[1]))
    power = _column(recording, "power_w", 0, _USHORT)
    run = recording.sport is Sport.RUN
    for row, moment in enumerate(moments):
        extension = (
            element("ns3:Speed", speed[row])
            + (element("ns3:RunCadence", cadence[row]) if run else "")
            + element("ns3:Watts", power[row])
        )
        position = ""
        if latitude[row] and longitude[row]:
            position = (
                f"<Position><LatitudeDegrees>{latitude[row]}</LatitudeDegrees>"
                f"<LongitudeDegrees>{longitude[row]}</LongitudeDegrees></Position>"
            )
        bpm = f"<HeartRateBpm><Value>{heart_rate[row]}</Value></HeartRateBpm>" if heart_rate[row] else ""
        wrapped = f"<Extensions><ns3:TPX>{extension}</ns3:TPX></Extensions>" if extension else ""
        yield (
            f"<Trackpoint><Time>{moment}</Time>{position}{element('AltitudeMeters', altitude[row])}"
            f"{element('DistanceMeters', distance[row])}{bpm}"
            f"{'' if run else element('Cadence', cadence[row])}{wrapped}</Trackpoint>\n"
        )


def _column(
    recording: Recording, name: str, places: int, bounds: tuple[float, float] | None = None
) -> list[str]:
    values = recording.channels.get(name)
    if values is None:
        return [""] * recording.time_s.size
    return texts(values if bounds is None else within(values, *bounds), places)
