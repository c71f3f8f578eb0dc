"""Training plans for people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate.coach.v1 import compliance_pb2, plan_pb2, training_pb2, workout_pb2
from runningmate.coach.v1 import plan_request_pb2 as messages
from runningmate_cli import output, vocabulary
from runningmate_cli.output import Column
from runningmate_servicekit import numerals

if TYPE_CHECKING:
    from collections.abc import Iterable

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SESSIONS = (
    Column("Day"), Column("Session"), Column("Min", right=True), Column("Load", right=True), Column("Named"),
)  # fmt: skip


def proposed(found: messages.ProposePlanResponse) -> None:
    """A new plan, and how to follow it."""
    plan(found.plan)
    forecast(found.forecast)
    output.prose(f"It waits for you: `runningmate plan accept {found.plan.plan_id}`.")


def accepted(found: plan_pb2.Plan) -> None:
    """One sentence."""
    output.prose(
        f"You follow plan {found.plan_id} from {found.from_date} on. `runningmate plan show` shows it."
    )


def replanned(found: messages.ReplanResponse) -> None:
    """What changes, and how to follow it."""
    if found.remedy:
        word = {
            messages.REMEDY_SKIP: "skipped",
            messages.REMEDY_MOVE: "moved",
            messages.REMEDY_SWAP: "swapped",
        }
        output.say(f"The missed session is {word[found.remedy]}.")
    problems(found.plan)
    if not found.changes:
        output.say("Nothing changes.")
        return
    changes(found.changes)
    forecast(found.forecast)
    output.prose(f"It waits for you: `runningmate plan accept {found.plan.plan_id}`.")


def plan(found: plan_pb2.Plan, *, weeks: int | None = None, steps: bool = False) -> None:
    """Problems first, then week by week."""
    state = plan_pb2.PlanState.Name(found.state).removeprefix("PLAN_STATE_").lower()
    output.say(f"Plan {found.plan_id} ({state})")
    for one in found.because:
        output.prose(f"Because you said on {one.said_on}: “{one.words}”.")
    problems(found)
    shown = list(found.weeks)
    if weeks is not None:
        monday = date.today() - timedelta(days=date.today().weekday())  # noqa: DTZ011 - the person's day
        shown = [week for week in shown if date.fromisoformat(week.monday) >= monday][:weeks]
    for week in shown:
        _week(week, steps=steps)


def problems(found: plan_pb2.Plan) -> None:
    """What the plan could not do, one paragraph each."""
    for one in found.problems:
        numbers = ""
        if one.HasField("wanted"):
            numbers = f" (wanted {one.wanted:.0f}, planned {one.possible:.0f})"
        output.prose(f"! {one.from_date} to {one.to_date}: {one.text}{numbers}", hanging="  ")


def changes(found: Iterable[messages.PlanChange]) -> None:
    """What differs, one line a session."""
    rows = [
        (
            messages.PlanChangeKind.Name(one.kind).removeprefix("PLAN_CHANGE_KIND_").lower(),
            _short(one.before) if one.HasField("before") else "",
            _short(one.after) if one.HasField("after") else "",
        )
        for one in found
    ]
    if rows:
        output.heading("Changes")
        output.table((Column("Change"), Column("Before"), Column("After")), rows)


def forecast(found: Iterable[plan_pb2.ForecastDay]) -> None:
    """Fitness, fatigue and form at the end of each week and on the last day."""
    days = list(found)
    if not days:
        return
    shown = [day for day in days if date.fromisoformat(day.date).weekday() == 6 or day is days[-1]]
    output.heading("If it is done")
    columns = (Column("Day"), *(Column(name, right=True) for name in ("Fitness", "Fatigue", "Form")))
    output.table(
        columns,
        [
            (
                day.date,
                *(
                    numerals.format_metric(name, getattr(day, name))
                    for name in ("fitness", "fatigue", "form")
                ),
            )
            for day in shown
        ],
    )


def listed(found: messages.ListPlansResponse) -> None:
    """One line a plan."""
    if not found.plans:
        output.say("There is no plan yet. `runningmate plan propose` makes one.")
        return
    rows = [
        (
            one.plan_id,
            plan_pb2.PlanState.Name(one.state).removeprefix("PLAN_STATE_").lower(),
            one.from_date,
            ", ".join(f"{race.name or 'race'} on {race.date}" for race in one.goal.races) or "fitness",
        )
        for one in found.plans
    ]
    output.table((Column("Plan"), Column("State"), Column("From"), Column("For")), rows)


def limits(
    found: messages.GetTrainingConstraintsResponse | messages.UpdateTrainingConstraintsResponse,
) -> None:
    """The hard limits, one line each."""
    if not found.HasField("constraints"):
        output.prose(
            "There are no limits yet. `runningmate plan limits --time 45,60,60,60,0,90,150 --sport run`"
        )
        return
    kept = found.constraints
    minutes = ", ".join(f"{day} {most}" for day, most in zip(WEEKDAYS, kept.weekday_minutes, strict=False))
    output.say(f"Minutes: {minutes}")
    output.say(f"Sports: {', '.join(map(vocabulary.sport_word, kept.sports))}")
    output.say(
        f"Sessions a day: {kept.sessions_a_day}; days of rest: {kept.rest_days}; load weeks: {kept.load_weeks}"
    )
    if kept.long_weekday:
        output.say(f"Long session: {WEEKDAYS[kept.long_weekday - 1]}")
    if kept.pool_limited:
        output.say(f"Pool: {', '.join(WEEKDAYS[day - 1] for day in kept.pool_weekdays) or 'never'}")
    if kept.equipment:
        words = (
            training_pb2.Equipment.Name(one).removeprefix("EQUIPMENT_").lower() for one in kept.equipment
        )
        output.say(f"Equipment: {', '.join(words).replace('_', ' ')}")
    for away in kept.blackouts:
        output.say(f"Away: {away.from_date} to {away.to_date}")
    for injury in kept.injuries:
        most = f"easy, at most {injury.most_minutes} min" if injury.HasField("most_minutes") else "barred"
        output.say(
            f"Injury: {vocabulary.sport_word(injury.sport)} {most}, {injury.from_date} to {injury.to_date}"
        )


def compliance(found: compliance_pb2.GetComplianceResponse) -> None:
    """Each week with its sessions."""
    if not found.weeks:
        output.say("The plan has not begun.")
    for week in found.weeks:
        output.heading(
            f"Week of {week.monday}: load {week.done_load:.0f} of {week.planned_load:.0f} until yesterday"
        )
        rows = [
            (
                _day(one.date),
                f"{vocabulary.sport_word(one.sport)} {_kind(one.kind)}",
                one.planned_minutes,
                one.done_minutes,
                compliance_pb2.SessionOutcome.Name(one.outcome)
                .removeprefix("SESSION_OUTCOME_")
                .lower()
                .replace("_", " ")
                if one.outcome
                else "open",
            )
            for one in week.sessions
        ]
        if rows:
            columns = (
                Column("Day"), Column("Session"), Column("Planned", right=True), Column("Done", right=True), Column("Outcome"),
            )  # fmt: skip
            output.table(columns, rows)
        if week.extra_activity_count:
            output.say(f"Not planned: {week.extra_activity_count}")


def _week(week: plan_pb2.PlanWeek, *, steps: bool) -> None:
    phase = plan_pb2.PlanPhase.Name(week.phase).removeprefix("PLAN_PHASE_").lower()
    words = f"{phase}, recovery" if week.recovery else phase
    full = "; the days hold no more" if week.full else ""
    output.heading(
        f"Week of {week.monday}: {words}, load {week.planned_load:.0f} of {week.target_load:.0f}{full}"
    )
    if not steps:
        output.table(SESSIONS, [_row(one) for one in week.sessions])
        return
    for one in week.sessions:
        output.say(f"{_short(one)}, load {one.load:.0f}  [{one.session_id}]")
        output.prose(one.why, "  ")
        for block in one.blocks:
            output.prose(_block(block, one), "  ", hanging="  ")
        if one.HasField("easier"):
            output.say(f"  On a bad day: {one.easier.duration_minutes} min easy, load {one.easier.load:.0f}")


def _row(one: workout_pb2.PlannedSession) -> tuple[object, ...]:
    key = " *" if one.key else ""
    return _day(one.date), f"{_what(one)}{key}", one.duration_minutes, f"{one.load:.0f}", one.session_id


def _short(one: workout_pb2.PlannedSession) -> str:
    return f"{_day(one.date)} {_what(one)}, {one.duration_minutes} min"


def _what(one: workout_pb2.PlannedSession) -> str:
    return one.race_name or f"{vocabulary.sport_word(one.sport)} {_kind(one.kind)}"


def _kind(kind: workout_pb2.SessionKind) -> str:
    return workout_pb2.SessionKind.Name(kind).removeprefix("SESSION_KIND_").lower().replace("_", " ")


def _day(text: str) -> str:
    return f"{WEEKDAYS[date.fromisoformat(text).weekday()]} {text}"


def _block(block: workout_pb2.WorkoutBlock, of: workout_pb2.PlannedSession) -> str:
    steps = ", then ".join(_step(step, vocabulary.sport_word(of.sport)) for step in block.steps)
    return steps if block.repeat_count == 1 else f"{block.repeat_count} times: {steps}"


def _step(step: workout_pb2.WorkoutStep, sport: str) -> str:
    role = workout_pb2.StepRole.Name(step.role).removeprefix("STEP_ROLE_").lower().replace("_", " ")
    target = step.target
    if target.channel == workout_pb2.TARGET_CHANNEL_PERCEIVED_EXERTION:
        aim = f"effort {target.low:.0f} to {target.high:.0f} of 10"
    else:
        name = workout_pb2.TargetChannel.Name(target.channel).removeprefix("TARGET_CHANNEL_").lower()
        low, high = (numerals.format_metric(name, value, sport=sport) for value in (target.low, target.high))
        aim = f"{low.text} to {high}"
    return f"{role} {numerals.format_metric('duration_s', step.duration_s)} at {aim}"
