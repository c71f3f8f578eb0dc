"""The use case: gather, find, let the engine write, verify each sentence, stream."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runningmate_coach.domain.composition import case, held_back, medical
from runningmate_coach.domain.feedback import chosen
from runningmate_coach.domain.findings import find, fresh
from runningmate_coach.domain.flags import flag_in
from runningmate_coach.domain.gate import Gate
from runningmate_coach.domain.memory import hindrance
from runningmate_coach.domain.phrase import Draft, phrase
from runningmate_coach.domain.verification import MOST_WORDS, Sentence, Stopped, verify
from runningmate_coach.service.material import gather, told_before
from runningmate_servicekit.datause import Provenance, Reader
from runningmate_servicekit.errors import NotFound
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
    from uuid import UUID

    from runningmate_coach.domain.claims import Support
    from runningmate_coach.domain.feedback import Feedback
    from runningmate_coach.domain.flags import Flag
    from runningmate_coach.domain.memory import Memory
    from runningmate_coach.domain.training import Activity
    from runningmate_coach.domain.values import Value
    from runningmate_coach.service.feedbackports import FeedbackBook
    from runningmate_coach.service.material import Material
    from runningmate_coach.service.memoryports import Memories
    from runningmate_coach.service.ports import Analytics, Engine, GatedAnalytics

SAFETY = "safety"
"""Name in place of an engine's where a fixed answer is given."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Started:
    """What is reviewed, by whom, what the session was for, and what it rests on; `activity_name` is untrusted text."""

    activity_id: str
    activity_name: str
    engine: str
    purpose: str
    purpose_evidence: str
    reader: Reader = Reader.RULES
    provenance: Provenance = field(default_factory=Provenance)


class Reviewing:
    """Reviews activities with one engine."""

    def __init__(
        self,
        analytics: GatedAnalytics,
        engine: Engine,
        memories: Memories | None = None,
        feedback: FeedbackBook | None = None,
    ) -> None:
        self._analytics = analytics
        self._engine = engine
        self._memories = memories
        self._feedback = feedback

    async def review(
        self, activity_id: str, athlete_id: UUID | None = None
    ) -> AsyncIterator[Started | Sentence]:
        """Yields the start, then the sentences.

        Args:
            activity_id: Empty means the newest.
            athlete_id: Whose memories and feedback count; None for nobody's.

        Raises:
            NotFound: There is no activity at all; of an unknown id analytics' own error passes through.
        """
        gate = Gate(self._engine.reader)
        analytics = self._analytics.through(gate)
        activity = await analytics.activity(activity_id or await _newest(analytics))
        material = await gather(analytics, activity)
        flag, flagged = _standing_flag(material)
        purpose = material.study.purpose
        yield Started(
            activity.activity_id,
            activity.name,
            self._engine.name if flag is None else SAFETY,
            str(purpose.kind),
            purpose.evidence,
            gate.reader,
            gate.provenance,
        )
        if flag is None:
            hindering = await self._hindering(athlete_id, activity)
            feedback = await self._given(athlete_id)
            sentences = self._written(material, analytics, gate, hindering, feedback)
        else:
            sentences = _answered(flag, flagged, activity)
        async for sentence in sentences:
            yield sentence

    async def _hindering(self, athlete_id: UUID | None, activity: Activity) -> Memory | None:
        """An injury that the athlete confirmed and that concerns this activity."""
        if self._memories is None or athlete_id is None:
            return None
        return hindrance(await self._memories.all(athlete_id), activity.day, activity.sport)

    async def _given(self, athlete_id: UUID | None) -> Sequence[Feedback]:
        """What the athlete thought of what was said before."""
        return () if self._feedback is None or athlete_id is None else await self._feedback.all(athlete_id)

    async def _written(
        self,
        material: Material,
        analytics: Analytics,
        gate: Gate,
        hindering: Memory | None,
        feedback: Sequence[Feedback],
    ) -> AsyncIterator[Sentence]:
        found = find(material.study)
        said = await told_before(analytics, material, found)
        new = chosen(fresh(found, said, material.study.activity.day), feedback, material.study.activity)
        told = case(material.study, found, new, hindered=hindering is not None)
        told_why = None if hindering is None else reminder(hindering)
        words = 0 if told_why is None else told_why.word_count
        async for draft in self._engine.write(gate.clear(told)):
            sentence = _checked(draft, told.values, told.supports, self._engine.name)
            if sentence is None:
                continue
            words += sentence.word_count
            if words > MOST_WORDS:
                _log.warning("review cut", engine=self._engine.name, words=words, most=MOST_WORDS)
                break
            if told_why is not None and sentence.text.endswith("?"):
                # A question is the last that a review says.
                yield told_why
                told_why = None
            yield sentence
        if told_why is not None:
            yield told_why


def reminder(memory: Memory) -> Sentence:
    """Why this review asks for no more."""
    said, words, _ = memory.values()
    told = phrase(
        "Because you said on {said}: {words}, nothing here asks you for more.", said=said, words=words
    )
    return verify(Draft(told.text), {one.value_id: one for one in told.values}, ())


async def _newest(analytics: Analytics) -> str:
    newest = await analytics.newest()
    if newest is None:
        raise NotFound(
            "NO_ACTIVITY",
            "There is no activity to review yet. Import one with `runningmate import PATH`.",
        )
    return newest


async def _answered(flag: Flag, flagged: Activity, activity: Activity) -> AsyncIterator[Sentence]:
    """The fixed answer to a warning sign in this title, or in one of the days before."""
    if flagged.activity_id == activity.activity_id:
        drafts, values = tuple(medical(flag)), {}
    else:
        draft, date = held_back(flag, flagged)
        drafts, values = (draft,), {date.value_id: date}
    for draft in drafts:
        sentence = _checked(draft, values, (), SAFETY)
        if sentence is not None:
            yield sentence


def _standing_flag(material: Material) -> tuple[Flag | None, Activity]:
    """The sign in the activity's own title, else the newest of the days before."""
    activity = material.study.activity
    for one in (activity, *material.recent):
        flag = flag_in(one.name)
        if flag is not None:
            return flag, one
    return None, activity


def _checked(
    draft: Draft, values: Mapping[str, Value], supports: Iterable[Support], engine: str
) -> Sentence | None:
    """The sentence, or None with a line in the log when it may not be said."""
    try:
        return verify(draft, values, supports)
    except Stopped as stopped:
        # Not the text: an engine may have quoted something private.
        _log.warning("sentence stopped", engine=engine, reason=str(stopped), finding=draft.finding)
        return None
