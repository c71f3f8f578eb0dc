"""Makes a plan week by week.

Each week is searched exactly (`placing`). Weeks touch each other in three ways only: by the ramp of the load, by the
longest run of 30 days, and by a hard run on a Sunday, which takes the Monday after it. So two plans are carried along
where a Sunday's hard run is better for its own week, one with it and one without, and the better one is kept at the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.planning import filling, wording, workouts
from runningmate_coach.domain.planning.keys import keys
from runningmate_coach.domain.planning.model import (
    RACE,
    RUN,
    TAPER,
    Plan,
    Session,
    Week,
    monday_of,
)
from runningmate_coach.domain.planning.periods import Period, periods, race_minutes, taper_weeks
from runningmate_coach.domain.planning.placing import Key, Search, Wish
from runningmate_coach.domain.planning.problems import problems
from runningmate_coach.domain.planning.rooms import Room, room

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from runningmate_coach.domain.planning.model import Constraints, Goal, Past, Race
    from runningmate_coach.domain.planning.placing import Part, Placement
    from runningmate_coach.domain.training import Athlete

GROWTH = 1.06
"""From one load week to the next."""
RAMP = 1.10
"""Most of a week's load over the highest of the four weeks before."""
RAMP_WEEKS = 4
RECOVERY = 0.65
TAPERS: Mapping[int, tuple[float, ...]] = {1: (0.55,), 2: (0.72, 0.48)}
RACE_B = 0.8
KEPT_REFERENCE = 0.95
"""Share of the load of the week before that the next may begin from, where a week was cut short."""
LEAST_LOAD = 60.0
"""A week that anybody healthy may begin with: about an hour of easy training."""
KEPT_FITNESS = 0.5
"""Share of what fitness stands for that may be trained at once after a break."""
DEFAULT_GROWTH = 1.6
"""Most of the fullest week over the first, where the athlete wishes no load."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a plan is made from.

    Attributes:
        start: First day that may have a session.
        standing: Sessions of the first week before `start`, which stay as they are.
        before: The plan that this one replaces, so that no session moves without a need.
    """

    goal: Goal
    constraints: Constraints
    past: Past
    athlete: Athlete
    start: date
    standing: tuple[Session, ...] = ()
    before: Plan | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Weeks made so far; `rank` sums what is missing, short and awkward."""

    weeks: tuple[Week, ...] = ()
    runs: Mapping[date, float] | None = None
    reference: float = 0.0
    rank: tuple[int, float, float] = (0, 0.0, 0.0)


def main_race(goal: Goal) -> Race | None:
    """The race that the plan ends with: the last one of the highest priority, A before B."""
    for priority in "AB":
        found = [race for race in goal.races if race.priority == priority]
        if found:
            return max(found, key=lambda race: race.day)
    return None


def propose(outline: Outline) -> Plan:
    """Makes the plan that meets the wishes, or the nearest one that breaks no limit.

    Args:
        outline: With a goal whose main race lies on or after `start`.
    """
    return _Planner(outline).plan()


class _Planner:
    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._main = main_race(outline.goal)
        before = outline.before
        same = before is not None and main_race(before.goal) == self._main
        # A plan that goes on keeps the phases it was made with.
        self._first = before.weeks[0].monday if before is not None and same else monday_of(outline.start)
        self._done = (monday_of(outline.start) - self._first).days // 7
        if self._main is None:
            count, taper = max(outline.goal.weeks, self._done + 1), 0
            self._last_day = self._first + timedelta(weeks=count, days=-1)
        else:
            count = (monday_of(self._main.day) - self._first).days // 7 + 1
            taper = taper_weeks(race_minutes(self._main, outline.athlete))
            self._last_day = self._main.day
        self._periods = periods(count, taper, outline.constraints.load_weeks)
        self._taper = sum(one.phase == TAPER for one in self._periods)
        self._races = tuple(race for race in outline.goal.races if self._possible(race))

    def plan(self) -> Plan:
        outline = self._outline
        drafts = [Draft(runs=dict(outline.past.runs), reference=self._reference())]
        for number, period in enumerate(self._periods[self._done :], self._done):
            following: dict[bool, Draft] = {}
            for draft in drafts:
                for longer, late in self._extended(draft, number, period):
                    if late not in following or longer.rank < following[late].rank:
                        following[late] = longer
            drafts = list(following.values())
        made = map(self._worded, min(drafts, key=lambda draft: draft.rank).weeks)
        kept = () if outline.before is None else outline.before.weeks
        weeks = (*(week for week in kept if week.monday < monday_of(outline.start)), *made)
        start = outline.start if outline.before is None else outline.before.start
        plan = Plan(outline.goal, outline.constraints, start, weeks)
        gone = tuple(race for race in outline.goal.races if race.day < outline.start)
        return replace(plan, problems=problems(plan, outline.past, outline.athlete, (*self._races, *gone)))

    def _possible(self, race: Race) -> bool:
        constraints = self._outline.constraints
        black = any(first <= race.day <= last for first, last in constraints.blackouts)
        barred = any(one.holds(sport, race.day) for one in constraints.injuries for sport in race.sports)
        return self._outline.start <= race.day <= self._last_day and not black and not barred

    def _beginning(self) -> float:
        """Load of the first week: the mean of four weeks; after a break, what fitness still allows."""
        past = self._outline.past
        recent = sum(
            load for day, load in past.loads.items() if 0 < (self._outline.start - day).days <= 7 * RAMP_WEEKS
        )
        return max(recent / RAMP_WEEKS, KEPT_FITNESS * 7 * past.fitness, LEAST_LOAD)

    def _reference(self) -> float:
        """Load that the first week begins from: of a plan that goes on, its last load week, as far as it was done."""
        start, before = monday_of(self._outline.start), self._outline.before
        planned = [
            week.load
            for week in (before.weeks if before is not None else ())
            if week.monday < start and not (week.recovery or week.phase == TAPER)
        ]
        if not planned:
            return self._beginning()
        loads = self._loads(Draft())
        done = max(loads.get(start - timedelta(weeks=back), 0.0) for back in range(1, RAMP_WEEKS + 1))
        return max(self._beginning(), min(planned[-1], done))

    def _wanted(self, draft: Draft, number: int, period: Period, days: int) -> float:
        """Load of a week, races aside; of a part of the first week its share."""
        goal, loads = self._outline.goal, self._loads(draft)
        monday = self._first + timedelta(weeks=number)
        recent = [loads.get(monday - timedelta(weeks=back), 0.0) for back in range(1, RAMP_WEEKS + 1)]
        fullest = goal.weekly_load or DEFAULT_GROWTH * self._beginning()
        least = max(LEAST_LOAD, KEPT_FITNESS * 7 * self._outline.past.fitness)
        growth = GROWTH if number and period.phase != "peak" else 1.0
        grown = min(fullest, growth * draft.reference, RAMP * max(*recent, least))
        if period.recovery:
            grown *= RECOVERY
        elif period.phase == TAPER:
            place = number - (len(self._periods) - self._taper)
            grown = min(fullest, draft.reference) * TAPERS[self._taper][place]
        elif any(race.priority != "C" and monday_of(race.day) == monday for race in self._races):
            grown *= RACE_B
        rest = self._rest(monday)
        return grown * days / 7 if rest is None else min(grown, rest)

    def _rest(self, monday: date) -> float | None:
        """Load that the days ahead in a week already had: what was missed before them is not put on top."""
        before = self._outline.before
        week = None if before is None else next((one for one in before.weeks if one.monday == monday), None)
        if week is None or self._outline.start <= monday:
            return None
        return sum(one.load for one in week.sessions if one.day >= self._outline.start and one.race is None)

    def _loads(self, draft: Draft) -> dict[date, float]:
        """Loads by Monday, done and planned."""
        sums: dict[date, float] = defaultdict(float)
        for day, load in self._outline.past.loads.items():
            if day < self._outline.start:
                sums[monday_of(day)] += load
        for week in draft.weeks:
            sums[week.monday] += sum(
                one.load for one in week.sessions if one.race is None and one.day >= self._outline.start
            )
        return dict(sums)

    def _extended(self, draft: Draft, number: int, period: Period) -> list[tuple[Draft, bool]]:
        outline, monday = self._outline, self._first + timedelta(weeks=number)
        rooms = [self._room(monday + timedelta(days=offset), draft.runs or {}) for offset in range(7)]
        days = sum(outline.start <= one.day for one in rooms)
        wanted = round(self._wanted(draft, number, period, days), 1)
        races = [race for race in self._races if monday_of(race.day) == monday]
        wished = self._keys(period, wanted, number, rooms, races)
        rest = outline.constraints.rest_days if days == 7 else 0
        wish = Wish(wanted, rest, self._long_day(), outline.past.usual, self._kept(monday), self._shares())
        search = Search(rooms, wished, self._hard_days(draft), wish, len(races))
        standing_keys = [(one.sport, one.kind) for one in self._standing(monday) if one.key]
        made = []
        for placement in search.best():
            most_days = 7 - rest - len(races)
            reachable = self._reachable(wish, placement)
            parts = filling.fill(search, placement, rooms, reachable, most_days)
            week = Week(
                monday,
                period.phase,
                period.recovery,
                round(
                    reachable.load + sum(one.load for one in self._standing(monday) if one.race is None), 1
                ),
                (*standing_keys, *((key.sport, key.kind) for key in wished)),
                (*self._standing(monday), *self._sessions(monday, parts, races)),
                full=reachable.load < wanted,
            )
            made.append(
                (
                    self._with(draft, week, placement),
                    any(one.hard_run and one.day == week.sunday for one in week.sessions),
                )
            )
        return made

    def _keys(
        self, period: Period, wanted: float, number: int, rooms: Sequence[Room], races: Sequence[Race]
    ) -> tuple[Key, ...]:
        """Key sessions of a week; of a week that has begun, those that the plan before still had ahead."""
        monday, start, before = rooms[0].day, self._outline.start, self._outline.before
        if start <= monday:
            return keys(self._sports(), period, wanted, number, rooms, bool(races))
        ahead = (
            () if before is None else tuple(one for one in before.sessions if one.key and start <= one.day)
        )
        return tuple(
            Key(one.sport, one.kind, one.minutes)
            for one in ahead
            if monday_of(one.day) == monday and any(day.most(one.sport, one.kind) for day in rooms)
        )

    def _reachable(self, wish: Wish, placement: Placement) -> Wish:
        """Without a load that the athlete asked for, the week is as full as its days are."""
        if self._outline.goal.weekly_load is not None or placement.most_load >= wish.load:
            return wish
        return replace(wish, load=placement.most_load)

    def _with(self, draft: Draft, week: Week, placement: Placement) -> Draft:
        runs = dict(draft.runs or {})
        for one in week.sessions:
            # What was planned for days that have passed may not have been done; the past says what was.
            if one.sport == RUN and one.race is None and one.day >= self._outline.start:
                runs[one.day] = max(runs.get(one.day, 0.0), one.minutes)
        load = week.load
        loads = not (week.recovery or week.phase == TAPER)
        whole = self._outline.start <= week.monday
        rank = tuple(map(sum, zip(draft.rank, placement.rank, strict=True)))
        # A week cut short by a holiday costs little fitness; the ramp sees to it that several are made up for slowly.
        reference = max(load, KEPT_REFERENCE * draft.reference) if loads and whole else draft.reference
        return Draft((*draft.weeks, week), runs, reference, rank)  # type: ignore[arg-type]

    def _room(self, day: date, runs: Mapping[date, float]) -> Room:
        if not self._outline.start <= day <= self._last_day:
            return Room(day, 0, 0, {})
        return room(day, self._outline.constraints, runs, self._races)

    def _hard_days(self, draft: Draft) -> list[date]:
        known = [self._outline.past.hard_run] if self._outline.past.hard_run else []
        planned = [
            one.day
            for one in (*self._outline.standing, *(one for week in draft.weeks[-1:] for one in week.sessions))
            if one.hard_run
        ]
        return [*known, *planned, *(race.day for race in self._races if RUN in race.sports)]

    def _sports(self) -> tuple[str, ...]:
        """The goal's sports, as far as the athlete does them."""
        own = self._outline.constraints.sports
        raced = () if self._main is None else tuple(sport for sport in self._main.sports if sport in own)
        return raced or own

    def _shares(self) -> dict[str, float]:
        """How often each sport comes, by habit and by the goal, at equal weight."""
        own, goal = self._outline.constraints.sports, self._sports()
        usual = Counter(
            sport for sports in self._outline.past.usual.values() for sport in sports if sport in own
        )
        total = sum(usual.values())
        return {
            sport: (usual[sport] / total if total else 0.0) + (1 / len(goal) if sport in goal else 0.0)
            for sport in own
        }

    def _long_day(self) -> int | None:
        constraints = self._outline.constraints
        if constraints.long_day is not None:
            return constraints.long_day
        return max(range(7), key=lambda day: (constraints.minutes[day], day))

    def _kept(self, monday: date) -> dict[tuple[str, str], int]:
        before = self._outline.before
        weeks = () if before is None else before.weeks
        return {
            (one.sport, one.kind): one.day.weekday()
            for week in weeks
            if week.monday == monday
            for one in week.sessions
            if one.key
        }

    def _sessions(self, monday: date, parts: Sequence[Part], races: Sequence[Race]) -> list[Session]:
        made = [
            Session(
                "",
                monday + timedelta(days=part.day),
                part.sport,
                part.kind,
                part.minutes,
                part.load,
                key=part.key >= 0,
            )
            for part in parts
        ]
        for race in races:
            minutes = round(race_minutes(race, self._outline.athlete))
            load = round(minutes / 0.6 * (60 / max(1, minutes)) ** 0.1, 1)
            made.append(Session("", race.day, race.sports[-1], RACE, minutes, load, race=race))
        made.sort(key=lambda one: (one.day, not one.key, one.sport))
        taken = Counter(one.session_id.rpartition("-")[0] for one in self._standing(monday))
        named = []
        for one in made:
            stem = f"{monday}-{one.sport}-{one.kind}"
            taken[stem] += 1
            named.append(replace(one, session_id=f"{stem}-{taken[stem]}"))
        return named

    def _standing(self, monday: date) -> tuple[Session, ...]:
        """Sessions of a week that stay as they are."""
        return tuple(one for one in self._outline.standing if monday_of(one.day) == monday)

    def _worded(self, week: Week) -> Week:
        """Adds steps, targets, reasons and easier versions; the search needs none of them."""
        standing = self._outline.standing
        return replace(
            week,
            sessions=tuple(one if one in standing else self._complete(one, week) for one in week.sessions),
        )

    def _complete(self, one: Session, week: Week) -> Session:
        why = wording.why(one, week)
        if one.race is not None:
            return replace(one, why=why)
        athlete, constraints = self._outline.athlete, self._outline.constraints
        made = workouts.targeted(
            workouts.blocks(one.sport, one.kind, one.minutes), one.sport, one.day, athlete, constraints
        )
        light = workouts.easier(one.sport, one.kind, one.minutes)
        light = replace(
            light, blocks=workouts.targeted(light.blocks, one.sport, one.day, athlete, constraints)
        )
        return replace(one, blocks=made, why=why, easier=light)
