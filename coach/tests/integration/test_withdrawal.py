"""Plans go with the platform's data that they were made of; those of the athlete's own files stay."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import asyncpg
import grpc

from coach.tests.integration.test_coach import ATHLETE, GatedActivities, channel_to_coach
from coach.tests.integration.test_conversations import Client, StravaActivities, deleted
from coach.tests.integration.test_plans import Athlete, refused, workout_of_today
from runningmate.analytics.v1.analytics_events_pb2 import SourceDataDeleted
from runningmate.coach.v1 import plan_request_pb2 as messages
from runningmate.coach.v1.coach_events_pb2 import DerivedDataDeleted
from runningmate.collector.v1.collector_events_pb2 import SourceDataRevoked
from runningmate.common.v1 import source_pb2

if TYPE_CHECKING:
    from coach.tests.integration.test_coach import SettingsFor
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

STRAVA = source_pb2.SOURCE_KIND_STRAVA_API


def revoked() -> SourceDataRevoked:
    return SourceDataRevoked(athlete_id=str(ATHLETE), deletion_id=str(uuid.uuid4()), source_kind=STRAVA)


async def answers(database: TestDatabase) -> list[DerivedDataDeleted]:
    connection = await asyncpg.connect(database.url("rm_coach_job"))
    try:
        rows = await connection.fetch(
            "SELECT payload FROM coach.outbox WHERE event_type = $1 AND topic = 'outcomes' ORDER BY id",
            DerivedDataDeleted.DESCRIPTOR.full_name,
        )
    finally:
        await connection.close()
    return [DerivedDataDeleted.FromString(row["payload"]) for row in rows]


async def test_plans_and_answers_of_a_platforms_data_go_with_it_and_the_receipt_is_told(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    async with channel_to_coach(issuer, settings_for, workout_of_today(), StravaActivities) as channel:
        ada = Athlete(channel, issuer.metadata(ATHLETE))
        followed = await ada.accepted()
        assert list(followed.data_use.source_kinds) == [STRAVA]
        await ada.propose()
        await Client(channel, issuer).ask("How was my last ride?")
        told = revoked()
        await deleted(coach_database, told)
        assert (await refused(ada("GetPlan", messages.GetPlanRequest())))[0] is grpc.StatusCode.NOT_FOUND
        assert not (await ada("ListPlans", messages.ListPlansRequest())).plans
        limits = await ada("GetTrainingConstraints", messages.GetTrainingConstraintsRequest())
        assert limits.HasField("constraints"), "what the athlete typed stays"
    (answer,) = await answers(coach_database)
    assert (answer.athlete_id, answer.deletion_id) == (str(ATHLETE), told.deletion_id)
    assert (answer.deleted_plan_count, answer.deleted_answer_count) == (2, 1)


async def test_a_plan_of_own_files_stays(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    async with channel_to_coach(issuer, settings_for, workout_of_today(), GatedActivities) as channel:
        ada = Athlete(channel, issuer.metadata(ATHLETE))
        followed = await ada.accepted()
        await deleted(coach_database, revoked(), SourceDataDeleted(athlete_id=str(ATHLETE)))
        assert (await ada("GetPlan", messages.GetPlanRequest())).plan.plan_id == followed.plan_id
    (answer,) = await answers(coach_database)
    assert (answer.deleted_plan_count, answer.deleted_answer_count) == (0, 0)


async def test_a_plan_that_was_begun_before_a_deletion_is_made_again_of_what_is_left(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    class Deleting(StravaActivities):
        """Its data is deleted the moment after it was given for the first time."""

        done = False

        async def ListActivities(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
            if Deleting.done:
                return await GatedActivities.ListActivities(self, request, context)
            answer = await super().ListActivities(request, context)
            Deleting.done = True
            await deleted(coach_database, revoked())
            return answer

    async with channel_to_coach(issuer, settings_for, workout_of_today(), Deleting) as channel:
        ada = Athlete(channel, issuer.metadata(ATHLETE))
        made = await ada.propose()
        assert not made.plan.data_use.source_kinds
        (kept,) = (await ada("ListPlans", messages.ListPlansRequest())).plans
        assert kept.plan_id == made.plan.plan_id


async def test_one_activity_that_was_deleted_at_strava_takes_what_may_rest_on_it_along(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase
) -> None:
    """The collector revokes that recording alone; analytics answers as for all of them."""
    async with channel_to_coach(issuer, settings_for, workout_of_today(), StravaActivities) as channel:
        ada = Athlete(channel, issuer.metadata(ATHLETE))
        await ada.accepted()
        await Client(channel, issuer).ask("How was my last ride?")
        gone = SourceDataDeleted(
            athlete_id=str(ATHLETE), deletion_id=str(uuid.uuid4()), deleted_activity_count=1
        )
        await deleted(coach_database, gone)
        assert not (await ada("ListPlans", messages.ListPlansRequest())).plans
        assert await kept_answers(coach_database) == 0
    assert await answers(coach_database) == [], "no receipt counts it"


async def kept_answers(database: TestDatabase) -> int:
    connection = await asyncpg.connect(database.url("rm_coach_job"))
    try:
        return int(await connection.fetchval("SELECT count(*) FROM coach.turn WHERE document IS NOT NULL"))
    finally:
        await connection.close()
