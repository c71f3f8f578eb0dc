"""Answers about the quickest time over a distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import Chart
from runningmate_coach.domain.grounding import Gap, Lack
from runningmate_coach.service.answering.reply import Reply, sentence, text_period, things
from runningmate_coach.service.tools.besttimes import SPORTS

if TYPE_CHECKING:
    from runningmate_coach.domain.questions import Question
    from runningmate_coach.service.desk import Desk

_NO_SUCH_SPORT = Gap("sport", Lack.NOT_OFFERED, "Times over a distance are not ranked for that sport.")


async def best_time(desk: Desk, asked: Question) -> Reply:
    """The quickest stretch of a period over a distance."""
    reply = Reply(desk, asked)
    if asked.sport not in SPORTS:
        raise reply.fail(_NO_SUCH_SPORT)
    (period,) = asked.periods
    result = await reply.use(
        "best_times", period=text_period(period), sport=asked.sport, distance_m=asked.near_m
    )
    time, distance, date, speed = (
        result.value(f"/{name}") for name in ("time_s", "distance_m", "date", "mean_speed_mps")
    )
    if time is None or distance is None or date is None or speed is None:
        raise reply.fail(result.gap(Lack.NO_WORKOUT))
    words, dates = reply.when(period)
    noun = things(asked.sport, 1)
    reply.say(
        sentence(f"{words} your fastest {{distance}} within a {noun} took {{time}}, on {{date}}, at {{speed}}."),
        distance=distance, time=time, date=date, speed=speed, **dates,
    )  # fmt: skip
    reply.charts.append(Chart("activity", activity_id=date.value_id.split("/")[0]))
    return reply
