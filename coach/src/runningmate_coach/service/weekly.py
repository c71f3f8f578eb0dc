"""The use case: reviews a week by rules, with what the athlete said and thinks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.composition import HOLD, held_back
from runningmate_coach.domain.feedback import chosen_of_week
from runningmate_coach.domain.flags import flag_in
from runningmate_coach.domain.gate import Gate
from runningmate_coach.domain.memory import hindrance
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.planning.model import monday_of
from runningmate_coach.domain.study import CONTEXT
from runningmate_coach.domain.verification import MOST_WORDS, Sentence, Stopped, verify
from runningmate_coach.domain.weekreview import BEFORE, WEEK, WeekMaterial, compose, findings
from runningmate_coach.service.reviewing import SAFETY, reminder
from runningmate_servicekit.datause import Provenance, Reader
from runningmate_servicekit.errors import FieldViolation, InvalidArgument
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from uuid import UUID

    from runningmate_coach.domain.feedback import Feedback
    from runningmate_coach.domain.memory import Memory
    from runningmate_coach.service.feedbackports import FeedbackBook
    from runningmate_coach.service.memoryports import Memories
    from runningmate_coach.service.ports import Analytics, GatedAnalytics

RULES = "rules"
FLAGGED = timedelta(days=14)

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WeekStarted:
    """Which week is reviewed, by whom, and what it rests on."""

    monday: date
    engine: str
    provenance: Provenance
    activity_ids: tuple[str, ...] = ()


class WeekInvalid(InvalidArgument):
    """A week that has not begun, or a day that is none."""

    def __init__(self, text: str) -> None:
        super().__init__("WEEK_INVALID", f"`date` {text}.", violations=[FieldViolation("date", text)])


class Weekly:
    """Reviews weeks. They keep no state: the same data gives the same review."""

    def __init__(self, analytics: GatedAnalytics, memories: Memories, feedback: FeedbackBook) -> None:
        self._analytics = analytics
        self._memories = memories
        self._feedback = feedback

    async def review(self, athlete_id: UUID, day: date | None) -> AsyncIterator[WeekStarted | Sentence]:
        """Yields the start, then the sentences.

        Args:
            athlete_id: Whose memories and feedback count.
            day: Any day of the week; None means the week that was over last.

        Raises:
            WeekInvalid: The week has not begun.
        """
        gate = Gate(Reader.RULES)
        analytics = self._analytics.through(gate)
        today = await analytics.today()
        monday = monday_of(day) if day is not None else monday_of(today) - WEEK
        if monday > today:
            raise WeekInvalid(f"lies ahead of today, {today}")
        material = await _gathered(analytics, monday, today)
        last = min(material.sunday, today)
        flagged = next(
            (
                (flag, one)
                for one in sorted(material.activities, key=lambda one: one.started_at, reverse=True)
                if last - FLAGGED <= one.day <= last and (flag := flag_in(one.name)) is not None
            ),
            None,
        )
        ids = tuple(one.activity_id for one in material.of(monday))
        yield WeekStarted(monday, RULES if flagged is None else SAFETY, gate.provenance, ids)
        if flagged is not None:
            draft, said_on = held_back(*flagged)
            yield verify(Draft(draft.text, HOLD), {said_on.value_id: said_on}, ())
            return
        memories = await self._memories.all(athlete_id)
        for sentence in _said(material, memories, await self._feedback.all(athlete_id)):
            yield sentence


def _said(material: WeekMaterial, memories: Sequence[Memory], feedback: Sequence[Feedback]) -> list[Sentence]:
    """The sentences; a question comes last, after what the athlete said."""
    hindering = hindrance(memories, min(material.sunday, material.today))
    new = chosen_of_week(findings(material), feedback, material.of(material.monday), material.sunday)
    supports = [one.support for one in new if one.support is not None]
    said: list[Sentence] = []
    for draft, values in compose(material, new, careful=hindering is not None):
        try:
            said.append(verify(draft, values, supports))
        except Stopped as stopped:
            _log.warning("sentence stopped", engine=RULES, reason=str(stopped), finding=draft.finding)
    if hindering is not None:
        at = next((place for place, one in enumerate(said) if one.text.endswith("?")), len(said))
        said.insert(at, reminder(hindering))
    kept, words = [], 0
    for sentence in said:
        words += sentence.word_count
        if words > MOST_WORDS:
            break
        kept.append(sentence)
    return kept


async def _gathered(analytics: Analytics, monday: date, today: date) -> WeekMaterial:
    """Reads the week, those it is measured by, and for each of the workouts what their own context needs."""
    # The two weeks before are looked at as if they were reviewed, to tell what was told.
    first = monday - max(CONTEXT, BEFORE * WEEK) - 2 * WEEK
    last = min(monday + WEEK - timedelta(days=1), today)
    activities, history, athlete = await asyncio.gather(
        analytics.activities(first, last), analytics.history(first, last), analytics.athlete()
    )
    return WeekMaterial(monday, today, activities, history, athlete)
