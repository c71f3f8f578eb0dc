"""Answers about single workouts: the farthest, the last, one of a day, the best effort, those that lack something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import Chart
from runningmate_coach.domain.grounding import Gap, Lack
from runningmate_coach.domain.periods import BEGINNING, Period
from runningmate_coach.service.answering.reply import Reply, sentence, text_period, things
from runningmate_coach.service.tools.workouts import ORDERS

if TYPE_CHECKING:
    from runningmate_coach.domain.grounding import ToolResult
    from runningmate_coach.domain.questions import Question
    from runningmate_coach.domain.values import Value
    from runningmate_coach.service.desk import Desk

NEAR_SHARE = 0.1
"""How far a workout's distance may lie from the one that the question gives it."""
_NO_SUCH = Gap("workout", Lack.NO_WORKOUT, "No such workout was recorded in that time.")
_ONE_TIME = Gap("period", Lack.NOT_OFFERED, "It names several times; ask about each.")
_OTHER_SPORT = Gap("sport", Lack.NO_WORKOUT, "The workout spoken of belongs to another sport.")
_LENGTH = Gap("length", Lack.NOT_OFFERED, "Workouts are not picked by a length in that way.")

_RANKED = {
    "farthest": "Your longest {noun} by distance {when} was {value}, on {date}.",
    "longest_time": "Your longest {noun} by time {when} took {value}, on {date}.",
    "shortest": "Your shortest {noun} by distance {when} was {value}, on {date}.",
    "shortest_time": "Your shortest {noun} by time {when} took {value}, on {date}.",
    "fastest": "Your fastest {noun} {when} averaged {value}, on {date}.",
    "slowest": "Your slowest {noun} {when} averaged {value}, on {date}.",
    "most_load": "Your hardest {noun} {when}, by load, had a load of {value}, on {date}.",
    "least_load": "Your easiest {noun} {when}, by load, had a load of {value}, on {date}.",
    "most_climbing": "Your {noun} with the most climbing {when} had {value}, on {date}.",
    "highest_heart_rate": "Your highest heart rate {when} was {value}, on {date}.",
    "highest_power": "Your {noun} with the highest mean power {when} averaged {value}, on {date}.",
}


async def extreme(desk: Desk, asked: Question) -> Reply:
    """The one with the most or least of something."""
    reply = Reply(desk, asked)
    if len(asked.periods) != 1:
        raise reply.fail(_ONE_TIME)
    if asked.near_m is not None or asked.title:
        raise reply.fail(_LENGTH)
    (period,) = asked.periods
    result = await reply.use(
        "find_workouts",
        period=text_period(period),
        sport=asked.sport,
        order=asked.order,
        at_least_m=asked.least_m,
        limit=1,
    )
    metric = ORDERS[asked.order][0]
    value, date = result.value(f"/{metric}"), result.value("/date")
    if value is None or date is None:
        raise reply.fail(result.gap(Lack.NO_WORKOUT, Lack.NOT_RECORDED, Lack.TOO_MUCH))
    words, dates = reply.when(period)
    template = _RANKED[asked.order].replace("{noun}", things(asked.sport, 1)).replace("{when}", words)
    reply.say(template, value=value, date=date, **dates)
    time, distance = result.value("/timer_time_s"), result.value("/distance_m")
    if time is not None and distance is not None and time is not value and distance is not value:
        reply.say("It covered {distance} in {time}.", distance=distance, time=time)
    elif time is not None and time is not value:
        reply.say("It took {time}.", time=time)
    reply.note(result, Lack.PARTIAL)
    reply.charts.append(Chart("activity", activity_id=date.value_id.split("/")[0]))
    return reply


