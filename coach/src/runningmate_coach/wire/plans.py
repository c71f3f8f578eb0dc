"""Plans between messages and the words of the domain, both ways; kept plans are stored as messages too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from google.protobuf.timestamp_pb2 import Timestamp

from runningmate.coach.v1 import compliance_pb2, plan_pb2, plan_request_pb2, training_pb2, workout_pb2
from runningmate.common.v1 import data_use_pb2, sport_pb2
from runningmate_coach import wire
from runningmate_coach.domain.planning.book import Kept
from runningmate_coach.domain.planning.compliance import OPEN
from runningmate_coach.domain.planning.errors import WishInvalid
from runningmate_coach.domain.planning.model import (
    RACE,
    Block,
    Constraints,
    Easier,
    Goal,
    Injury,
    Plan,
    Problem,
    Race,
    Session,
    Step,
    Target,
    Week,
)
from runningmate_coach.wire import memories
from runningmate_servicekit.datause import Provenance, kinds_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runningmate_coach.domain.memory import Because
    from runningmate_coach.domain.planning.changing import Change
    from runningmate_coach.domain.planning.compliance import SessionDone, WeekDone
    from runningmate_coach.domain.planning.forecast import Ahead

DEFAULT_WEEKS = 12
DEFAULT_LOAD_WEEKS = 3
DEFAULT_REST_DAYS = 1


def day(text: str, field: str) -> date:
    """A day of a request.

    Raises:
        WishInvalid: The calendar has no such day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WishInvalid(field, f"is {text!r}, which is no day; write it as YYYY-MM-DD") from None


def goal_from(message: training_pb2.PlanGoal) -> Goal:
    """Reads a goal."""
    return Goal(
        tuple(
            Race(
                day(one.date, f"goal.races[{number}].date"),
                one.name,
                tuple(_sport(sport) for sport in one.sports),
                one.distance_m,
                _word(training_pb2.RacePriority, one.priority) if one.priority else "A",
            )
            for number, one in enumerate(message.races)
        ),
        message.weekly_load if message.HasField("weekly_load") else None,
        message.week_count or DEFAULT_WEEKS,
    )


def goal_to(goal: Goal) -> training_pb2.PlanGoal:
    """Writes a goal."""
    return training_pb2.PlanGoal(
        races=[
            training_pb2.Race(
                date=one.day.isoformat(),
                name=one.name,
                sports=[_sport_to(sport) for sport in one.sports],
                distance_m=one.distance_m,
                priority=_number(training_pb2.RacePriority, one.priority),
            )
            for one in goal.races
        ],
        weekly_load=goal.weekly_load,
        week_count=goal.weeks,
    )


def constraints_from(message: training_pb2.TrainingConstraints) -> Constraints:
    """Reads limits."""
    place = "constraints"
    return Constraints(
        minutes=tuple(message.weekday_minutes),
        sports=tuple(_sport(one) for one in message.sports),
        blackouts=tuple(
            (
                day(one.from_date, f"{place}.blackouts[{at}].from_date"),
                day(one.to_date, f"{place}.blackouts[{at}].to_date"),
            )
            for at, one in enumerate(message.blackouts)
        ),
        pool_days=frozenset(one - 1 for one in message.pool_weekdays) if message.pool_limited else None,
        injuries=tuple(
            Injury(
                day(one.from_date, f"{place}.injuries[{at}].from_date"),
                day(one.to_date, f"{place}.injuries[{at}].to_date"),
                _sport(one.sport) if one.sport else "",
                one.most_minutes if one.HasField("most_minutes") else None,
            )
            for at, one in enumerate(message.injuries)
        ),
        equipment=frozenset(_word(training_pb2.Equipment, one) for one in message.equipment) or None,
        sessions_a_day=message.sessions_a_day or 1,
        rest_days=message.rest_days if message.HasField("rest_days") else DEFAULT_REST_DAYS,
        load_weeks=message.load_weeks or DEFAULT_LOAD_WEEKS,
        long_day=message.long_weekday - 1 if message.long_weekday else None,
    )


