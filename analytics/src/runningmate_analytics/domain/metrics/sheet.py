"""The sheet on which the families write what they computed, and the workout that they read."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Estimated, MetricValue, Missing, Parameter

if TYPE_CHECKING:
    from runningmate_analytics.domain.faults import Fault
    from runningmate_analytics.domain.frames import Frame
    from runningmate_analytics.domain.metrics.motion import Motion
    from runningmate_analytics.domain.metrics.options import Options
    from runningmate_analytics.domain.model import Recording, Settings


@dataclass(frozen=True, slots=True)
class Workout:
    """All that a family may read.

    Attributes:
        recording: As decoded, without marked samples.
        settings: As they hold on that day for that sport.
        options: Conventions to follow.
        frame: The recording at 1 Hz; None when only lengths were recorded.
        motion: Speed and distance at 1 Hz; None when nothing tells them.
        faults: What was marked.
    """

    recording: Recording
    settings: Settings
    options: Options
    frame: Frame | None
    motion: Motion | None
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Sheet:
    """Collects values; a value that is not finite is dropped, so that no metric is ever NaN."""

    values: dict[str, MetricValue] = field(default_factory=dict)
    missing: dict[str, Missing] = field(default_factory=dict)

    def add(
        self, name: str, value: float, coverage: float, source_channel: str, *parameters: Parameter
    ) -> None:
        """Writes one value.

        Args:
            name: Catalogue name.
            value: In the unit of the name.
            coverage: Share 0..1 of the time with usable data.
            source_channel: What it was computed from.
            parameters: Settings and options used.
        """
        if math.isfinite(value):
            share = min(1.0, max(0.0, coverage))
            self.values[name] = MetricValue(name, float(value), share, source_channel, parameters)

    def miss(self, name: str, reason: str, setting: str | None = None) -> None:
        """Notes why an expected metric is absent; the first reason for a name stays."""
        self.missing.setdefault(name, Missing(name, reason, setting))

    def number(self, name: str) -> float | None:
        """Reads a value that an earlier family wrote, None where it is absent."""
        entry = self.values.get(name)
        return None if entry is None else entry.value


def parameter(name: str, setting: Estimated) -> Parameter:
    """Turns a setting into the parameter that a value rests on."""
    return Parameter(name, setting.value, setting.valid_from, setting.evidence, setting.source_kinds)


def choice(rule: str) -> Parameter:
    """Names an option that differs from the catalogue's rule, as a parameter of value 1."""
    return Parameter(f"option_{rule}", 1.0)