async def when(desk: Desk, asked: Question) -> Reply:
    """When something was done last."""
    reply = Reply(desk, asked)
    if len(asked.periods) > 1:
        raise reply.fail(_ONE_TIME)
    period = asked.periods[0] if asked.periods else Period(BEGINNING, desk.today)
    # A bare distance is at least about that much: `when did I last run a marathon`.
    least_m = asked.least_m if asked.near_m is None else asked.near_m * (1 - NEAR_SHARE / 2)
    result = await reply.use(
        "find_workouts",
        period=text_period(period),
        sport=asked.sport,
        title_has=asked.title,
        at_least_m=least_m,
        before_workout_id=asked.before_id,
        limit=1,
    )
    date = result.value("/date")
    if date is None:
        raise reply.fail(result.gap(Lack.NO_WORKOUT, Lack.TOO_MUCH))
    noun = things(asked.sport, 1)
    latest = f"The {noun} before that" if asked.before_id else f"The latest such {noun}"
    distance, time = result.value("/distance_m"), result.value("/timer_time_s")
    if distance is not None and time is not None:
        reply.say(
            f"{latest} was on {{date}}: {{distance}} in {{time}}.",
            date=date,
            distance=distance,
            time=time,
        )
    elif time is not None:
        reply.say(f"{latest} was on {{date}} and took {{time}}.", date=date, time=time)
    else:
        reply.say(f"{latest} was on {{date}}.", date=date)
    reply.charts.append(Chart("activity", activity_id=date.value_id.split("/")[0]))
    return reply


_MEASURED = {
    "mean_speed": ("mean_pace_s_per_km", "swim_pace_s_per_100m", "mean_speed_mps"),
    "mean_cadence": ("mean_cadence_spm", "mean_cadence_rpm"),
}
_SAID = {
    "distance_m": "the distance was {value}",
    "timer_time_s": "the time was {value}",
    "load": "the load was {value}",
    "elevation_gain_m": "the elevation gain was {value}",
    "mean_heart_rate_bpm": "the mean heart rate was {value}",
    "max_heart_rate_bpm": "the heart rate reached {value}",
    "mean_power_w": "the mean power was {value}",
    "normalized_power_w": "the normalized power was {value}",
}


async def workout(desk: Desk, asked: Question) -> Reply:
    """One workout, whole or one number of it."""
    reply = Reply(desk, asked)
    if asked.workout_id:
        return await _spoken_of(reply)
    if len(asked.periods) > 1:
        raise reply.fail(_ONE_TIME)
    period = asked.periods[0] if asked.periods else Period(BEGINNING, desk.today)
    found = await reply.use(
        "find_workouts",
        period=text_period(period),
        sport=asked.sport,
        title_has=asked.title,
        at_least_m=asked.least_m,
        before_workout_id=asked.before_id,
        limit=1,
    )
    date, number = found.value("/date"), found.value("/workout_count")
    if date is None or number is None:
        raise reply.fail(found.gap(Lack.NO_WORKOUT, Lack.TOO_MUCH))
    workout_id = date.value_id.split("/")[0]
    summary = await reply.use("workout", workout_id=workout_id)
    distance = summary.value(f"{workout_id}/distance_m")
    if asked.near_m is not None and (
        distance is None or abs(distance.value - asked.near_m) > NEAR_SHARE * asked.near_m
    ):
        raise reply.fail(_NO_SUCH)
    noun = things(asked.sport, 1)
    if asked.measure:
        _measured(reply, summary, workout_id, date, noun)
    else:
        _described(reply, summary, workout_id, date, noun)
    if asked.periods and number.value > 1:
        reply.say(
            f"There were {{number}} {things(asked.sport, number.value)} then; this is the latest.",
            number=number,
        )
    reply.charts.append(Chart("activity", activity_id=workout_id))
    return reply


async def _spoken_of(reply: Reply) -> Reply:
    """The workout that the answer before was about."""
    asked, workout_id = reply.question, reply.question.workout_id
    summary = await reply.use("workout", workout_id=workout_id)
    date = summary.value("/date")
    if date is None:
        raise reply.fail(summary.gap(Lack.NO_WORKOUT, Lack.WITHHELD))
    sport = next((one.sport for one in summary.values if one.sport), "")
    if asked.sport and sport and asked.sport != sport:
        raise reply.fail(_OTHER_SPORT)
    if asked.measure:
        _measured(reply, summary, workout_id, date, things(sport, 1))
    else:
        _described(reply, summary, workout_id, date, things(sport, 1))
    reply.charts.append(Chart("activity", activity_id=workout_id))
    return reply


