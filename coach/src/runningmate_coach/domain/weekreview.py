"""The review of a week: the one thing that changes the next week, at most two reasons, at most one question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.findings import DETAILED, Finding, Rank, find, fresh
from runningmate_coach.domain.phrase import Draft, Phrase, phrase
from runningmate_coach.domain.study import activity_date, hard_minutes, study
from runningmate_coach.domain.training import Details
from runningmate_coach.domain.values import Value, change_pct, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from runningmate_coach.domain.training import Activity, Athlete, History

WEEK = timedelta(days=7)
BEFORE = 4
"""Weeks that a week is measured by."""
LEAST_WEEKS = 3
"""Of them that must have a load, for a rise or a fall to mean anything."""
MOST_RISE = 1.3
"""Of the highest of the weeks before; plans of this coach rise by a tenth, life is allowed more."""
LEAST_LOAD = 100.0
"""Below this a single session makes the ratio meaningless."""
MOST_HARD_DAYS = 3
LEAST_SHARE = 0.5
"""Of the mean of the weeks before; less is a week off, or one to recover in."""
MOST_REASONS = 2
_WHICH = {sport: f"This is about the {sport} of {{day}}." for sport in ("run", "ride", "swim")}
_ANY = "This is about the workout of {day}."
"""A finding of one workout speaks of `this one`; in a week it has to be said which."""


@dataclass(frozen=True, slots=True)
class WeekMaterial:
    """What a week's review is made from.

    Attributes:
        monday: First day of the week.
        today: The athlete's local day; a week that has it is not over.
        activities: Of the week and of those before it, without laps.
    """

    monday: date
    today: date
    activities: tuple[Activity, ...]
    history: History
    athlete: Athlete

    @property
    def sunday(self) -> date:
        """Last day."""
        return self.monday + WEEK - timedelta(days=1)

    def of(self, monday: date) -> tuple[Activity, ...]:
        """Workouts of one week, oldest first; changes between legs aside."""
        found = (
            one for one in self.activities if monday <= one.day < monday + WEEK and one.sport != "transition"
        )
        return tuple(sorted(found, key=lambda one: (one.started_at, one.activity_id)))

    def load(self, monday: date) -> Value | None:
        """The load of one week, None before the first workout of all or where a workout lacks it."""
        first = self.history.first_day
        if first is None or first > monday or any("load" not in one.metrics for one in self.of(monday)):
            return None
        total = sum(one.number("load") or 0.0 for one in self.of(monday))
        last = monday + WEEK - timedelta(days=1)
        return Value(
            f"totals/{monday.isoformat()}..{last.isoformat()}/all/load",
            "load",
            total,
            "points",
            first=monday,
            last=last,
        )

    def loads_before(self, monday: date) -> list[Value]:
        """Loads of the weeks before one, as far as they are known."""
        found = (self.load(monday - number * WEEK) for number in range(1, BEFORE + 1))
        return [one for one in found if one is not None]


def findings(material: WeekMaterial) -> tuple[Finding, ...]:
    """What the week shows and the two weeks before it did not show already; what changes the next one most first."""
    said = [
        (then, one)
        for back in (2, 1)
        for then in (material.monday - back * WEEK,)
        for one in _found(material, then)
    ]
    new = fresh(_found(material, material.monday), said, material.monday)
    return tuple(sorted(new, key=lambda one: one.rank))


def compose(
    material: WeekMaterial, new: Sequence[Finding], *, careful: bool
) -> Iterator[tuple[Draft, dict[str, Value]]]:
    """Yields the sentences with what each may cite.

    Args:
        material: The week.
        new: Its findings.
        careful: Whether an injury asks for caution, so that nothing asks for more.
    """
    if not material.of(material.monday):
        yield _draft("", phrase("No workout was recorded in this week, so there is nothing to say about it."))
        return
    told = [one for one in new if not (careful and one.rank is Rank.PROGRESS)]
    if not told:
        for one in _uneventful(material):
            yield _draft("", one)
        return
    top = told[0]
    yield _draft(top.kind, top.lead)
    for reason in top.reasons:
        yield _draft(top.kind, reason)
    if top.question is not None:
        yield _draft("", top.question)


def _found(material: WeekMaterial, monday: date) -> list[Finding]:
    own = [one for rule in (_rise, _hard_days, _fall) if (one := rule(material, monday)) is not None]
    kinds = {one.kind for one in own}
    # Of workouts only what needs nothing but the list of them; the later ones know more.
    for activity in reversed(material.of(monday)):
        seen = study(activity, Details(), material.activities, material.history, material.athlete)
        for one in find(seen):
            if one.kind not in kinds and one.kind not in DETAILED and one.rank <= Rank.CORRECT:
                kinds.add(one.kind)
                which = phrase(_WHICH.get(activity.sport, _ANY), day=activity_date(activity))
                own.append(replace(one, reasons=(which, *one.reasons[: MOST_REASONS - 1])))
    return own


def _rise(material: WeekMaterial, monday: date) -> Finding | None:
    """A load far above the highest of the weeks before."""
    now, before = material.load(monday), material.loads_before(monday)
    if now is None or len([one for one in before if one.value > 0]) < LEAST_WEEKS or now.value < LEAST_LOAD:
        return None
    highest = max(before, key=lambda one: one.value)
    if now.value <= MOST_RISE * highest.value:
        return None
    rise = change_pct(f"{now.value_id}/rise/change_pct", now, highest)
    assert rise is not None
    return Finding(
        "week_load_rise", Rank.PROTECT,
        phrase("Plan the coming week no heavier than {highest}: this one had a load of {now}.", highest=highest, now=now),
        (phrase("That is {rise} above the highest of the weeks before; what it does shows only days later.", rise=rise),),
        phrase("Was that planned?"),
        measure=now.value / highest.value, change=0.3,
    )  # fmt: skip


def _hard_days(material: WeekMaterial, monday: date) -> Finding | None:
    """More hard days than a week has room for."""
    hard = {one.day: one for one in material.of(monday) if hard_minutes(one) > 0}
    if len(hard) <= MOST_HARD_DAYS:
        return None
    days = sorted(hard)
    first, last = activity_date(hard[days[0]]), activity_date(hard[days[-1]])
    number = count(f"totals/{monday.isoformat()}/hard_day_count", len(days), days[0], days[-1])
    return Finding(
        "week_hard_days", Rank.CORRECT,
        phrase("Leave more easy days between the hard ones in the coming week: {number} days of this one were hard.", number=number),
        (phrase("They lay between {first} and {last}; what is trained grows on the easy days.", first=first, last=last),),
        measure=float(len(days)),
    )  # fmt: skip


def _fall(material: WeekMaterial, monday: date) -> Finding | None:
    """A load far below that of the weeks before: rest, or life."""
    now, before = material.load(monday), material.loads_before(monday)
    known = [one for one in before if one.value > 0]
    if now is None or len(known) < LEAST_WEEKS or monday + WEEK > material.today:
        return None
    mean = sum(one.value for one in known) / len(known)
    if mean < LEAST_LOAD or now.value >= LEAST_SHARE * mean:
        return None
    usual = replace(now, value_id=f"{now.value_id}/mean_of_weeks_before/load", value=mean)
    return Finding(
        "week_load_fall", Rank.KEEP,
        phrase("Go on as before, and make nothing up: this week had a load of {now}, those before {usual} on average.", now=now, usual=usual),
        question=phrase("Was it rest, illness, or simply life?"),
        measure=now.value / mean, change=0.3,
    )  # fmt: skip


def _uneventful(material: WeekMaterial) -> Iterator[Phrase]:
    over = material.sunday < material.today
    now, before = material.load(material.monday), material.loads_before(material.monday)
    if not over:
        yield phrase("Nothing in this week so far changes the rest of it: go on as planned.")
        return
    if now is None:
        yield phrase("Nothing in this week changes the next one: go on as planned.")
        return
    if len(before) < LEAST_WEEKS:
        yield phrase(
            "This week had a load of {now}: nothing in it changes the next one, so go on as planned.", now=now
        )
        return
    low, high = min(before, key=lambda one: one.value), max(before, key=lambda one: one.value)
    yield phrase(
        "This week had a load of {now}, those before {low} to {high}: nothing in it changes the next one, so go on as planned.",
        now=now, low=low, high=high,
    )  # fmt: skip


def _draft(kind: str, said: Phrase) -> tuple[Draft, dict[str, Value]]:
    return Draft(said.text, kind), {value.value_id: value for value in said.values}
