"""Conversations over gRPC and in PostgreSQL: kept however they end, gone on with, gone with what they rest on."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import grpc
import grpc.aio
import pytest

from coach.tests.integration.test_coach import (
    ATHLETE,
    GatedActivities,
    channel_to_coach,
    made_for_the_caller,
    ride,
    told_by,
)
from coach.tests.season import TODAY
from runningmate.analytics.v1.analytics_events_pb2 import ActivityDeleted, AthleteErased, SourceDataDeleted
from runningmate.coach.v1 import (
    ask_pb2,
    coach_service_pb2_grpc,
    conversation_pb2,
    conversation_service_pb2_grpc,
)
from runningmate.common.v1 import data_use_pb2, source_pb2
from runningmate_coach.adapters.postgres import conversations
from runningmate_coach.adapters.postgres.athletes import erase
from runningmate_coach.adapters.postgres.withdrawal import withdraw
from runningmate_coach.entrypoints.erasure import ErasureHandler
from runningmate_servicekit.eventlog import EVENT_ID, EVENT_TYPE, OUTCOMES, Delivery, Message, Outbox
from runningmate_servicekit.eventlog.headers import OCCURRED_AT
from tests.messages_emulator import Emulator
from tests.messages_emulator.turn import says, uses

if TYPE_CHECKING:
    from coach.tests.integration.test_coach import SettingsFor
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

BEN = uuid.UUID(int=8)


class StravaActivities(GatedActivities):
    """Says that what it gives came by Strava's API."""

    async def ListActivities(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
        answer = await super().ListActivities(request, context)
        answer.data_use.CopyFrom(made_for_the_caller())
        answer.data_use.source_kinds.append(source_pb2.SOURCE_KIND_STRAVA_API)
        return answer


class Client:
    """One athlete's calls."""

    def __init__(self, channel: grpc.aio.Channel, issuer: TestIssuer, athlete: uuid.UUID = ATHLETE) -> None:
        self._coach = coach_service_pb2_grpc.CoachServiceAsyncStub(channel)
        self._kept = conversation_service_pb2_grpc.ConversationServiceAsyncStub(channel)
        self._metadata = issuer.metadata(athlete)

    def stream(self, question: str, conversation_id: str = "") -> Any:
        request = ask_pb2.AskRequest(question=question, conversation_id=conversation_id)
        return self._coach.Ask(request, metadata=self._metadata, timeout=20)

    async def ask(self, question: str, conversation_id: str = "") -> tuple[str, list[str]]:
        """The conversation's id, and the sentences."""
        pieces: list[ask_pb2.AskResponse] = [one async for one in self.stream(question, conversation_id)]
        started = next(one.started for one in pieces if one.HasField("started"))
        return started.conversation_id, [one.sentence.text for one in pieces if one.HasField("sentence")]

    async def turns(self, conversation_id: str) -> list[conversation_pb2.Turn]:
        request = conversation_pb2.GetConversationRequest(conversation_id=conversation_id)
        return list((await self._kept.GetConversation(request, metadata=self._metadata, timeout=5)).turns)

    async def page(self, size: int = 0, token: str = "") -> conversation_pb2.ListConversationsResponse:
        request = conversation_pb2.ListConversationsRequest(page_size=size, page_token=token)
        return await self._kept.ListConversations(request, metadata=self._metadata, timeout=5)

    async def delete(self, conversation_id: str) -> None:
        request = conversation_pb2.DeleteConversationRequest(conversation_id=conversation_id)
        await self._kept.DeleteConversation(request, metadata=self._metadata, timeout=5)


async def test_a_conversation_is_kept_gone_on_with_listed_and_deleted(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with channel_to_coach(issuer, settings_for, ride()) as channel:
        ada, ben = Client(channel, issuer), Client(channel, issuer, BEN)
        talk, said = await ada.ask("How was my last ride?")
        again, more = await ada.ask("How long was it?", talk)
        assert again == talk
        assert more == ["Of the ride on 22 November, the time was 51:00."]
        other, _ = await ada.ask("I had chest pain. " + "x" * 200)
        listed = await ada.page()
        assert [one.conversation_id for one in listed.conversations] == [other, talk]
        assert [one.turn_count for one in listed.conversations] == [1, 2]
        assert len(listed.conversations[0].title) == 80
        first = await ada.page(1)
        second = await ada.page(1, first.next_page_token)
        assert [one.conversation_id for one in (*first.conversations, *second.conversations)] == [other, talk]
        assert not second.next_page_token
        turns = await ada.turns(talk)
        assert [one.question for one in turns] == ["How was my last ride?", "How long was it?"]
        kept = turns[0].answer
        assert [one.text for one in kept.sentences] == said
        date, time = kept.sentences[0].evidence
        assert (time.value.value, time.value.formatted, time.value.unit) == (51 * 60, "51:00", "s")
        assert date.from_date == TODAY.isoformat()
        assert list(kept.engines) == ["rules"]
        assert kept.data_use[0].reader == data_use_pb2.READER_RULES
        assert turns[0].ended.end == ask_pb2.ANSWER_END_COMPLETE
        assert turns[0].local_date == TODAY.isoformat()
        safe = await ada.turns(other)
        assert safe[0].ended.end == ask_pb2.ANSWER_END_SAFETY
        assert safe[0].local_date == TODAY.isoformat()

        assert not (await ben.page()).conversations
        for call in (ben.turns(talk), ben.delete(talk), ben.ask("How fit am I?", talk), ada.delete(str(BEN))):
            with pytest.raises(grpc.aio.AioRpcError) as failed:
                await call
            assert failed.value.code() is grpc.StatusCode.NOT_FOUND
        await ada.delete(talk)
        assert [one.conversation_id for one in (await ada.page()).conversations] == [other]


async def until_ended(client: Client, talk: str) -> conversation_pb2.Turn:
    for _ in range(600):
        (turn,) = await client.turns(talk)
        if turn.state != conversation_pb2.ANSWER_STATE_OPEN:
            return turn
        await asyncio.sleep(0.05)
    raise AssertionError("the turn was never finished")


async def test_a_stream_that_the_caller_leaves_is_kept_as_far_as_it_came(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    slow = replace(says("Keep going as you do. Rest well."), drip_s=20)
    async with (
        Emulator(uses("totals", period="today"), slow) as model,
        channel_to_coach(issuer, settings_for, ride(), StravaActivities, **told_by(model)) as channel,
    ):
        client = Client(channel, issuer)
        stream = client.stream("How was my last ride?")
        async for piece in stream:
            if piece.HasField("tool"):
                break
        stream.cancel()
        (listed,) = (await client.page()).conversations
        turn = await until_ended(client, listed.conversation_id)
    assert turn.ended.end == ask_pb2.ANSWER_END_CUT
    assert turn.ended.reason == "It was stopped, or whoever asked went away."
    assert turn.answer.data_use[0].source_kinds == [source_pb2.SOURCE_KIND_STRAVA_API]


async def test_an_answer_that_fails_says_so_when_it_is_read_later(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with (
        Emulator(uses("totals", period="today"), says("Well.")) as model,
        channel_to_coach(issuer, settings_for, ride(), **told_by(model)) as channel,
    ):
        client = Client(channel, issuer)
        with pytest.raises(grpc.aio.AioRpcError):
            await client.ask("What did I do today?")
        (listed,) = (await client.page()).conversations
        (turn,) = await client.turns(listed.conversation_id)
    assert turn.ended.end == ask_pb2.ANSWER_END_CUT
    assert turn.ended.reason


async def deleted(database: TestDatabase, *events: Any) -> None:
    """Hears of deletions as the consumer does."""
    handler = ErasureHandler(erase, withdraw, Outbox("coach"))
    job = await asyncpg.connect(database.url("rm_coach_job"))
    try:
        for event in events:
            event_id, now = uuid.uuid4(), datetime.now(UTC)
            headers = {
                EVENT_ID: str(event_id), EVENT_TYPE: event.DESCRIPTOR.full_name, OCCURRED_AT: now.isoformat(),
            }  # fmt: skip
            message = Message(OUTCOMES, 0, 1, str(ATHLETE), event.SerializeToString(), headers, now)
            batch = [Delivery(message, event_id, ATHLETE, await handler.prepare(message))]
            async with job.transaction():
                await handler.apply(job, ATHLETE, batch)
    finally:
        await job.close()


async def test_what_rests_on_a_platforms_data_goes_with_it_and_the_rest_stays(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    gone = SourceDataDeleted(athlete_id=str(ATHLETE), deletion_id=str(uuid.uuid4()))
    async with channel_to_coach(issuer, settings_for, ride(), StravaActivities) as channel:
        client = Client(channel, issuer)
        talk, _ = await client.ask("How was my last ride?")
        await client.ask("And what a lovely day?", talk)
        await deleted(coach_database, gone)
        first, second = await client.turns(talk)
        assert first.state == conversation_pb2.ANSWER_STATE_DELETED
        assert not first.HasField("answer")
        assert first.question == "How was my last ride?"
        # Nothing can lean on what is gone.
        _, said = await client.ask("How long was it?", talk)
        assert said[-1].startswith("I can't tell")
    assert b"51:00" not in await everything(coach_database)
    assert second.state == conversation_pb2.ANSWER_STATE_DELETED  # its engine had looked through the titles


async def test_an_answer_that_was_begun_before_a_deletion_is_not_kept_after_it(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    slow = replace(says("Keep going as you do."), drip_s=0.1)
    async with (
        Emulator(uses("totals", period="today"), slow) as model,
        channel_to_coach(issuer, settings_for, ride(), StravaActivities, **told_by(model)) as channel,
    ):
        client = Client(channel, issuer)
        stream = client.stream("How was my last ride?")
        async for piece in stream:
            if piece.HasField("tool"):
                await deleted(coach_database, SourceDataDeleted(athlete_id=str(ATHLETE)))
        (listed,) = (await client.page()).conversations
        (turn,) = await client.turns(listed.conversation_id)
    assert turn.state == conversation_pb2.ANSWER_STATE_DELETED
    assert not turn.HasField("answer")


async def test_what_is_about_a_deleted_workout_goes_with_it(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    other = ActivityDeleted(athlete_id=str(ATHLETE), activity_id=str(uuid.UUID(int=2)))
    same = ActivityDeleted(athlete_id=str(ATHLETE), activity_id=str(uuid.UUID(int=1)))
    async with channel_to_coach(issuer, settings_for, ride()) as channel:
        client = Client(channel, issuer)
        talk, _ = await client.ask("How was my last ride?")
        await deleted(coach_database, other, SourceDataDeleted(athlete_id=str(ATHLETE)))
        assert (await client.turns(talk))[0].state == conversation_pb2.ANSWER_STATE_KEPT
        await deleted(coach_database, same)
        assert (await client.turns(talk))[0].state == conversation_pb2.ANSWER_STATE_DELETED


async def test_what_may_be_kept_for_days_only_expires(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    job = await asyncpg.create_pool(coach_database.url("rm_coach_job"), min_size=1, max_size=1)
    try:
        async with channel_to_coach(issuer, settings_for, ride(), StravaActivities) as channel:
            client = Client(channel, issuer)
            talk, _ = await client.ask("How was my last ride?")
            assert await conversations.expire(job) == 0
            left = await job.fetchval("SELECT expires_at - asked_at FROM coach.turn")
            assert left == timedelta(days=7)
            await job.execute("UPDATE coach.turn SET expires_at = clock_timestamp()")
            assert await conversations.expire(job) == 1
            (turn,) = await client.turns(talk)
    finally:
        await job.close()
    assert turn.state == conversation_pb2.ANSWER_STATE_EXPIRED
    assert not turn.HasField("answer")


async def test_conversations_are_erased_with_the_athlete_who_can_begin_none_after(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    async with channel_to_coach(issuer, settings_for, ride()) as channel:
        client = Client(channel, issuer)
        await client.ask("How was my last ride?")
        await deleted(coach_database, AthleteErased(athlete_id=str(ATHLETE)))
        assert not (await client.page()).conversations
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await client.ask("How was my last ride?")
        assert failed.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert b"ride?" not in await everything(coach_database)


async def test_a_conversation_has_a_most_of_turns(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    admin = await asyncpg.connect(coach_database.admin_url)
    try:
        async with channel_to_coach(issuer, settings_for, ride()) as channel:
            client = Client(channel, issuer)
            talk, _ = await client.ask("How fit am I?")
            await admin.execute("UPDATE coach.turn SET position = 98")
            await client.ask("How fit am I?", talk)
            with pytest.raises(grpc.aio.AioRpcError) as failed:
                await client.ask("How fit am I?", talk)
    finally:
        await admin.close()
    assert failed.value.code() is grpc.StatusCode.FAILED_PRECONDITION


async def everything(database: TestDatabase) -> bytes:
    """All rows of conversations, as the superuser sees them."""
    admin = await asyncpg.connect(database.admin_url)
    try:
        rows = await admin.fetch(
            "SELECT title::bytea AS a, ''::bytea AS b FROM coach.conversation"
            " UNION ALL SELECT question::bytea, coalesce(document, '') FROM coach.turn"
        )
    finally:
        await admin.close()
    return b"".join(row["a"] + row["b"] for row in rows)
