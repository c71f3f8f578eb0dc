"""Answers about bikes and shoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import Gap, Lack
from runningmate_coach.domain.values import quotation
from runningmate_coach.service.answering.reply import Reply
from runningmate_coach.service.tools.workouts import plain_text

if TYPE_CHECKING:
    from runningmate_coach.domain.questions import Question
    from runningmate_coach.service.desk import Desk

MOST_SAID = 3
_NO_SPORT = Gap("sport", Lack.NOT_OFFERED, "Gear is told whole, not by sport.")
_NO_SUCH = Gap("gear", Lack.NOT_RECORDED, "No gear of that name is known.")
_UNUSED = Gap("gear", Lack.NOT_RECORDED, "None of it is named by a workout that is here.")


async def gear(desk: Desk, asked: Question) -> Reply:
    """How far each piece went, what was used last first."""
    reply = Reply(desk, asked)
    if asked.sport:
        raise reply.fail(_NO_SPORT)
    result = await reply.use("gear", kind=asked.measure)
    if not result.values:
        raise reply.fail(result.gap(Lack.NOT_RECORDED))
    names = {own: name for own, name in result.titles.items() if plain_text(asked.title) in plain_text(name)}
    if not names:
        raise reply.fail(_NO_SUCH)
    said = 0
    for own, name in names.items():
        distance, number, date = (
            result.value(f"{own}/{one}") for one in ("distance_m", "workout_count", "last_date")
        )
        if distance is None or number is None or date is None or said == MOST_SAID:
            continue
        said += 1
        # The name is the athlete's words, and stands in quotation marks like all of those.
        workouts = "workout" if number.value == 1 else "workouts"
        reply.say(
            f"{{name}}: {{distance}} in {{number}} {workouts}, the last on {{date}}.",
            name=quotation(f"{own}/words", name), distance=distance, number=number, date=date,
        )  # fmt: skip
    if not said:
        raise reply.fail(_UNUSED)
    return reply
