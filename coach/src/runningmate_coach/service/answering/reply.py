"""What a rule puts together while it answers, and its words for periods, sports and numbers of things."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from runningmate_coach.domain.answer import Chart, ToolActivity
from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.periods import BEGINNING, Period
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.values import DATE_NAME, FULL_DATE_NAME, full_date

if TYPE_CHECKING:
    from runningmate_coach.domain.questions import Question
    from runningmate_coach.domain.values import Value
    from runningmate_coach.service.desk import Desk

NOUNS = {
    "run": ("run", "runs"), "ride": ("ride", "rides"), "swim": ("swim", "swims"), "walk": ("walk", "walks"),
    "hike": ("hike", "hikes"), "row": ("row", "rows"), "strength": ("strength session", "strength sessions"),
    "": ("workout", "workouts"),
}  # fmt: skip
DID = {"run": "ran", "ride": "rode", "swim": "swam", "walk": "walked", "hike": "hiked", "row": "rowed"}


class CannotTellError(Exception):
    """The data does not hold the answer."""

    def __init__(self, reason: str, activity: ToolActivity) -> None:
        super().__init__(reason)
        self.reason = reason
        self.activity = activity


@dataclass(slots=True)
class Reply:
    """Sentences, the tools behind them, charts."""

    desk: Desk
    question: Question
    drafts: list[Draft] = field(default_factory=list)
    activities: list[ToolActivity] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)

    async def use(self, tool: str, **arguments: object) -> ToolResult:
        """Uses a tool; a slot that is empty is left out."""
        given = {name: value for name, value in arguments.items() if value not in ("", None)}
        result = await self.desk.use(tool, **given)
        self.activities.append(ToolActivity(tool, len(result.values), len(result.gaps)))
        return result

    def fail(self, gap: Gap | None, otherwise: str = "The data does not say.") -> CannotTellError:
        """What to raise for want of data."""
        activity = self.activities[-1] if self.activities else ToolActivity("none", 0, 0, failed=True)
        return CannotTellError(gap.reason if gap else otherwise, activity)

    def say(self, template: str, **values: Value) -> None:
        """Adds a sentence; names in braces stand for values, in miles where the question is."""
        ids = {}
        for name, value in values.items():
            shown = value
            if self.question.miles and not value.miles:
                shown = replace(value, value_id=f"{value.value_id}/in_miles", miles=True)
            if value.name == FULL_DATE_NAME and value.first and value.first.year == self.desk.today.year:
                shown = replace(value, value_id=f"{value.value_id}/this_year", name=DATE_NAME)
            self.desk.values[shown.value_id] = shown
            ids[name] = f"{{{shown.value_id}}}"
        self.drafts.append(Draft(template.format_map(ids)))

    def note(self, result: ToolResult, *kinds: Lack) -> None:
        """Says the first gap of these kinds, where there is one."""
        gap = result.gap(*kinds)
        if gap is not None:
            self.say(gap.reason)

    def when(self, period: Period) -> tuple[str, dict[str, Value]]:
        """Words for a period, and the dates that they cite."""
        seen = period.until(self.desk.today)
        if not period.words and period.first == BEGINNING:
            return "in all that is here", {}
        return spelled(seen)


def spelled(period: Period) -> tuple[str, dict[str, Value]]:
    """Words for a period as it is, also where it lies ahead, and the dates that they cite."""
    if period.words:
        return period.words, {}
    first = full_date(f"period/{period.key}/first_date", period.first)
    last = full_date(f"period/{period.key}/last_date", period.last)
    if period.first == period.last:
        return "on {first}", {"first": first}
    return "from {first} to {last}", {"first": first, "last": last}


def things(sport: str, number: float) -> str:
    """A noun in the number that it takes."""
    one, many = NOUNS.get(sport, NOUNS[""])
    return one if round(number) == 1 else many


def sentence(text: str) -> str:
    """With a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def text_period(period: Period) -> str:
    """A period as the argument of a tool."""
    return f"{period.first.isoformat()}..{period.last.isoformat()}"
