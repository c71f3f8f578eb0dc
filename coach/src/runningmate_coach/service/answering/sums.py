"""Answers about sums: of a period, of one against another, of time in a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import Chart
from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.values import Value
from runningmate_coach.service.answering.reply import DID, Reply, sentence, text_period, things
from runningmate_coach.service.tools.totals import base

if TYPE_CHECKING:
    from runningmate_coach.domain.periods import Period
    from runningmate_coach.domain.questions import Question
    from runningmate_coach.service.desk import Desk

UNFIT = Gap("length", Lack.NOT_OFFERED, "Sums of workouts of one length only are not made.")
_SPORTS = ("run", "ride", "swim")


async def totals(desk: Desk, asked: Question) -> Reply:
    """How much in a period."""
    reply = Reply(desk, asked)
    (period,) = asked.periods
    words, dates = reply.when(period)
    if asked.near_m is not None:
        raise reply.fail(UNFIT)
    if asked.least_m is not None:
        return await _counted(reply, period, words, dates)
    result = await reply.use("totals", period=text_period(period), sport=asked.sport)
    blocking = result.gap(Lack.TOO_MUCH)
    if blocking:
        raise reply.fail(blocking)
    number = result.value("/workout_count")
    assert number is not None
    if number.value == 0 and asked.measure not in ("workout_count", "training_day_count", "rest_day_count"):
        noun = things(asked.sport, 2)
        reply.say(sentence(f"{words} the number of recorded {noun} is {{number}}."), number=number, **dates)
        return reply
    if asked.measure:
        _one_sum(reply, result, words, dates)
    else:
        await _overview(reply, result, period, words, dates)
    reply.note(result, Lack.IN_PROGRESS)
    reply.charts.append(Chart("fitness", first=period.first, last=period.until(desk.today).last))
    return reply


async def _counted(reply: Reply, period: Period, words: str, dates: dict[str, Value]) -> Reply:
    asked = reply.question
    if asked.measure != "workout_count":
        raise reply.fail(UNFIT)
    result = await reply.use(
        "find_workouts", period=text_period(period), sport=asked.sport, at_least_m=asked.least_m
    )
    number = result.value("/workout_count")
    if number is None:
        raise reply.fail(result.gap(Lack.TOO_MUCH))
    noun = things(asked.sport, number.value)
    reply.say(sentence(f"{words} you did {{number}} {noun} of that distance."), number=number, **dates)
    return reply


def _one_sum(reply: Reply, result: ToolResult, words: str, dates: dict[str, Value]) -> None:
    asked = reply.question
    value = result.value(f"/{asked.measure}")
    number = result.value("/workout_count")
    if value is None or number is None:
        raise reply.fail(next((gap for gap in result.gaps if gap.what == asked.measure), None))
    template = {
        "workout_count": f"{words} you did {{value}} {things(asked.sport, value.value)}.",
        "training_day_count": f"{words} you trained on {{value}} {'day' if value.value == 1 else 'days'}.",
        "rest_day_count": f"{words} {'was' if value.value == 1 else 'were'} {{value}} without a workout.",
        "distance_m": f"{words} you {DID.get(asked.sport, 'covered')} {{value}} in {{number}} {things(asked.sport, number.value)}.",
        "timer_time_s": f"{words} you {DID.get(asked.sport, 'trained')} for {{value}} in {{number}} {things(asked.sport, number.value)}.",
        "elevation_gain_m": f"{words} your elevation gain was {{value}} in {{number}} {things(asked.sport, number.value)}.",
        "load": f"{words} your load came to {{value}} in {{number}} {things(asked.sport, number.value)}.",
    }[asked.measure]
    if asked.measure == "rest_day_count":
        day = "day" if value.value == 1 else "days"
        template = f"{words} you had {{value}} {day} without a workout."
    shown = {"value": value, **dates}
    if "{number}" in template:
        shown["number"] = number
    # A unit of days must not follow a citation, and `{value} days` is a count.
    reply.say(sentence(template), **shown)
    if value.coverage < 1:
        gap = next((gap for gap in result.gaps if gap.what == asked.measure), None)
        if gap is not None:
            reply.say(gap.reason)


async def _overview(
    reply: Reply, result: ToolResult, period: Period, words: str, dates: dict[str, Value]
) -> None:
    sport = reply.question.sport
    number, time, load = (result.value(f"/{name}") for name in ("workout_count", "timer_time_s", "load"))
    assert number is not None
    did = f"{words} you did {{number}} {things(sport, number.value)}"
    parts = {"number": number, **dates}
    if time is not None:
        did += ", {time} in all"
        parts["time"] = time
    if load is not None:
        did += ", with a load of {load}"
        parts["load"] = load
    reply.say(sentence(f"{did}."), **parts)
    for one in (sport,) if sport else _SPORTS:
        own = result if sport else await reply.use("totals", period=text_period(period), sport=one)
        distance, count = own.value("/distance_m"), own.value("/workout_count")
        if distance is not None and count is not None and one in DID:
            noun = things(one, count.value)
            reply.say(f"You {DID[one]} {{distance}} in {{count}} {noun}.", distance=distance, count=count)
    said = {"timer_time_s": time, "load": load}
    for gap in result.gaps:
        if gap.kind is Lack.PARTIAL and said.get(gap.what) is not None:
            reply.say(gap.reason)


_MORE = {
    "workout_count": ("more {noun}", "fewer {noun}"),
    "distance_m": ("more distance", "less distance"),
    "timer_time_s": ("more time", "less time"),
    "elevation_gain_m": ("more climbing", "less climbing"),
    "load": ("more load", "less load"),
}


async def compare(desk: Desk, asked: Question) -> Reply:
    """One period against another."""
    reply = Reply(desk, asked)
    if asked.near_m is not None or asked.least_m is not None or asked.title:
        raise reply.fail(UNFIT)
    one, other = asked.periods
    result = await reply.use(
        "compare_periods", period=text_period(one), with_period=text_period(other), sport=asked.sport
    )
    blocking = result.gap(Lack.TOO_MUCH)
    if blocking:
        raise reply.fail(blocking)
    own, others = (base(each.until(desk.today), asked.sport) for each in (one, other))
    names = (
        (asked.measure,)
        if asked.measure
        else ("distance_m",)
        if asked.sport in DID
        else ("timer_time_s", "load")
    )
    said = [name for name in names if _compared(reply, name, (own, others), (one, other))]
    if not said:
        raise reply.fail(result.gap(Lack.NOT_RECORDED, Lack.PARTIAL, Lack.NO_WORKOUT))
    reply.note(result, Lack.IN_PROGRESS)
    first = min(one.first, other.first)
    reply.charts.append(Chart("fitness", first=first, last=max(one.last, other.last)))
    return reply


def _compared(reply: Reply, name: str, bases: tuple[str, str], periods: tuple[Period, Period]) -> bool:
    now, then = (reply.desk.values.get(f"{each}/{name}") for each in bases)
    key = f"{bases[0]}/against/{bases[1].split('/', 1)[1]}/{name}"
    delta, percent = (reply.desk.values.get(f"{key}/{ending}") for ending in ("difference", "change_pct"))
    if now is None or then is None or delta is None:
        return False
    words, dates = reply.when(periods[0])
    others, other_dates = reply.when(periods[1])
    sport = reply.question.sport
    noun = things(sport, 2)
    amount = _AMOUNT[name].format(did=DID.get(sport, "covered"), trained=DID.get(sport, "trained"))
    counted = name == "workout_count"
    first, second = (f" {things(sport, one.value)}" if counted else "" for one in (now, then))
    reply.say(
        sentence(f"{words} {amount} {{now}}{first}, {_renamed(others)} {{then}}{second}."),
        now=now, then=then, **dates, **{f"other_{key}": value for key, value in other_dates.items()},
    )  # fmt: skip
    if delta.direction == "level":
        reply.say("The difference is {delta}.", delta=delta)
        return True
    more = _MORE[name][0 if delta.direction == "up" else 1].replace("{noun}", noun)
    share = ", a change of {percent}" if percent is not None and percent.direction == delta.direction else ""
    shown = {"delta": delta} | ({"percent": percent} if share and percent is not None else {})
    reply.say(f"That is {{delta}} {more}{share}.", **shown)
    return True


_AMOUNT = {
    "workout_count": "you did",
    "distance_m": "you {did}",
    "timer_time_s": "you {trained} for",
    "elevation_gain_m": "your elevation gain was",
    "load": "your load was",
}


def _renamed(words: str) -> str:
    return words.replace("{first}", "{other_first}").replace("{last}", "{other_last}")


async def zones(desk: Desk, asked: Question) -> Reply:
    """Time in one zone."""
    reply = Reply(desk, asked)
    if len(asked.periods) != 1 or asked.near_m is not None or asked.least_m is not None or asked.title:
        raise reply.fail(UNFIT)
    (period,) = asked.periods
    result = await reply.use("zone_time", period=text_period(period), sport=asked.sport, by=asked.family)
    value = result.value(f"/{asked.family}_zone_{asked.zone}_time_s")
    if value is None:
        raise reply.fail(result.gap(Lack.NO_WORKOUT, Lack.NOT_RECORDED, Lack.TOO_MUCH))
    words, dates = reply.when(period)
    zone = Value("question/zone_count", "zone_count", float(asked.zone or 0), source="the question")
    text = f"{words} you spent {{value}} in zone {{zone}}, by {asked.family.replace('_', ' ')}."
    reply.say(sentence(text), value=value, zone=zone, **dates)
    reply.note(result, Lack.PARTIAL)
    return reply