def constraints_to(limits: Constraints) -> training_pb2.TrainingConstraints:
    """Writes limits."""
    return training_pb2.TrainingConstraints(
        weekday_minutes=limits.minutes,
        sports=[_sport_to(sport) for sport in limits.sports],
        blackouts=[
            training_pb2.DateRange(from_date=first.isoformat(), to_date=last.isoformat())
            for first, last in limits.blackouts
        ],
        pool_limited=limits.pool_days is not None,
        pool_weekdays=sorted(one + 1 for one in limits.pool_days or ()),
        injuries=[
            training_pb2.Injury(
                from_date=one.first.isoformat(),
                to_date=one.last.isoformat(),
                sport=_sport_to(one.sport) if one.sport else sport_pb2.SPORT_UNSPECIFIED,
                most_minutes=one.minutes,
            )
            for one in limits.injuries
        ],
        equipment=sorted(_number(training_pb2.Equipment, one) for one in limits.equipment or ()),
        sessions_a_day=limits.sessions_a_day,
        rest_days=limits.rest_days,
        load_weeks=limits.load_weeks,
        long_weekday=0 if limits.long_day is None else limits.long_day + 1,
    )


def plan_to(kept: Kept, *, weeks: bool = True) -> plan_pb2.Plan:
    """Writes a kept plan, with or without its weeks and problems."""
    made = Timestamp()
    made.FromDatetime(kept.created_at)
    message = plan_pb2.Plan(
        plan_id=str(kept.plan_id),
        state=_number(plan_pb2.PlanState, kept.state),
        replaces_plan_id=str(kept.replaces or ""),
        created_at=made,
        from_date=kept.start.isoformat(),
        start_date=kept.plan.start.isoformat(),
        goal=goal_to(kept.plan.goal),
        constraints=constraints_to(kept.plan.constraints),
        data_use=data_use_to(kept.provenance),
        because=map(memories.because_to, kept.because),
    )
    if weeks:
        message.weeks.extend(map(_week_to, kept.plan.weeks))
        message.problems.extend(map(_problem_to, kept.plan.problems))
    return message


def document(kept: Kept) -> bytes:
    """A plan as it is stored: without what its row has in columns."""
    message = plan_to(kept)
    for name in ("plan_id", "state", "replaces_plan_id", "created_at", "from_date"):
        message.ClearField(name)
    return message.SerializeToString(deterministic=True)


def plan_from(document: bytes) -> tuple[Plan, Provenance, tuple[Because, ...]]:
    """Reads a plan as it was stored."""
    message = plan_pb2.Plan.FromString(document)
    goal = goal_from(message.goal)
    races = {race.day: race for race in goal.races}
    plan = Plan(
        goal,
        constraints_from(message.constraints),
        date.fromisoformat(message.start_date),
        tuple(_week_from(week, races) for week in message.weeks),
        tuple(map(_problem_from, message.problems)),
    )
    return plan, wire.provenance(message.data_use), tuple(map(memories.because_from, message.because))


def ahead_to(days: Iterable[Ahead]) -> list[plan_pb2.ForecastDay]:
    """Writes a forecast."""
    return [
        plan_pb2.ForecastDay(
            date=one.day.isoformat(), load=one.load, fitness=one.fitness, fatigue=one.fatigue, form=one.form
        )
        for one in days
    ]


def changes_to(changes: Iterable[Change]) -> list[plan_request_pb2.PlanChange]:
    """Writes what differs."""
    return [
        plan_request_pb2.PlanChange(
            kind=_number(plan_request_pb2.PlanChangeKind, one.kind),
            before=None if one.before is None else _session_to(one.before),
            after=None if one.after is None else _session_to(one.after),
        )
        for one in changes
    ]