def _measured(reply: Reply, summary: ToolResult, workout_id: str, date: Value, noun: str) -> None:
    measure = reply.question.measure
    if measure in ("workout_count", "training_day_count", "rest_day_count"):
        raise reply.fail(_ONE_TIME)
    names = _MEASURED.get(measure, (measure,))
    value = next((one for name in names if (one := summary.value(f"{workout_id}/{name}")) is not None), None)
    if value is None:
        lacking = [gap for gap in summary.gaps if gap.what in names]
        raise reply.fail(
            lacking[0] if lacking else Gap(measure, Lack.NOT_RECORDED, "That workout has no such number.")
        )
    said = _SAID.get(value.name, "the mean was {value}")
    reply.say(f"Of the {noun} on {{date}}, {said}.", date=date, value=value)


def _described(reply: Reply, summary: ToolResult, workout_id: str, date: Value, noun: str) -> None:
    def of(name: str) -> Value | None:
        return summary.value(f"{workout_id}/{name}")

    distance, time, load, heart, power = map(
        of, ("distance_m", "timer_time_s", "load", "mean_heart_rate_bpm", "normalized_power_w")
    )
    pace = of("swim_pace_s_per_100m") or of("mean_pace_s_per_km") or of("mean_speed_mps")
    parts: dict[str, Value] = {"date": date}
    text = f"The {noun} on {{date}}"
    if distance is not None and time is not None:
        text += " covered {distance} in {time}"
        parts |= {"distance": distance, "time": time}
    elif time is not None:
        text += " took {time}"
        parts["time"] = time
    else:
        text += " is recorded without a time"
    if pace is not None and distance is not None:
        text += ", at {pace}"
        parts["pace"] = pace
    reply.say(f"{text}.", **parts)
    if heart is not None and power is not None:
        reply.say(
            "Heart rate averaged {heart}, and the normalized power was {power}.", heart=heart, power=power
        )
    elif heart is not None:
        reply.say("Heart rate averaged {heart}.", heart=heart)
    elif power is not None:
        reply.say("The normalized power was {power}.", power=power)
    if load is not None:
        reply.say("Its load was {load}.", load=load)


async def effort(desk: Desk, asked: Question) -> Reply:
    """The best mean over a duration."""
    reply = Reply(desk, asked)
    if len(asked.periods) != 1 or asked.least_m is not None or asked.near_m is not None or asked.title:
        raise reply.fail(_ONE_TIME)
    (period,) = asked.periods
    result = await reply.use(
        "best_efforts",
        period=text_period(period),
        sport=asked.sport,
        of=asked.channel,
        duration_s=asked.duration_s,
    )
    if not result.values:
        raise reply.fail(result.gap(Lack.NOT_RECORDED, Lack.TOO_MUCH, Lack.NO_WORKOUT))
    value, duration, date = result.values
    words, dates = reply.when(period)
    what = asked.channel.replace("_", " ")
    reply.say(
        sentence(f"{words} your best mean {what} over that time was {{value}}, held for {{duration}} on {{date}}."),
        value=value, duration=duration, date=date, **dates,
    )  # fmt: skip
    reply.charts.append(Chart("activity", activity_id=date.value_id.split("/")[0]))
    return reply


async def quality(desk: Desk, asked: Question) -> Reply:
    """What workouts lack."""
    reply = Reply(desk, asked)
    if len(asked.periods) != 1 or asked.least_m is not None or asked.near_m is not None or asked.title:
        raise reply.fail(_ONE_TIME)
    (period,) = asked.periods
    result = await reply.use("data_quality", period=text_period(period), sport=asked.sport)
    number = result.value("/workout_count")
    if number is None or number.value == 0:
        raise reply.fail(result.gap(Lack.NO_WORKOUT, Lack.TOO_MUCH))
    words, dates = reply.when(period)
    kinds = (asked.measure,) if asked.measure else ("heart_rate", "distance", "load", "power")
    said = False
    for kind in kinds:
        value = result.value(f"/without_{kind}_count")
        if value is None:
            continue
        what = "rides" if kind == "power" and not asked.sport else things(asked.sport, 2)
        if kind == "power" and not asked.sport:
            reply.say(
                sentence(f"{words}, {{value}} of your {what} came without {kind}."), value=value, **dates
            )
        else:
            text = f"{words}, {{value}} of your {{number}} {what} came without {kind.replace('_', ' ')}."
            reply.say(sentence(text), value=value, number=number, **dates)
        said = True
    if not said:
        raise reply.fail(None, "None of these workouts is one that would have it.")
    return reply
