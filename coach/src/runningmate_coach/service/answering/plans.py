"""Answers about the plan that is followed: what it holds, what became of it, and how it would leave the athlete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import Gap, Lack
from runningmate_coach.domain.periods import Period
from runningmate_coach.domain.planning.model import EASY, INTERVALS, LONG, RACE, RACE_PACE, TEMPO, THRESHOLD
from runningmate_coach.domain.planquestions import COMPLIANCE, NEXT
from runningmate_coach.service.answering.reply import Reply, sentence, spelled, text_period, things

if TYPE_CHECKING:
    from runningmate_coach.domain.grounding import ToolResult
    from runningmate_coach.domain.planning.model import Session
    from runningmate_coach.domain.questions import Question
    from runningmate_coach.service.desk import Desk

MOST_SAID = 4
_NOTHING_OVER = Gap("compliance", Lack.IN_PROGRESS, "Nothing of the plan is over in that time.")
_NOTHING_AHEAD = Gap("plan", Lack.NO_PLAN, "The plan that you follow has no session ahead.")
_NO_SPORT = Gap("sport", Lack.NOT_OFFERED, "The plan is told whole, not by sport.")
_ONE_DAY = Gap("period", Lack.NOT_OFFERED, "It takes one day.")
_KINDS = {
    EASY: "an easy {noun}", LONG: "a long {noun}", TEMPO: "a tempo {noun}", THRESHOLD: "a {noun} at threshold",
    INTERVALS: "a {noun} of intervals", RACE_PACE: "a {noun} at race pace",
}  # fmt: skip


async def plan(desk: Desk, asked: Question) -> Reply:
    """What is planned, or what became of it."""
    reply = Reply(desk, asked)
    if asked.sport:
        raise reply.fail(_NO_SPORT)
    (period,) = asked.periods
    kept = await desk.plan()
    if asked.measure == NEXT and kept is not None:
        period = Period(desk.today, max(kept.plan.end, desk.today))
    result = await reply.use("plan", period=text_period(period))
    if kept is None or result.value("/planned_session_count") is None:
        raise reply.fail(result.gap(Lack.NO_PLAN))
    if asked.measure == COMPLIANCE or period.last < desk.today:
        _compared(reply, result, period)
        return reply
    ahead = [one for one in kept.plan.sessions if one.day in period and one.day >= desk.today]
    shown = ahead[: 1 if asked.measure == NEXT else MOST_SAID]
    if asked.measure == NEXT and not shown:
        raise reply.fail(_NOTHING_AHEAD)
    if asked.measure != NEXT:
        _counted(reply, result, period)
    for one in shown:
        _told(reply, result, one)
    return reply


def _counted(reply: Reply, result: ToolResult, period: Period) -> None:
    number, load = result.value("/planned_session_count"), result.value("/planned_load")
    assert number is not None
    assert load is not None
    words, dates = spelled(period)
    planned = "session is" if number.value == 1 else "sessions are"
    text = f"{words} {{number}} {planned} planned"
    if number.value:
        reply.say(sentence(f"{text}, with a load of {{load}}."), number=number, load=load, **dates)
    else:
        reply.say(sentence(f"{text}."), number=number, **dates)


def _told(reply: Reply, result: ToolResult, one: Session) -> None:
    date, time, load = (
        result.value(f"plan/{one.session_id}/{name}") for name in ("date", "planned_time_s", "planned_load")
    )
    if date is None or time is None or load is None:
        return
    if one.kind == RACE:
        reply.say("On {date} is your race.", date=date)
        return
    what = _KINDS[one.kind].format(noun=things(one.sport, 1))
    reply.say(f"On {{date}}: {what} for {{time}}, with a load of {{load}}.", date=date, time=time, load=load)


def _compared(reply: Reply, result: ToolResult, period: Period) -> None:
    over = result.value("/due_session_count")
    if over is None:
        raise reply.fail(result.gap(Lack.WITHHELD, Lack.TOO_MUCH) or _NOTHING_OVER)
    if not over.value:
        raise reply.fail(_NOTHING_OVER)
    done, partly, missed, due_load, done_load = (
        result.value(f"/{name}")
        for name in (
            "done_session_count",
            "partly_done_session_count",
            "missed_session_count",
            "due_load",
            "done_load",
        )
    )
    assert done is not None
    assert partly is not None
    assert missed is not None
    words, dates = spelled(period)
    sessions = "session that is" if over.value == 1 else "sessions that are"
    reply.say(
        sentence(
            f"{words}, of {{over}} planned {sessions} over, you did {{done}}, {{partly}} in part, and missed {{missed}}."
        ),
        over=over, done=done, partly=partly, missed=missed, **dates,
    )  # fmt: skip
    if due_load is not None and done_load is not None:
        reply.say(
            "Their planned load was {due}, and all your workouts of those days came to a load of {done}.",
            due=due_load, done=done_load,
        )  # fmt: skip


async def ahead(desk: Desk, asked: Question) -> Reply:
    """Fitness, fatigue and form of a day ahead."""
    reply = Reply(desk, asked)
    if asked.sport:
        raise reply.fail(_NO_SPORT)
    if asked.periods and asked.periods[0].days > 1:
        raise reply.fail(_ONE_DAY)
    day = asked.periods[0].first.isoformat() if asked.periods else asked.order
    result = await reply.use("form_ahead", day=day)
    if not result.values:
        raise reply.fail(result.gap(Lack.NO_PLAN, Lack.WITHHELD, Lack.NO_WORKOUT))
    date = result.values[0]
    own = date.value_id.removesuffix("/date")
    fitness, fatigue, state, change, load = (
        result.value(f"{own}/{name}")
        for name in ("fitness", "fatigue", "form", "fitness_change", "planned_load")
    )
    assert fitness is not None
    assert fatigue is not None
    assert state is not None
    reply.say(
        "If you do the plan as it stands, you begin {date} with a form of {form}, and end it with a fitness of {fitness} and a fatigue of {fatigue}.",
        date=date, fitness=fitness, fatigue=fatigue, form=state,
    )  # fmt: skip
    if change is not None and load is not None:
        moved = {"up": "more", "down": "less"}.get(change.direction)
        if moved:
            text = f"That is {{change}} {moved} fitness than now, at a planned load of {{load}} until then."
            reply.say(text, change=change, load=load)
    reply.note(result, Lack.WARMING_UP)
    return reply
