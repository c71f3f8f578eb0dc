"""Fitness, fatigue and form for people."""

from __future__ import annotations

from runningmate.analytics.v1 import fitness_pb2
from runningmate_cli import output, vocabulary
from runningmate_cli.output import Column
from runningmate_servicekit import numerals

WARM_UP_DAYS = 42


def days(found: fitness_pb2.GetFitnessResponse) -> None:
    """One line a day, and what the numbers rest on."""
    columns = (
        Column("Day"), Column("Activities", right=True), Column("Load", right=True), Column("Fitness", right=True),
        Column("Fatigue", right=True), Column("Form", right=True),
    )  # fmt: skip
    rows = [
        (
            day.date,
            numerals.number(day.activity_count),
            *(
                numerals.format_metric(name, getattr(day, name))
                for name in ("load", "fitness", "fatigue", "form")
            ),
        )
        for day in found.days
    ]
    output.table(columns, rows)
    _notes(found)


def today(found: fitness_pb2.GetFitnessResponse) -> None:
    """One sentence on today."""
    if not found.days:
        output.say("There is no fitness yet: it begins with the first activity.")
        return
    last = found.days[-1]
    texts = {
        name: numerals.format_metric(name, getattr(last, name)) for name in ("fitness", "fatigue", "form")
    }
    output.say(f"{last.date}: fitness {texts['fitness']}, fatigue {texts['fatigue']}, form {texts['form']}.")
    _notes(found)


def _notes(found: fitness_pb2.GetFitnessResponse) -> None:
    if found.rests_on_estimates:
        output.prose(
            "Some loads rest on thresholds that were estimated; `runningmate athlete show` lists them."
        )
    if found.activities_without_load:
        output.prose(
            f"{found.activities_without_load} activities have no load and count as rest. What would give them one:"
        )
        for setting in found.missing_settings:
            output.say(f"  {setting}: {vocabulary.command_for(setting) or 'nothing yet'}")
