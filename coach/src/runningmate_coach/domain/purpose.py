"""What a session was for: its title first, then its structure, then how hard and long it was."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from runningmate_coach.domain.titles import Kind, kind_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_coach.domain.bouts import Structure
    from runningmate_coach.domain.training import Activity

JUDGED_BY_BOUTS = frozenset({Kind.INTERVALS, Kind.TEMPO})
EASY_KINDS = frozenset({Kind.EASY, Kind.RECOVERY})
HARD_KINDS = frozenset({Kind.INTERVALS, Kind.TEMPO, Kind.TEST, Kind.RACE})

EASY_INTENSITY = {"run": 0.80, "ride": 0.65}
"""Whole-session share of threshold up to which nobody goes by accident."""
STEADY_HARD = (0.88, 1.02)
LONG_SHARE = 1.4
LEAST_LONG_S = {"run": 4_500.0, "ride": 9_000.0}
LEAST_RECENT = 5
"""Sessions of the sport in the weeks before, without which nothing is long for this athlete."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose, and a sentence that says how it was found."""

    kind: Kind
    evidence: str


def purpose_of(activity: Activity, structure: Structure | None, recent: Sequence[Activity]) -> Purpose:
    """Finds what a session was for.

    Args:
        activity: The session.
        structure: Its work bouts, None when it has none.
        recent: The athlete's activities of the six weeks before.
    """
    named = kind_in(activity.name, activity.number("distance_m"))
    if named is not None:
        return Purpose(named, "Its title says so.")
    if activity.sub_sport.startswith("commut"):
        return Purpose(Kind.COMMUTE, "The device recorded it as a commute.")
    if structure is not None:
        return Purpose(Kind.INTERVALS, "Its laps alternate between work and rest.")
    return _by_effort(activity, recent)


def _by_effort(activity: Activity, recent: Sequence[Activity]) -> Purpose:
    intensity, sport = activity.intensity, activity.sport
    unknown = Purpose(Kind.UNKNOWN, "Neither title, laps nor intensity tell what it was for.")
    if intensity is None or sport not in EASY_INTENSITY:
        return unknown
    usual = [one.duration_s for one in recent if one.sport == sport and one.duration_s > 0]
    long_s = max(LEAST_LONG_S[sport], LONG_SHARE * median(usual)) if len(usual) >= LEAST_RECENT else None
    if long_s is not None and activity.duration_s >= long_s and intensity < STEADY_HARD[0]:
        return Purpose(Kind.LONG, "It is long against the weeks before, and of moderate intensity.")
    if intensity <= EASY_INTENSITY[sport]:
        return Purpose(Kind.EASY, "Its intensity lies far below the threshold.")
    variability = activity.number("variability_index")
    steady = sport == "run" or (variability is not None and variability <= 1.06)
    if steady and STEADY_HARD[0] <= intensity <= STEADY_HARD[1] and activity.duration_s >= 1_500:
        return Purpose(Kind.TEMPO, "It is steady and close to the threshold.")
    return unknown
