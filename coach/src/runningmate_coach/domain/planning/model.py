"""Words of planning. Days are the athlete's local days; a load of 100 is one hour at a sport's threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

RUN, RIDE, SWIM = "run", "ride", "swim"
SPORTS = (RUN, RIDE, SWIM)

EASY, LONG, TEMPO, THRESHOLD, INTERVALS, RACE_PACE, RACE = (
    "easy", "long", "tempo", "threshold", "intervals", "race_pace", "race"
)  # fmt: skip
QUALITY = frozenset({TEMPO, THRESHOLD, INTERVALS, RACE_PACE})

BASE, BUILD, PEAK, TAPER = "base", "build", "peak", "taper"

BIKE, TRAINER, POOL, POWER_METER, HEART_RATE_STRAP = (
    "bike", "trainer", "pool", "power_meter", "heart_rate_strap"
)  # fmt: skip
EQUIPMENT = frozenset({BIKE, TRAINER, POOL, POWER_METER, HEART_RATE_STRAP})


@dataclass(frozen=True, slots=True)
class Race:
    """A day to be fit on. Several `sports` are legs of one event, and `distance_m` is their sum.

    Attributes:
        priority: `A` gives the season its shape, `B` a lighter week, `C` only takes its day.
    """

    day: date
    name: str
    sports: tuple[str, ...]
    distance_m: float
    priority: str = "A"


@dataclass(frozen=True, slots=True)
class Goal:
    """What the plan is for.

    Attributes:
        races: In any order; none for a fitness goal.
        weekly_load: Load of the fullest week that the athlete wishes, None to let the plan decide.
        weeks: Length without a race of priority A or B.
    """

    races: tuple[Race, ...] = ()
    weekly_load: float | None = None
    weeks: int = 12


@dataclass(frozen=True, slots=True)
class Injury:
    """Days, both included, on which a sport is barred, or limited to easy sessions of some minutes.

    Attributes:
        sport: Empty for all.
        minutes: Most minutes of an easy session, None where the sport is barred.
    """

    first: date
    last: date
    sport: str = ""
    minutes: int | None = None

    def holds(self, sport: str, day: date) -> bool:
        """Whether it concerns a sport on a day."""
        return self.first <= day <= self.last and self.sport in ("", sport)


@dataclass(frozen=True, slots=True)
class Constraints:
    """Hard limits; no plan breaks them. Weekdays count from Monday, 0.

    Attributes:
        minutes: Most minutes of training on each weekday; 0 for none.
        sports: What the athlete does, the most important first.
        blackouts: Ranges of days without training, both ends included.
        pool_days: Weekdays on which a pool is open to the athlete, None for all.
        equipment: What there is, None for all that is needed.
        sessions_a_day: Most sessions on one day.
        rest_days: Fewest days without training in a week.
        load_weeks: Most weeks of growing load between two recovery weeks: 2 or 3.
        long_day: Weekday for the long session, None to let the plan decide; a wish, not a limit.
    """

    minutes: tuple[int, ...]
    sports: tuple[str, ...] = (RUN,)
    blackouts: tuple[tuple[date, date], ...] = ()
    pool_days: frozenset[int] | None = None
    injuries: tuple[Injury, ...] = ()
    equipment: frozenset[str] | None = None
    sessions_a_day: int = 1
    rest_days: int = 1
    load_weeks: int = 3
    long_day: int | None = None

    def has(self, *one_of: str) -> bool:
        """Whether any of these is there."""
        return self.equipment is None or not self.equipment.isdisjoint(one_of)

    def allows(self, sport: str, day: date) -> bool:
        """Whether a sport is possible on a day at all, injuries aside."""
        if sport not in self.sports:
            return False
        if sport == SWIM:
            return self.has(POOL) and (self.pool_days is None or day.weekday() in self.pool_days)
        return sport != RIDE or self.has(BIKE, TRAINER)

    def most_minutes(self, day: date) -> int:
        """Most minutes of training on a day."""
        black = any(first <= day <= last for first, last in self.blackouts)
        return 0 if black else self.minutes[day.weekday()]


@dataclass(frozen=True, slots=True)
class Past:
    """What was done until the day before the plan begins.

    Attributes:
        loads: By day.
        fitness: At the end of the day before.
        fatigue: Likewise.
        runs: Minutes of the longest run of a day, of the last 30 days at least.
        hard_run: The last day with a hard run, None where none is known.
        usual: Sports by weekday, as often as they usually come.
    """

    loads: Mapping[date, float] = field(default_factory=dict)
    fitness: float = 0.0
    fatigue: float = 0.0
    runs: Mapping[date, float] = field(default_factory=dict)
    hard_run: date | None = None
    usual: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """What a step asks for, in the unit of `channel`.

    Attributes:
        channel: `power_w`, `speed_mps`, `heart_rate_bpm`, or `perceived_exertion` (1 to 10).
        threshold: The setting it was taken from, None for perceived exertion.
        valid_from: First day of that setting.
    """

    channel: str
    low: float
    high: float
    threshold: float | None = None
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a session.

    Attributes:
        role: `warm_up`, `work`, `recover`, `steady` or `cool_down`.
        low: Least intensity as a share of the sport's threshold.
        high: Highest.
    """

    role: str
    duration_s: int
    low: float
    high: float
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Steps that are done `times` over."""

    times: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Easier:
    """What to do instead on a bad day."""

    kind: str
    minutes: int
    load: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """One planned session.

    Attributes:
        session_id: Keeps when the session moves within its week.
        key: Whether the week is built around it.
        why: A sentence for the athlete.
    """

    session_id: str
    day: date
    sport: str
    kind: str
    minutes: int
    load: float
    blocks: tuple[Block, ...] = ()
    key: bool = False
    why: str = ""
    easier: Easier | None = None
    race: Race | None = None

    @property
    def hard_run(self) -> bool:
        """Whether the legs need two days before the next such one: all but easy runs."""
        if self.race is not None:
            return RUN in self.race.sports
        return self.sport == RUN and self.kind != EASY


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a wish cannot be met, and what is planned instead.

    Attributes:
        reason: `daily_time`, `key_session`, `ramp`, `race_blocked`, `race_soon` or `no_training`.
        first: First day it concerns.
        last: Last day.
        wanted: What was wished, in the unit of the reason (load, or sessions); None where it is no number.
        possible: What is planned.
    """

    reason: str
    text: str
    first: date
    last: date
    wanted: float | None = None
    possible: float | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """From a Monday on.

    Attributes:
        wanted_load: What ramp and phase ask for, races aside; without a wish of the athlete, what the days hold at most.
        keys: Sport and kind of the key sessions that the week is meant to have.
        full: Whether the days hold less than the ramp would allow.
    """

    monday: date
    phase: str
    recovery: bool
    wanted_load: float
    keys: tuple[tuple[str, str], ...]
    sessions: tuple[Session, ...] = ()
    full: bool = False

    @property
    def load(self) -> float:
        """Planned load, races aside."""
        return sum(one.load for one in self.sessions if one.race is None)

    @property
    def sunday(self) -> date:
        """Last day."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Plan:
    """Weeks from `start` on; `problems` are empty where everything wished is met."""

    goal: Goal
    constraints: Constraints
    start: date
    weeks: tuple[Week, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All, by day."""
        return tuple(one for week in self.weeks for one in week.sessions)

    @property
    def end(self) -> date:
        """Last day."""
        return self.weeks[-1].sunday


def monday_of(day: date) -> date:
    """First day of the ISO week."""
    return day - timedelta(days=day.weekday())