def remedy_from(value: plan_request_pb2.Remedy) -> str | None:
    """Reads a remedy, None for the best."""
    return _word(plan_request_pb2.Remedy, value) if value else None


def remedy_to(remedy: str | None) -> plan_request_pb2.Remedy:
    """Writes a remedy."""
    return _number(plan_request_pb2.Remedy, remedy) if remedy else plan_request_pb2.REMEDY_UNSPECIFIED


def format_from(value: plan_request_pb2.PlanFormat) -> str:
    """Reads a format."""
    return _word(plan_request_pb2.PlanFormat, value)


def compliance_to(weeks: Iterable[WeekDone]) -> list[compliance_pb2.WeekCompliance]:
    """Writes weeks as planned and done."""
    return [
        compliance_pb2.WeekCompliance(
            monday=week.monday.isoformat(),
            planned_load=week.planned_load,
            done_load=week.done_load,
            sessions=[_done_to(one) for one in week.sessions],
            extra_activity_count=week.extra_count,
        )
        for week in weeks
    ]


def data_use_to(provenance: Provenance) -> data_use_pb2.DataUse:
    """Writes what something rests on; plans are made by rules."""
    return data_use_pb2.DataUse(
        source_kinds=[f"SOURCE_KIND_{kind.upper()}" for kind in kinds_in(provenance.source_kinds)],
        reader=data_use_pb2.READER_RULES,
        withheld_activity_count=provenance.withheld_activities,
        withheld_value_count=provenance.withheld_values,
    )


def _done_to(one: SessionDone) -> compliance_pb2.SessionCompliance:
    outcome = compliance_pb2.SESSION_OUTCOME_UNSPECIFIED
    if one.outcome != OPEN:
        outcome = _number(compliance_pb2.SessionOutcome, one.outcome)
    return compliance_pb2.SessionCompliance(
        session_id=one.session.session_id,
        date=one.session.day.isoformat(),
        sport=_sport_to(one.session.sport),
        kind=_number(workout_pb2.SessionKind, one.session.kind),
        planned_load=one.session.load,
        done_load=one.load,
        planned_minutes=one.session.minutes,
        done_minutes=round(one.minutes),
        outcome=outcome,
        activity_ids=[activity.activity_id for activity in one.activities],
    )


def _week_to(week: Week) -> plan_pb2.PlanWeek:
    return plan_pb2.PlanWeek(
        monday=week.monday.isoformat(),
        phase=_number(plan_pb2.PlanPhase, week.phase),
        recovery=week.recovery,
        target_load=week.wanted_load,
        planned_load=week.load,
        full=week.full,
        sessions=map(_session_to, week.sessions),
        key_sessions=[
            plan_pb2.KeySession(sport=_sport_to(sport), kind=_number(workout_pb2.SessionKind, kind))
            for sport, kind in week.keys
        ],
    )


def _week_from(message: plan_pb2.PlanWeek, races: Mapping[date, Race]) -> Week:
    return Week(
        date.fromisoformat(message.monday),
        _word(plan_pb2.PlanPhase, message.phase),
        message.recovery,
        message.target_load,
        tuple((_sport(one.sport), _word(workout_pb2.SessionKind, one.kind)) for one in message.key_sessions),
        tuple(_session_from(one, races) for one in message.sessions),
        message.full,
    )


def _problem_to(one: Problem) -> plan_pb2.PlanProblem:
    return plan_pb2.PlanProblem(
        reason=_number(plan_pb2.PlanProblemReason, one.reason),
        text=one.text,
        from_date=one.first.isoformat(),
        to_date=one.last.isoformat(),
        wanted=one.wanted,
        possible=one.possible,
    )


def _problem_from(message: plan_pb2.PlanProblem) -> Problem:
    return Problem(
        _word(plan_pb2.PlanProblemReason, message.reason),
        message.text,
        date.fromisoformat(message.from_date),
        date.fromisoformat(message.to_date),
        message.wanted if message.HasField("wanted") else None,
        message.possible if message.HasField("possible") else None,
    )


