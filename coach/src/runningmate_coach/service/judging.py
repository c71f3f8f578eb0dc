"""The use cases of feedback: given on findings and sentences, listed, taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from runningmate_coach.domain.feedback import Feedback, FeedbackNotFound, Lead, Subject, Verdict, leads
from runningmate_coach.domain.gate import Gate
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.errors import NotFound, PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_coach.domain.training import Activity
    from runningmate_coach.service.feedbackports import FeedbackBook
    from runningmate_coach.service.ports import Analytics, GatedAnalytics
    from runningmate_coach.service.talkports import Conversations

MOST_WORKOUTS = 3
"""Of a sentence, whose faults are looked for."""
_WORKOUT = re.compile(r"\A([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


class Judging:
    """Takes what the athlete thinks."""

    def __init__(self, analytics: GatedAnalytics, book: FeedbackBook, conversations: Conversations) -> None:
        self._analytics = analytics
        self._book = book
        self._conversations = conversations

    async def give(
        self, athlete_id: UUID, about: Subject, verdict: Verdict, comment: str
    ) -> tuple[Feedback, tuple[Lead, ...]]:
        """Keeps a verdict; of something wrong it gives what may be the cause.

        Raises:
            NotFound: There is no such activity, or no such sentence.
        """
        analytics = self._analytics.through(Gate(Reader.RULES))
        if about.workout_id is not None:
            workouts = [await analytics.activity(str(about.workout_id))]
        else:
            assert about.turn_id is not None
            assert about.sentence is not None
            said = await self._conversations.sentence(athlete_id, about.turn_id, about.sentence)
            ids = tuple(one.value.value_id for one in said.cited)
            about = Subject(None, said.finding, about.turn_id, about.sentence, ids)
            workouts = await _cited(analytics, ids)
        given = Feedback(uuid4(), about, verdict, comment, await analytics.today(), datetime.now(UTC))
        kept = await self._book.put(athlete_id, given)
        return kept, tuple(leads(about, workouts)) if verdict is Verdict.WRONG else ()

    async def all(self, athlete_id: UUID) -> Sequence[Feedback]:
        """All of it, newest first."""
        return await self._book.all(athlete_id)

    async def remove(self, athlete_id: UUID, feedback_id: UUID) -> None:
        """Takes it back."""
        if not await self._book.remove(athlete_id, feedback_id):
            raise FeedbackNotFound(str(feedback_id))


async def _cited(analytics: Analytics, value_ids: Sequence[str]) -> list[Activity]:
    """The workouts of a sentence, as far as there still are any."""
    found = []
    ids = dict.fromkeys(match[1] for one in value_ids if (match := _WORKOUT.match(one)))
    for workout_id in list(ids)[:MOST_WORKOUTS]:
        try:
            found.append(await analytics.activity(workout_id))
        except (NotFound, PermissionDenied):
            continue
    return found
