"""The budget of tokens: shared by replicas, kept over restarts, each athlete's own."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from coach.tests.integration.test_coach import (
    ATHLETE,
    GatedActivities,
    answer,
    channel_to_coach,
    ride,
    told_by,
)
from coach.tests.memorybudget import MemoryBudget
from coach.tests.season import TODAY
from runningmate.coach.v1 import ask_pb2, coach_service_pb2_grpc
from runningmate_coach.adapters.postgres.athletes import erase
from runningmate_coach.adapters.postgres.budget import KEPT, PostgresBudget
from runningmate_coach.domain.planning.errors import AthleteErased
from runningmate_coach.service.budget import RESERVED
from runningmate_servicekit.database import Database
from tests.messages_emulator import Emulator
from tests.messages_emulator.turn import says

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from coach.tests.integration.test_coach import SettingsFor
    from runningmate_coach.service.ports import Budget
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

QUESTION = "Should I rest tomorrow?"
BEN = uuid.UUID(int=8)


@pytest.fixture
async def database(coach_database: TestDatabase) -> AsyncIterator[Database]:
    made = Database(coach_database.url("rm_coach"))
    await made.connect(5)
    yield made
    await made.close()


@pytest.fixture(params=["memory", "postgres"])
def budget(request: pytest.FixtureRequest, database: Database) -> Budget:
    """100 tokens a day."""
    return MemoryBudget(100) if request.param == "memory" else PostgresBudget(database, 100)


async def test_what_is_reserved_and_used_counts_against_the_day(budget: Budget) -> None:
    assert await budget.reserve(ATHLETE, TODAY, 60)
    assert not await budget.reserve(ATHLETE, TODAY, 60)
    await budget.settle(ATHLETE, TODAY, 60, 20)
    assert await budget.reserve(ATHLETE, TODAY, 60)
    await budget.settle(ATHLETE, TODAY, 60, 120)
    assert not await budget.reserve(ATHLETE, TODAY, 1)
    assert await budget.reserve(ATHLETE, TODAY + timedelta(days=1), 100)
    assert await budget.reserve(BEN, TODAY, 100)
    assert not await budget.reserve(BEN, TODAY, 101)


async def test_questions_at_once_never_share_a_token(budget: Budget) -> None:
    taken = await asyncio.gather(*(budget.reserve(ATHLETE, TODAY, 10) for _ in range(25)))
    assert sum(taken) == 10


async def test_replicas_count_together_and_old_days_go(
    database: Database, coach_database: TestDatabase
) -> None:
    one, other = PostgresBudget(database, 100), PostgresBudget(database, 100)
    assert await one.reserve(ATHLETE, TODAY - KEPT - timedelta(days=1), 10)
    assert await one.reserve(ATHLETE, TODAY, 60)
    assert not await other.reserve(ATHLETE, TODAY, 60)
    admin = await asyncpg.connect(coach_database.admin_url)
    try:
        rows = await admin.fetch("SELECT local_date, tokens FROM coach.token_use")
        assert [tuple(row) for row in rows] == [(TODAY, 60)]
        async with admin.transaction():
            await erase(admin, ATHLETE)
        assert await admin.fetchval("SELECT count(*) FROM coach.token_use") == 0
    finally:
        await admin.close()
    await one.settle(ATHLETE, TODAY, 60, 20)
    with pytest.raises(AthleteErased):
        await one.reserve(ATHLETE, TODAY, 1)


async def test_a_restart_does_not_give_the_tokens_of_the_day_again(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async def ended() -> ask_pb2.AnswerEnded:
        more = told_by(model) | {"model_daily_tokens": RESERVED + 1, "jobs_scheduled": False}
        async with channel_to_coach(issuer, settings_for, ride(), GatedActivities, **more) as channel:
            found = await answer(coach_service_pb2_grpc.CoachServiceAsyncStub(channel), issuer, QUESTION)
        return found[-2].ended

    async with Emulator(says("Keep going as you do.")) as model:
        assert (await ended()).end == ask_pb2.ANSWER_END_COMPLETE
        assert "used up" in (await ended()).reason
        assert len(model.requests) == 1