def _session_to(one: Session) -> workout_pb2.PlannedSession:
    easier = one.easier
    return workout_pb2.PlannedSession(
        session_id=one.session_id,
        date=one.day.isoformat(),
        sport=_sport_to(one.sport),
        kind=_number(workout_pb2.SessionKind, one.kind),
        duration_minutes=one.minutes,
        load=one.load,
        key=one.key,
        why=one.why,
        blocks=map(_block_to, one.blocks),
        easier=None
        if easier is None
        else workout_pb2.EasierSession(
            kind=_number(workout_pb2.SessionKind, easier.kind),
            duration_minutes=easier.minutes,
            load=easier.load,
            blocks=map(_block_to, easier.blocks),
        ),
        race_name="" if one.race is None else one.race.name,
    )


def _session_from(message: workout_pb2.PlannedSession, races: Mapping[date, Race]) -> Session:
    kind, day_of = _word(workout_pb2.SessionKind, message.kind), date.fromisoformat(message.date)
    easier = message.easier
    return Session(
        message.session_id,
        day_of,
        _sport(message.sport),
        kind,
        message.duration_minutes,
        message.load,
        tuple(map(_block_from, message.blocks)),
        message.key,
        message.why,
        Easier(
            _word(workout_pb2.SessionKind, easier.kind),
            easier.duration_minutes,
            easier.load,
            tuple(map(_block_from, easier.blocks)),
        )
        if message.HasField("easier")
        else None,
        races[day_of] if kind == RACE else None,
    )


def _block_to(block: Block) -> workout_pb2.WorkoutBlock:
    return workout_pb2.WorkoutBlock(repeat_count=block.times, steps=map(_step_to, block.steps))


def _block_from(message: workout_pb2.WorkoutBlock) -> Block:
    return Block(message.repeat_count, tuple(map(_step_from, message.steps)))


def _step_to(step: Step) -> workout_pb2.WorkoutStep:
    target = step.target
    return workout_pb2.WorkoutStep(
        role=_number(workout_pb2.StepRole, step.role),
        duration_s=step.duration_s,
        low_intensity=step.low,
        high_intensity=step.high,
        target=None
        if target is None
        else workout_pb2.StepTarget(
            channel=_number(workout_pb2.TargetChannel, target.channel),
            low=target.low,
            high=target.high,
            threshold=target.threshold,
            threshold_valid_from="" if target.valid_from is None else target.valid_from.isoformat(),
        ),
    )


def _step_from(message: workout_pb2.WorkoutStep) -> Step:
    found = message.target
    valid_from = found.threshold_valid_from
    target = Target(
        _word(workout_pb2.TargetChannel, found.channel),
        found.low,
        found.high,
        found.threshold if found.HasField("threshold") else None,
        date.fromisoformat(valid_from) if valid_from else None,
    )
    return Step(
        _word(workout_pb2.StepRole, message.role),
        message.duration_s,
        message.low_intensity,
        message.high_intensity,
        target if message.HasField("target") else None,
    )


def _sport(value: sport_pb2.Sport) -> str:
    return wire.sport(value)


def _sport_to(sport: str) -> Any:
    return _number(sport_pb2.Sport, sport)


def _prefix(enum: Any) -> str:
    """What all names of an enum begin with: that of its first value without the last word."""
    return str(enum.keys()[0]).removesuffix("UNSPECIFIED")


def _word(enum: Any, value: int) -> str:
    """The domain's word for a value; priorities are capital letters."""
    name = str(enum.Name(value)).removeprefix(_prefix(enum))
    return name if len(name) == 1 else name.lower()


def _number(enum: Any, word: str) -> Any:
    return enum.Value(_prefix(enum) + word.upper())
