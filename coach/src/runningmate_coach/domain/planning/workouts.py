"""What sessions consist of: steps as shares of a threshold, their load, and how long they may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.model import (
    EASY,
    HEART_RATE_STRAP,
    INTERVALS,
    LONG,
    POWER_METER,
    QUALITY,
    RACE_PACE,
    RIDE,
    RUN,
    SWIM,
    TEMPO,
    THRESHOLD,
    Block,
    Easier,
    Step,
    Target,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from runningmate_coach.domain.planning.model import Constraints
    from runningmate_coach.domain.training import Athlete

Shares = tuple[float, float]

STEADY: Mapping[tuple[str, str], Shares] = {
    (RUN, EASY): (0.72, 0.84),
    (RUN, LONG): (0.72, 0.82),
    (RIDE, EASY): (0.56, 0.72),
    (RIDE, LONG): (0.58, 0.74),
    (SWIM, EASY): (0.82, 0.90),
    (SWIM, LONG): (0.86, 0.92),
}
"""Below the third zone of METRICS' defaults: of threshold speed in runs and swims, of threshold power in rides."""

REST: Mapping[str, Shares] = {RUN: (0.60, 0.74), RIDE: (0.40, 0.56), SWIM: (0.60, 0.80)}


@dataclass(frozen=True, slots=True)
class Core:
    """Repetitions of work and rest at shares of the threshold; as many as fit, at most `times`."""

    times: int
    work_s: int
    rest_s: int
    work: Shares


CORES: Mapping[tuple[str, str], Core] = {
    (RUN, TEMPO): Core(3, 600, 120, (0.90, 0.95)),
    (RUN, THRESHOLD): Core(5, 360, 90, (0.96, 1.01)),
    (RUN, INTERVALS): Core(6, 180, 150, (1.04, 1.10)),
    (RUN, RACE_PACE): Core(4, 480, 120, (0.94, 1.00)),
    (RIDE, TEMPO): Core(3, 720, 240, (0.84, 0.92)),
    (RIDE, THRESHOLD): Core(3, 720, 300, (0.95, 1.01)),
    (RIDE, INTERVALS): Core(6, 240, 240, (1.06, 1.16)),
    (RIDE, RACE_PACE): Core(3, 900, 300, (0.88, 0.96)),
    (SWIM, TEMPO): Core(4, 420, 60, (0.93, 0.97)),
    (SWIM, THRESHOLD): Core(10, 120, 20, (0.98, 1.01)),
    (SWIM, INTERVALS): Core(12, 60, 30, (1.03, 1.08)),
    (SWIM, RACE_PACE): Core(5, 300, 45, (0.95, 1.00)),
}

SHORTEST: Mapping[tuple[str, bool], int] = {
    (RUN, False): 20, (RUN, True): 30, (RIDE, False): 30, (RIDE, True): 45, (SWIM, False): 20, (SWIM, True): 30,
}  # fmt: skip
"""Fewest minutes of an easy session (False) and of a key session (True); less is not worth changing for."""

LONGEST_EASY: Mapping[str, int] = {RUN: 75, RIDE: 150, SWIM: 60}
COMFORTABLE: Mapping[str, int] = {RUN: 45, RIDE: 75, SWIM: 40}
"""Minutes of an easy session as most people plan them."""

WARM_UP_SHARE, LEAST_WARM_UP_S = 0.6, 480
LEAST_COOL_DOWN_S = 300


