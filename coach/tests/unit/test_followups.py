"""Questions that lean on the ones before, and what an engine is told of earlier turns."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.tests.season import TODAY, KnownAnalytics
from coach.tests.unit.test_asking import Telling, end, season, text
from runningmate_coach.adapters.messages import prompt
from runningmate_coach.domain.answer import Chart, End, Ended
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.talk import Answer, State, Talk, Turn
from runningmate_coach.domain.tracing import trace
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.answering import RulesAnswerer
from runningmate_coach.service.asking import AnswerBegun, Around, Asking, AskPiece
from runningmate_servicekit.datause import OWN, Provenance, Reader, bit

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from runningmate_coach.service.desk import Desk
    from runningmate_coach.service.ports import Answerer, Piece

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 18, tzinfo=UTC)


def turn(question: str, answer: Answer | None = None) -> Turn:
    return Turn(uuid.uuid4(), question, NOW, TODAY, State.KEPT, answer or Answer(), Ended(End.COMPLETE))


async def said_to(
    question: str, talk: Talk, analytics: KnownAnalytics, engine: Answerer | None = None
) -> list[AskPiece]:
    asking = Asking(analytics, RulesAnswerer(), engine)
    return [piece async for piece in asking.ask(question, Around(talk))]


async def talked(*questions: str) -> list[list[AskPiece]]:
    """The answers of a whole conversation."""
    analytics, told = season(), []
    talk: Talk = ()
    for question in questions:
        pieces = await said_to(question, talk, analytics)
        sentences = tuple(piece for piece in pieces if isinstance(piece, Sentence))
        charts = tuple(piece for piece in pieces if isinstance(piece, Chart))
        talk = (*talk, turn(question, Answer(sentences=sentences, charts=charts)))
        told.append(pieces)
    return told


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        ("How was last week?", "And the week before?", "How was my training from 2 November to 8 November?"),
        ("How was last week?", "what about the one before that", "How was my training from 2 November to 8 November?"),
        ("How far did I run this week?", "and the week before", "How far did I run last week?"),
        ("How far did I run this week?", "And how far did I ride the week before?", "How far did I ride last week?"),
        ("How far did I run last month?", "and the month before that?", "How far did I run in September?"),
        ("How far did I run yesterday?", "and the day before?", "How far did I run on 20 November?"),
        ("How far did I run this week?", "What about last month?", "How far did I run last month?"),
        ("How far did I run this week?", "and by bike?", "How far did I ride this week?"),
        ("How far did I run this week?", "And the elevation gain?", "How much did I climb running this week?"),
        ("longest run this month", "and the shortest?", "shortest run this month"),
        ("longest run this month", "and last month?", "longest run last month"),
        ("how fit am i", "and in September?", "how fit was I in September"),
        ("What was my FTP in May?", "and in June?", "What was my FTP in June?"),
        ("When did I last ride?", "And run?", "When did I last run?"),
    ],
)  # fmt: skip
async def test_a_question_that_leans_on_another_means_what_it_would_in_full(
    before: str, question: str, alone: str
) -> None:
    leaning = (await talked(before, question))[1]
    (whole,) = await talked(alone)
    assert text(leaning) == text(whole)
    assert end(leaning) == end(whole)


async def test_two_steps_back_lean_on_one_step_back() -> None:
    told = await talked("How far did I run this week?", "and the week before?", "And the week before that?")
    (whole,) = await talked("How far did I run from 2 November to 8 November?")
    assert text(told[2]) == text(whole)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What about that run?", "The run on 22 November covered 9.00 km in 1:00:00, at 6:24 /km."),
        ("what was my heart rate on it?", "Of the run on 22 November, the mean heart rate was 138 bpm."),
        ("How far was that?", "Of the run on 22 November, the distance was 9.00 km."),
    ],
)
async def test_that_run_is_the_one_of_the_answer_before(question: str, said: str) -> None:
    told = (await talked("When did I last run?", question))[1]
    assert text(told)[0] == said


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (("How was my last run?", "And the run before that?"), "The run on 19 November covered 9.30 km in 1:00:00, at 6:24 /km."),
        (("When did I last run?", "and the one before that?"), "The run before that was on 19 November: 9.30 km in 1:00:00."),
        (("How far was my last run?", "and the run before?", "And the run before that?"), "Of the run on 16 November, the distance was 9.60 km."),
        (("How was my last run?", "How long was the workout before it?"), "Of the workout on 21 November, the time was 1:00:00."),
        (("How was my last run?", "what about my previous run?"), "The run on 19 November covered 9.30 km in 1:00:00, at 6:24 /km."),
        (("longest run this month", "and the ride before that?"), "The ride on 31 October covered 50.0 km in 1:00:00."),
    ],
)  # fmt: skip
async def test_the_run_before_that_is_the_one_that_began_before_it(
    questions: tuple[str, ...], said: str
) -> None:
    told = (await talked(*questions))[-1]
    assert text(told)[0] == said


@pytest.mark.parametrize(
    "questions",
    [
        ("And the week before?",),
        ("What about that run?",),
        ("How was my week?", "What about that run?"),
        ("How was my week?", "And the run before that?"),
        ("How was my last run?", "And the run before that with Anna?"),
        ("How was my last run?", "And the run before yesterday?"),
        ("When did I last run?", "How far did I run before that?"),
        ("How was my week?", "And the month before?"),
        ("How was my week?", "And with Anna?"),
        ("How was my last run?", "And the week before?"),
        ("compare with last month", "And the month before?"),
        ("Should I rest tomorrow?", "And the week before?"),
        ("When did I last run?", "What about that ride?"),
        ("How far did I run this week?", "and my average heart rate?"),
        ("How far did I run this week?", "and on 30 February?"),
        ("How far did I run this week?", "and by bike and swimming?"),
        ("How far did I run this week?", "and?"),
    ],
)
async def test_what_leans_on_nothing_that_is_known_is_not_answered(questions: tuple[str, ...]) -> None:
    told = (await talked(*questions))[-1]
    assert end(told).kind is End.CANNOT_TELL
    assert text(told)[0].startswith("I can't tell: ")
    reason = end(told).reason
    assert trace(Draft(f"I can't tell: {reason}"), {}, (), TODAY).text.endswith(reason)


async def test_a_day_that_turned_over_does_not_move_what_was_meant() -> None:
    yesterday = replace(turn("How far did I run today?"), day=TODAY - timedelta(days=1))
    leaning = await said_to("and the day before?", (yesterday,), season())
    (whole,) = await talked("How far did I run on 20 November?")
    assert text(leaning) == text(whole)


def answered(words: str, kinds: int) -> Answer:
    return Answer(sentences=(Sentence(words, "", ()),), uses=((Reader.RULES, Provenance(kinds)),))


async def test_a_model_is_told_earlier_turns_but_none_that_rests_on_what_it_may_not_see() -> None:
    talk = (
        turn("How was May?", answered("In May you did 4 runs.", OWN)),
        turn("And how far was the secret one?", answered("It was 12 km.", OWN | bit("strava_api"))),
        replace(turn("What was deleted?"), state=State.DELETED, answer=None),
    )
    seen: list[Talk] = []

    class Listening(Telling):
        async def answer(self, question: str, desk: Desk) -> AsyncGenerator[Piece, None]:
            seen.append(desk.said.talk)
            async for piece in super().answer(question, desk):
                yield piece

    engine = Listening([Draft("Keep going as you do."), Ended(End.COMPLETE)])
    pieces = await said_to("How was my week?", talk, season(), engine)
    assert pieces[0].engine == "telling"  # type: ignore[union-attr]
    assert [[one.question for one in told] for told in seen] == [["How was May?"]]
    sent = prompt.earlier(seen[0])
    assert [one["role"] for one in sent] == ["user", "assistant"]
    assert "In May you did 4 runs." in str(sent)


def test_what_a_model_is_told_of_a_long_talk_is_bounded_and_the_newest() -> None:
    talk = tuple(turn(f"Question {number}", answered("word " * 300, OWN)) for number in range(20))
    sent = prompt.earlier(talk)
    assert 2 <= len(sent) // 2 <= 4
    assert "Question 19" in str(sent[-2])
    assert sum(len(one["content"][0]["text"]) for one in sent) < prompt.MOST_EARLIER + 500


async def test_while_a_sign_stands_that_was_spoken_of_before_only_rules_answer() -> None:
    engine = Telling([Draft("Run harder.")])
    pieces = await said_to("how fit am i", (turn("I had chest pain on my run"),), season(), engine)
    assert text(pieces)[0].startswith("On 22 November you mentioned chest pain")
    assert engine.questions == []
    assert isinstance(pieces[0], AnswerBegun)
    assert pieces[0].reader is Reader.RULES


async def test_a_sign_of_weeks_ago_stands_no_longer() -> None:
    old = replace(turn("I had chest pain on my run"), day=TODAY - timedelta(days=15))
    assert "chest pain" not in text(await said_to("how fit am i", (old,), season()))[0]
