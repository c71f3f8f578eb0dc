"""Feedback over gRPC: it changes the next review and the next answer, and is taken back with what it changed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
import pytest

from coach.tests.integration.test_coach import ATHLETE, channel_to_coach, pieces, ride
from coach.tests.integration.test_conversations import BEN, Client, deleted
from runningmate.analytics.v1.analytics_events_pb2 import (
    ActivityDeleted,
    AthleteErased,
    SourceDataDeleted,
)
from runningmate.coach.v1 import coach_service_pb2_grpc, feedback_pb2, feedback_service_pb2_grpc

if TYPE_CHECKING:
    from coach.tests.integration.test_coach import SettingsFor
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

RIDE = str(uuid.UUID(int=1))
WRONG, NOT_USEFUL = "FEEDBACK_VERDICT_WRONG", "FEEDBACK_VERDICT_NOT_USEFUL"


class Book:
    """One athlete's calls."""

    def __init__(self, channel: grpc.aio.Channel, issuer: TestIssuer, athlete: uuid.UUID = ATHLETE) -> None:
        self._stub = feedback_service_pb2_grpc.FeedbackServiceAsyncStub(channel)
        self._metadata = issuer.metadata(athlete)

    async def __call__(self, method: str, **fields: Any) -> Any:
        request = getattr(feedback_pb2, f"{method}Request")(**fields)
        return await getattr(self._stub, method)(request, metadata=self._metadata, timeout=5)

    async def of_finding(self, verdict: str, finding: str = "bouts_faded", **more: Any) -> Any:
        about = feedback_pb2.ReviewedFinding(activity_id=RIDE, finding=finding)
        return await self("GiveFeedback", finding=about, verdict=verdict, **more)

    async def all(self) -> list[feedback_pb2.Feedback]:
        return list((await self("ListFeedback")).feedback)


@pytest.mark.parametrize("verdict", [WRONG, NOT_USEFUL])
async def test_a_finding_is_left_out_until_the_feedback_is_taken_back(
    issuer: TestIssuer, settings_for: SettingsFor, verdict: str
) -> None:
    async with channel_to_coach(issuer, settings_for, ride()) as channel:
        book, coach = Book(channel, issuer), coach_service_pb2_grpc.CoachServiceAsyncStub(channel)

        async def findings() -> set[str]:
            return {one.sentence.finding for one in await pieces(coach, issuer)}

        assert "bouts_faded" in await findings()
        given = await book.of_finding(verdict)
        assert bool(given.question) == (verdict == WRONG)
        assert "bouts_faded" not in await findings()
        again = await book.of_finding(verdict, comment="the last one was into the wind")
        assert again.feedback.feedback_id == given.feedback.feedback_id
        assert not again.question
        assert [one.comment for one in await book.all()] == ["the last one was into the wind"]
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await Book(channel, issuer, BEN)("DeleteFeedback", feedback_id=given.feedback.feedback_id)
        assert failed.value.code() is grpc.StatusCode.NOT_FOUND
        await book("DeleteFeedback", feedback_id=given.feedback.feedback_id)
        assert "bouts_faded" in await findings()


async def test_a_value_that_was_called_wrong_is_doubted_in_the_next_answer(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with channel_to_coach(issuer, settings_for, ride()) as channel:
        book, client = Book(channel, issuer), Client(channel, issuer)
        talk, said = await client.ask("How fit am I?")
        (turn,) = await client.turns(talk)
        about = feedback_pb2.AnsweredSentence(turn_id=turn.turn_id, sentence=0)
        given = await book("GiveFeedback", sentence=about, verdict=WRONG)
        assert [one.setting for one in given.leads] == ["threshold_heart_rate_bpm"]
        _, again = await client.ask("How fit am I?")
        assert again == [*said, "On 22 November you called something wrong that this rests on."]
        about.sentence = 9
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await book("GiveFeedback", sentence=about, verdict=WRONG)
        assert failed.value.code() is grpc.StatusCode.NOT_FOUND
        await client.delete(talk)
        assert await book.all() == []
        assert (await client.ask("How fit am I?"))[1] == said


async def test_feedback_goes_with_its_activity_and_with_the_athlete(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    async with channel_to_coach(issuer, settings_for, ride()) as channel:
        book = Book(channel, issuer)
        await book.of_finding(WRONG)
        await deleted(coach_database, ActivityDeleted(athlete_id=str(ATHLETE), activity_id=RIDE))
        assert await book.all() == []
        await book.of_finding(WRONG)
        other, this = str(uuid.UUID(int=99)), RIDE
        for gone, left in ((other, 1), (this, 0)):
            told = SourceDataDeleted(athlete_id=str(ATHLETE), deleted_activity_ids=[gone])
            await deleted(coach_database, told)
            assert len(await book.all()) == left
        await book.of_finding(NOT_USEFUL, "coupled")
        await deleted(coach_database, AthleteErased(athlete_id=str(ATHLETE)))
        assert await book.all() == []
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await book.of_finding(WRONG)
        assert failed.value.code() is grpc.StatusCode.FAILED_PRECONDITION
