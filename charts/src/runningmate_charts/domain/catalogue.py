"""The charts there are."""

from __future__ import annotations

from dataclasses import dataclass

from runningmate_servicekit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Definition:
    """A chart that can be rendered; `needs_activity` when it is about one activity."""

    name: str
    title: str
    description: str
    needs_activity: bool = False


ACTIVITY = Definition(
    "activity",
    "Activity",
    "The samples of one workout on one time axis: pace or power, heart rate, cadence, with altitude "
    "behind them and laps marked; pool swims show each length by stroke, with the rests.",
    needs_activity=True,
)
FITNESS = Definition(
    "fitness",
    "Fitness, fatigue and form",
    "What training has built up and what it costs: fitness and fatigue by day, the load of each day, "
    "and form as a percentage of fitness in labelled bands.",
)
WEEKLY_VOLUME = Definition(
    "weekly-volume",
    "Weekly volume",
    "Training time of each week, stacked by sport, with its total.",
)

DEFINITIONS = (ACTIVITY, FITNESS, WEEKLY_VOLUME)


def definition(name: str) -> Definition:
    """Finds a chart.

    Raises:
        NotFound: There is no chart of that name; the message lists those there are.
    """
    for known in DEFINITIONS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in DEFINITIONS)
    raise NotFound(
        "CHART_NOT_FOUND", f"There is no chart {name!r}. The charts are: {names}.", {"chart": name}
    )
