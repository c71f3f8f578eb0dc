"""Answers about how things stood on a day: fitness and form, thresholds and weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import Chart
from runningmate_coach.domain.grounding import Gap, Lack
from runningmate_coach.service.answering.reply import Reply, text_period

if TYPE_CHECKING:
    from runningmate_coach.domain.questions import Question
    from runningmate_coach.service.desk import Desk

_NO_SPORT = Gap(
    "sport", Lack.NOT_OFFERED, "Fitness counts all sports together; it is not told apart by sport."
)
_WHICH_SPORT = Gap("sport", Lack.NO_SETTING, "It takes a sport, for each has a threshold of its own.")
_MORE_DAYS = Gap("period", Lack.NOT_OFFERED, "It names several times; ask about each.")


async def form(desk: Desk, asked: Question) -> Reply:
    """Fitness, fatigue and form."""
    reply = Reply(desk, asked)
    if asked.sport or asked.near_m is not None or asked.least_m is not None or asked.title:
        raise reply.fail(_NO_SPORT)
    if len(asked.periods) > 1:
        raise reply.fail(_MORE_DAYS)
    period = asked.periods[0] if asked.periods else None
    result = await reply.use("load_and_form", period=text_period(period) if period else "today")
    day = (
        (period.last if period else desk.today).isoformat()
        if period is None or period.last <= desk.today
        else desk.today.isoformat()
    )
    fitness, fatigue, state, date = (
        result.value(f"fitness/{day}/{name}") for name in ("fitness", "fatigue", "form", "date")
    )
    if fitness is None or fatigue is None or state is None or date is None:
        raise reply.fail(result.gap(Lack.NO_WORKOUT))
    reply.say(
        "On {date} your fitness was {fitness}, your fatigue {fatigue} and your form {form}.",
        date=date, fitness=fitness, fatigue=fatigue, form=state,
    )  # fmt: skip
    change = result.value("/fitness_change")
    begun = next((one for one in result.values if one.name == "date" and one is not date), None)
    if change is not None and begun is not None:
        moved = {"up": "rose by {change}", "down": "fell by {change}"}.get(
            change.direction, "moved by {change}"
        )
        reply.say(f"Since {{begun}} your fitness {moved}.", change=change, begun=begun)
    reply.note(result, Lack.WARMING_UP)
    reply.note(result, Lack.PARTIAL)
    reply.charts.append(Chart("fitness"))
    return reply


_WORDS = {
    "threshold_power_w": "threshold power",
    "threshold_speed_mps": "threshold",
    "threshold_heart_rate_bpm": "threshold heart rate",
    "max_heart_rate_bpm": "highest heart rate",
    "resting_heart_rate_bpm": "resting heart rate",
    "weight_kg": "weight",
}


async def setting(desk: Desk, asked: Question) -> Reply:
    """A dated setting."""
    reply = Reply(desk, asked)
    if len(asked.periods) > 1 or asked.near_m is not None or asked.least_m is not None or asked.title:
        raise reply.fail(_MORE_DAYS)
    sport = asked.sport or {"threshold_power_w": "ride"}.get(asked.setting, "")
    if asked.setting == "threshold_speed_mps" and not sport:
        raise reply.fail(_WHICH_SPORT)
    period = text_period(asked.periods[0]) if asked.periods else "today"
    result = await reply.use("thresholds", setting=asked.setting, sport=sport, period=period)
    value, since, day = result.value(f"/{asked.setting}"), result.value("/valid_from"), result.values[-1:]
    if value is None or since is None:
        raise reply.fail(result.gap(Lack.NO_SETTING))
    name = _WORDS[asked.setting].replace("highest", "top")
    stood = "is" if value.last == desk.today else "was"
    when = "" if value.last == desk.today else "On {day} "
    subject = f"your {name}" if when else f"Your {name}"
    how = "an estimate from your recordings" if value.source.startswith("estimated") else "as you set it"
    shown = {"value": value, "since": since} | ({"day": day[0]} if when else {})
    reply.say(f"{when}{subject} {stood} {{value}}, {how}, in force from {{since}}.", **shown)
    reply.note(result, Lack.PARTIAL)
    return reply
