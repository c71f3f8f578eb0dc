"""One activity in its context: all that the rules read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.bouts import Structure, structure
from runningmate_coach.domain.purpose import Purpose, purpose_of
from runningmate_coach.domain.training import Activity, Athlete, Day, Details, History
from runningmate_coach.domain.values import Value, dated

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTEXT = timedelta(weeks=6)
WARM_UP_DAYS = 42
"""Fitness starts from nothing; before this it means little."""

LEAST_HARD_S = 720.0
"""Time in zone 4 and above that makes a day hard, by what interval sessions usually hold."""
HARD_INTENSITY = 0.88
LEAST_STEADY_HARD_S = 1_200.0


@dataclass(frozen=True, slots=True)
class Study:
    """An activity with what was found out about it.

    Attributes:
        before: Activities of the six weeks before it began, newest first, without laps.
        days: Local days up to its own, ascending; empty where analytics has none.
        known_days: Days since the first activity of all; 0 when there is none.
    """

    activity: Activity
    details: Details
    before: tuple[Activity, ...]
    days: tuple[Day, ...]
    known_days: int
    athlete: Athlete
    structure: Structure | None
    purpose: Purpose

    @property
    def warm(self) -> bool:
        """Whether fitness has had its 42 days."""
        return self.known_days >= WARM_UP_DAYS

    @property
    def today(self) -> Day | None:
        """The activity's own day."""
        return self.days[-1] if self.days and self.days[-1].day == self.activity.day else None

    def metric(self, name: str) -> Value | None:
        """A metric of the activity to cite."""
        return self.activity.value(name)

    def within(self, days: int) -> tuple[Activity, ...]:
        """Activities that began before this one on its day or the given days before."""
        first = self.activity.day - timedelta(days=days)
        return tuple(one for one in self.before if one.day >= first)


def study(
    activity: Activity, details: Details, others: Iterable[Activity], history: History, athlete: Athlete
) -> Study:
    """Puts an activity into its context, as it was when the activity ended.

    Args:
        activity: The one to look at.
        details: Its trace and curves, as far as they were read.
        others: Any activities of the athlete; those that began later are left out.
        history: Days; those after the activity's are left out.
        athlete: Settings.
    """
    before = sorted(
        (
            one
            for one in others
            if activity.day - CONTEXT <= one.day and one.started_at < activity.started_at
            and one.activity_id != activity.activity_id
        ),
        key=lambda one: (one.started_at, one.activity_id),
        reverse=True,
    )  # fmt: skip
    found = structure(activity, details.trace)
    first = history.first_day
    return Study(
        activity=activity,
        details=details,
        before=tuple(before),
        days=tuple(day for day in history.days if day.day <= activity.day),
        known_days=0 if first is None else max(0, (activity.day - first).days),
        athlete=athlete,
        structure=found,
        purpose=purpose_of(activity, found, before),
    )


def hard_minutes(activity: Activity) -> float:
    """Minutes of hard work, 0 for a session that was not hard."""
    families = (
        ("power", "heart_rate", "pace") if activity.sport == "ride" else ("heart_rate", "pace", "power")
    )
    seconds = next(
        (found for family in families if (found := activity.zone_time_s(family, 4)) is not None), 0.0
    )
    if seconds >= LEAST_HARD_S:
        return seconds / 60
    intensity = activity.intensity or 0.0
    whole = intensity >= HARD_INTENSITY and activity.duration_s >= LEAST_STEADY_HARD_S
    return activity.duration_s / 60 if whole else 0.0


def day_value(day: Day, name: str) -> Value:
    """A number of one day to cite; name is a field of `Day`."""
    return Value(f"fitness/{day.day.isoformat()}/{name}", name, float(getattr(day, name)))


def day_date(day: Day) -> Value:
    """The day itself to cite."""
    return dated(f"fitness/{day.day.isoformat()}/date", day.day)


def activity_date(activity: Activity) -> Value:
    """An activity's local day to cite."""
    return dated(f"{activity.activity_id}/local_date", activity.day)
