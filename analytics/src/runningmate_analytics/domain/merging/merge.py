"""Merging: the first source's time base, each channel from the source that has it best."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.elevation import ALTITUDE, Elevation, elevation_of
from runningmate_analytics.domain.faults import detect
from runningmate_analytics.domain.frames import fill
from runningmate_analytics.domain.merging.alignment import clock_offset_s
from runningmate_analytics.domain.merging.layer import ChannelSource, Layer, Merged
from runningmate_analytics.domain.merging.quality import best, rate
from runningmate_analytics.domain.model import Interval, Sport
from runningmate_analytics.domain.tracks import derived_channels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from runningmate_analytics.domain.model import Floats, Recording

TOGETHER = (("latitude_deg", "longitude_deg"), ("distance_m", "speed_mps"))
"""Channels that mean something only when they come from one source; the first of each is rated."""


LONGER = 1.1
"""A source that ran this much longer than the first gives the time base: a watch that was started late, or
whose battery ended, must not cut the ride that the bike computer has whole."""


def merge(layers: Sequence[Layer], choices: Mapping[str, UUID]) -> Merged:
    """Makes one recording of the sources of a workout.

    A source without samples gives nothing but what is said about it, where another has some. The first of the others gives the device, and the time base and the pauses unless another ran much longer;
    laps and pool lengths come from the first source that has any. Other sources' channels are shifted to its clock and interpolated
    linearly inside gaps shorter than 25 s, never across holes.

    Args:
        layers: At least one; the first came first.
        choices: Channel to the recording that the athlete wants it from; one without the channel does
            not count.
    """
    first = layers[0]
    if len(layers) == 1:
        return Merged(first.recording, (), {first.recording_id: 0.0})
    everything = layers
    layers = [layer for layer in layers if layer.recording.sampled] or layers
    base = _base(layers)
    offset_s = {
        layer.recording_id: 0.0 if layer is base else clock_offset_s(base.recording, layer.recording)
        for layer in layers
    }
    channels: dict[str, Floats] = {}
    sources: list[ChannelSource] = []
    for source, layer in _choose(layers, choices):
        values = _on_base(base, layer, source.channel, offset_s[layer.recording_id])
        if np.isfinite(values).any():
            channels[source.channel] = values
            sources.append(source)
    structured = {layer.recording_id: _shifted(base, layer, offset_s) for layer in layers}
    recording = _whole(base, list(structured.values()), layers, channels)
    return Merged(_told(recording, everything), tuple(sources), offset_s)


def _base(layers: Sequence[Layer]) -> Layer:
    """The source whose time base counts: the first one, unless it would lose much that another recorded."""
    longest = max(layers, key=_span_s)
    return layers[0] if _span_s(longest) <= LONGER * _span_s(layers[0]) else longest


def _span_s(layer: Layer) -> float:
    time_s = layer.recording.time_s
    return float(time_s[-1] - time_s[0]) if time_s.size else -1.0


def _choose(layers: Sequence[Layer], choices: Mapping[str, UUID]) -> list[tuple[ChannelSource, Layer]]:
    faults = {layer.recording_id: detect(layer.recording) for layer in layers}
    derived = {layer.recording_id: _computed(layer.recording) for layer in layers}
    names = list(dict.fromkeys(name for layer in layers for name in layer.recording.channels))
    leader = {name: group[0] for group in TOGETHER for name in group if group[0] in names}
    found: list[tuple[ChannelSource, Layer]] = []
    for name in names:
        rated = leader.get(name, name)
        having = [layer for layer in layers if rated in layer.recording.channels]
        wanted = choices.get(name) or choices.get(rated)
        chosen = next((layer for layer in having if layer.recording_id == wanted), None)
        if chosen is not None:
            layer, reason = chosen, "You chose it."
        else:
            ratings = [
                rate(layer, rated, faults[layer.recording_id], derived[layer.recording_id])
                for layer in having
            ]
            winner, reason = best(ratings)
            layer = winner.layer
        if name in layer.recording.channels:
            source = ChannelSource(name, str(layer.recording_id), reason, chosen is not None)
            found.append((source, layer))
    return found


def _computed(recording: Recording) -> frozenset[str]:
    """Channels that no sensor of their own gave."""
    bare = elevation_of(recording) is Elevation.SMOOTHED
    return derived_channels(recording) | (frozenset({ALTITUDE}) if bare else frozenset())


def _on_base(base: Layer, layer: Layer, channel: str, offset_s: float) -> Floats:
    values = layer.recording.channels[channel]
    if layer is base:
        return values
    known = np.isfinite(values)
    if not known.any():
        return np.full(base.recording.time_s.size, np.nan)
    apart_s = (layer.recording.started_at - base.recording.started_at).total_seconds() + offset_s
    return fill(layer.recording.time_s[known] + apart_s, values[known], base.recording.time_s)


def _shifted(base: Layer, layer: Layer, offset_s: Mapping[UUID, float]) -> Recording:
    """Laps, lengths and pauses of a source on the clock of the base."""
    recording = layer.recording
    apart_s = (recording.started_at - base.recording.started_at).total_seconds() + offset_s[
        layer.recording_id
    ]
    return replace(
        recording,
        laps=tuple(replace(lap, start_s=lap.start_s + apart_s) for lap in recording.laps),
        lengths=tuple(replace(length, start_s=length.start_s + apart_s) for length in recording.lengths),
        pauses=tuple(Interval(pause.start_s + apart_s, pause.end_s + apart_s) for pause in recording.pauses),
    )


def _whole(
    base: Layer, shifted: Sequence[Recording], layers: Sequence[Layer], channels: Mapping[str, Floats]
) -> Recording:
    first = layers[0].recording
    pool = next((recording for recording in shifted if recording.lengths), shifted[0])
    units = {name: unit for layer in reversed(layers) for name, unit in layer.recording.units.items()}
    return replace(
        base.recording,
        channels=channels,
        laps=next((recording.laps for recording in shifted if recording.laps), ()),
        lengths=pool.lengths,
        pool_length_m=pool.pool_length_m,
        pool_in_yards=pool.pool_in_yards,
        device=first.device,
        summary=first.summary,
        partial=next((layer.recording.partial for layer in layers if layer.recording.partial), None),
        units=units,
    )


def _told(recording: Recording, layers: Sequence[Layer]) -> Recording:
    """A merged recording with what the first source says that says anything."""
    # GPX often says nothing of the sport; the first source that does is believed.
    known = next(
        (layer.recording for layer in layers if layer.recording.sport is not Sport.OTHER), layers[0].recording
    )
    return replace(
        recording,
        sport=known.sport,
        sub_sport=known.sub_sport,
        name=next((layer.recording.name for layer in layers if layer.recording.name), None),
        session_index=layers[0].recording.session_index,
        time_zone=next((layer.recording.time_zone for layer in layers if layer.recording.time_zone), None),
        perceived_exertion=next(
            (layer.recording.perceived_exertion for layer in layers if layer.recording.perceived_exertion),
            None,
        ),
    )