@lru_cache(maxsize=4096)
def blocks(sport: str, kind: str, minutes: int) -> tuple[Block, ...]:
    """The steps of a session, whose durations sum to its minutes; without targets yet."""
    total_s = minutes * 60
    core = CORES.get((sport, kind))
    if core is None:
        low, high = STEADY[sport, kind]
        return (Block(1, (Step("steady", total_s, low, high),)),)
    room_s = total_s - LEAST_WARM_UP_S - LEAST_COOL_DOWN_S
    times = max(1, min(core.times, (room_s + core.rest_s) // (core.work_s + core.rest_s)))
    work_s = min(core.work_s, room_s)
    around_s = total_s - times * work_s - (times - 1) * core.rest_s
    warm_s = max(LEAST_WARM_UP_S, int(around_s * WARM_UP_SHARE) // 60 * 60)
    low, high = STEADY[sport, EASY]
    work = Step("work", work_s, *core.work)
    made = [Block(1, (Step("warm_up", warm_s, low, high),))]
    if times > 1:
        made.append(Block(times - 1, (work, Step("recover", core.rest_s, *REST[sport]))))
    made += [Block(1, (work,)), Block(1, (Step("cool_down", around_s - warm_s, low, high),))]
    return tuple(made)


@lru_cache(maxsize=16384)
def load(sport: str, kind: str, minutes: int) -> float:
    """Load of a session done as written, to a tenth.

    Source: METRICS, "Power", "Running" and "Swimming": the fourth-power mean of the intensity, squared, in runs and
    rides; the mean intensity cubed in swims.
    """
    steps = [(one, block.times) for block in blocks(sport, kind, minutes) for one in block.steps]
    total_s = sum(step.duration_s * times for step, times in steps)
    power = 1 if sport == SWIM else 4
    mean = (
        sum(step.duration_s * times * ((step.low + step.high) / 2) ** power for step, times in steps)
        / total_s
    )
    return round(total_s / 36 * (mean**3 if sport == SWIM else mean**0.5), 1)


def shortest(sport: str, kind: str) -> int:
    """Fewest minutes that are worth it."""
    return SHORTEST[sport, kind != EASY]


def minutes_for(sport: str, kind: str, wanted: float) -> int:
    """The fewest minutes whose load reaches what is wanted, within 20 and 360."""
    low, high = 20, 360
    while low < high:
        middle = (low + high) // 2
        if load(sport, kind, middle) >= wanted:
            high = middle
        else:
            low = middle + 1
    return low


def easier(sport: str, kind: str, minutes: int) -> Easier:
    """The same sport, easy and shorter."""
    share = 0.75 if kind in (LONG, *QUALITY) else 0.6
    fewer = max(15, int(minutes * share) // 5 * 5)
    return Easier(EASY, fewer, load(sport, EASY, fewer), blocks(sport, EASY, fewer))


HEART_SHARES = ((0.85, (0.78, 0.89)), (0.95, (0.90, 0.95)), (1.02, (0.95, 1.00)))
"""Up to which intensity a share of the heart rate at threshold is a fair target; above, the heart is too slow."""
EXERTION = ((0.75, (1, 2)), (0.86, (2, 4)), (0.92, (4, 6)), (0.97, (6, 7)), (1.02, (7, 8)), (9.9, (8, 9)))
"""Perceived exertion (1 to 10) by the middle of the intensity."""


def targeted(
    made: tuple[Block, ...], sport: str, day: date, athlete: Athlete, constraints: Constraints
) -> tuple[Block, ...]:
    """Gives each step a target from the thresholds that hold on a day: power or speed, else heart rate, else feel."""
    return tuple(
        Block(
            block.times,
            tuple(
                replace(step, target=_target(step, sport, day, athlete, constraints)) for step in block.steps
            ),
        )
        for block in made
    )


def _target(step: Step, sport: str, day: date, athlete: Athlete, constraints: Constraints) -> Target:
    middle = (step.low + step.high) / 2
    if sport == RIDE and constraints.has(POWER_METER):
        power = athlete.setting("threshold_power_w", sport, day)
        if power is not None:
            return _of("power_w", step.low, step.high, power.value, power.valid_from)
    if sport in (RUN, SWIM):
        speed = athlete.setting("threshold_speed_mps", sport, day)
        if speed is not None:
            return _of("speed_mps", step.low, step.high, speed.value, speed.valid_from)
    if sport != SWIM and constraints.has(HEART_RATE_STRAP) and step.duration_s >= 300:
        heart = athlete.setting("threshold_heart_rate_bpm", sport, day)
        # Shares of power lie lower than those of speed for the same effort.
        effort = middle + (0.1 if sport == RIDE and middle < 0.8 else 0.0)
        shares = next((found for limit, found in HEART_SHARES if effort <= limit), None)
        if heart is not None and shares is not None:
            return _of("heart_rate_bpm", *shares, heart.value, heart.valid_from)
    effort = middle + (0.12 if sport == RIDE and middle < 0.8 else 0.0)
    low, high = next(found for limit, found in EXERTION if effort <= limit)
    return Target("perceived_exertion", low, high)


def _of(channel: str, low: float, high: float, threshold: float, valid_from: date) -> Target:
    digits = 2 if channel == "speed_mps" else 0
    return Target(
        channel, round(low * threshold, digits), round(high * threshold, digits), threshold, valid_from
    )
