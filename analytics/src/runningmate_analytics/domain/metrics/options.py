"""Choices between published conventions; the defaults are the rules of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PowerRule(StrEnum):
    """How the first 30 s of normalized power are averaged."""

    DEVICE = "device"
    """Averages start once the window is full."""
    GC = "gc"
    """The window starts filled with zeros, as GoldenCheetah does."""


class TrimpRule(StrEnum):
    """What Banister's weighting is applied to."""

    SAMPLES = "samples"
    """Every second on its own, by sex."""
    GC = "gc"
    """The mean of the whole activity, factor 0.64 for both sexes, as GoldenCheetah does."""


class GradeModel(StrEnum):
    """How grade turns into an equivalent flat speed."""

    TABLE = "table"
    """The table published for runners' heart-rate-matched pace (2017)."""
    MINETTI = "minetti"
    """Energy cost of Minetti 2002."""


class SwimClock(StrEnum):
    """Which clock speed and hours of a swim load run on."""

    MOVING = "moving"
    """Both without rests."""
    TIMER = "timer"
    """Both with rests."""
    ELEVATE = "elevate"
    """Speed without, hours with rests."""


class LoadSource(StrEnum):
    """The catalogue entry that `load` is taken from."""

    POWER = "power_load"
    RUN = "run_load"
    SWIM = "swim_load"
    HEART_RATE = "heart_rate_load"
    EXERTION = "exertion_load"


@dataclass(frozen=True, slots=True)
class Options:
    """One set of choices for a computation.

    Attributes:
        power_rule: Start of normalized power.
        trimp_rule: Per sample or whole activity.
        grade_model: Table or Minetti.
        swim_clock: Clock of the swim load.
        load_source: The athlete's choice; None takes the first of power, run pace, swim pace, heart
            rate, perceived exertion that the recording and the settings support.
        perceived_exertion: The athlete's rating 1..10 of this activity, None where not given.
        faults_off: Fault rules that do not mark anything.
    """

    power_rule: PowerRule = PowerRule.DEVICE
    trimp_rule: TrimpRule = TrimpRule.SAMPLES
    grade_model: GradeModel = GradeModel.TABLE
    swim_clock: SwimClock = SwimClock.MOVING
    load_source: LoadSource | None = None
    perceived_exertion: int | None = None
    faults_off: frozenset[str] = frozenset()
