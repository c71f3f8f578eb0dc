"""Plans over gRPC, kept in a real database, with a real server that stands in for analytics."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
import pytest
from garmin_fit_sdk import Decoder, Stream

from coach.tests.integration.test_coach import ATHLETE, channel_to_coach, ride
from coach.tests.season import TODAY
from runningmate.analytics.v1 import analytics_events_pb2
from runningmate.coach.v1 import compliance_pb2, plan_pb2, training_pb2, workout_pb2
from runningmate.coach.v1 import plan_request_pb2 as messages
from runningmate.coach.v1.plan_service_pb2_grpc import PlanServiceAsyncStub
from runningmate.common.v1 import data_use_pb2, sport_pb2
from runningmate_servicekit.eventlog import ACTIVITIES, EVENT_ID, EVENT_TYPE, OUTCOMES, Record, open_event_log
from runningmate_servicekit.eventlog.headers import OCCURRED_AT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from coach.tests.integration.test_coach import SettingsFor
    from runningmate.analytics.v1 import activity_pb2
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

OTHER = uuid.UUID(int=8)
RIDE, RUN = sport_pb2.SPORT_RIDE, sport_pb2.SPORT_RUN
LIMITS = training_pb2.TrainingConstraints(weekday_minutes=[60, 60, 90, 60, 0, 120, 180], sports=[RIDE, RUN])
RACE = training_pb2.Race(
    date=(TODAY + timedelta(weeks=10)).isoformat(), name="Hill ride", sports=[RIDE], distance_m=80_000
)


class Athlete:
    """One athlete's calls."""

    def __init__(self, channel: grpc.aio.Channel, metadata: Any) -> None:
        self._stub = PlanServiceAsyncStub(channel)
        self._metadata = metadata

    async def __call__(self, method: str, request: Any) -> Any:
        return await getattr(self._stub, method)(request, metadata=self._metadata, timeout=20)

    async def propose(self, **fields: Any) -> messages.ProposePlanResponse:
        wish: dict[str, Any] = {
            "request_id": str(uuid.uuid4()), "goal": training_pb2.PlanGoal(races=[RACE]), "constraints": LIMITS,
        }  # fmt: skip
        found: messages.ProposePlanResponse = await self(
            "ProposePlan", messages.ProposePlanRequest(**(wish | fields))
        )
        return found

    async def accepted(self) -> plan_pb2.Plan:
        plan_id = (await self.propose()).plan.plan_id
        accepted = await self("AcceptPlan", messages.AcceptPlanRequest(plan_id=plan_id))
        assert isinstance(accepted.plan, plan_pb2.Plan)
        return accepted.plan


def workout_of_today(name: str = "Intervals") -> activity_pb2.Activity:
    found = ride()
    found.name, found.local_date = name, TODAY.isoformat()
    return found


@pytest.fixture
async def channel(issuer: TestIssuer, settings_for: SettingsFor) -> AsyncIterator[grpc.aio.Channel]:
    async with channel_to_coach(issuer, settings_for, workout_of_today()) as found:
        yield found


@pytest.fixture
def ada(channel: grpc.aio.Channel, issuer: TestIssuer) -> Athlete:
    return Athlete(channel, issuer.metadata(ATHLETE))


@pytest.fixture
def ben(channel: grpc.aio.Channel, issuer: TestIssuer) -> Athlete:
    return Athlete(channel, issuer.metadata(OTHER))


async def refused(call: Any) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    return failed.value.code(), failed.value.details() or ""


async def test_a_proposed_plan_is_kept_accepted_and_followed(ada: Athlete) -> None:
    made = await ada.propose()
    assert made.plan.state == plan_pb2.PLAN_STATE_PROPOSED
    assert made.plan.from_date == (TODAY + timedelta(days=1)).isoformat()
    assert made.plan.data_use.reader == data_use_pb2.READER_RULES
    assert not made.plan.problems
    assert made.forecast[0].date == made.plan.from_date
    last = made.plan.weeks[-1].sessions[-1]
    assert (last.kind, last.race_name, last.date) == (workout_pb2.SESSION_KIND_RACE, "Hill ride", RACE.date)
    work = next(step for week in made.plan.weeks for one in week.sessions if one.kind == workout_pb2.SESSION_KIND_INTERVALS
                and one.sport == RIDE for block in one.blocks for step in block.steps if step.role == workout_pb2.STEP_ROLE_WORK)  # fmt: skip
    assert (work.target.channel, work.target.threshold) == (workout_pb2.TARGET_CHANNEL_POWER_W, 260.0)
    assert (await refused(ada("GetPlan", messages.GetPlanRequest())))[0] is grpc.StatusCode.NOT_FOUND
    await ada("AcceptPlan", messages.AcceptPlanRequest(plan_id=made.plan.plan_id))
    followed = (await ada("GetPlan", messages.GetPlanRequest())).plan
    assert followed.state == plan_pb2.PLAN_STATE_ACCEPTED
    assert followed.weeks == made.plan.weeks
    kept = await ada("GetTrainingConstraints", messages.GetTrainingConstraintsRequest())
    assert list(kept.constraints.weekday_minutes) == list(LIMITS.weekday_minutes)


async def test_the_same_request_gives_the_same_plan(ada: Athlete, ben: Athlete) -> None:
    request_id = str(uuid.uuid4())
    first, again = [await ada.propose(request_id=request_id) for _ in range(2)]
    assert first.plan == again.plan
    assert (await ben.propose(request_id=request_id)).plan.plan_id != first.plan.plan_id
    assert len((await ada("ListPlans", messages.ListPlansRequest())).plans) == 1


async def test_accepting_another_plan_replaces_the_one_before(ada: Athlete) -> None:
    first, second = await ada.accepted(), await ada.accepted()
    states = {one.plan_id: one.state for one in (await ada("ListPlans", messages.ListPlansRequest())).plans}
    assert states == {
        first.plan_id: plan_pb2.PLAN_STATE_REPLACED,
        second.plan_id: plan_pb2.PLAN_STATE_ACCEPTED,
    }
    code, text = await refused(ada("AcceptPlan", messages.AcceptPlanRequest(plan_id=first.plan_id)))
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "never rewritten" in text


async def test_new_limits_change_the_days_ahead_and_the_change_is_shown_first(ada: Athlete) -> None:
    before = await ada.accepted()
    away = training_pb2.DateRange(
        from_date=(TODAY + timedelta(days=14)).isoformat(), to_date=(TODAY + timedelta(days=20)).isoformat()
    )
    limits = training_pb2.TrainingConstraints()
    limits.CopyFrom(LIMITS)
    limits.blackouts.append(away)
    request = messages.ReplanRequest(request_id=str(uuid.uuid4()), plan_id=before.plan_id, constraints=limits)
    made = await ada("Replan", request)
    assert made.plan.replaces_plan_id == before.plan_id
    gone = [one for one in made.changes if one.kind == messages.PLAN_CHANGE_KIND_REMOVED]
    assert any(away.from_date <= one.before.date <= away.to_date for one in gone)
    assert not [
        one for week in made.plan.weeks for one in week.sessions if away.from_date <= one.date <= away.to_date
    ]
    assert (await ada("GetPlan", messages.GetPlanRequest())).plan.plan_id == before.plan_id
    shown = await ada("GetPlan", messages.GetPlanRequest(plan_id=made.plan.plan_id))
    assert list(shown.changes) == list(made.changes)
    await ada("AcceptPlan", messages.AcceptPlanRequest(plan_id=made.plan.plan_id))
    assert (await ada("GetPlan", messages.GetPlanRequest())).plan.plan_id == made.plan.plan_id
    outdated = messages.ReplanRequest(request_id=str(uuid.uuid4()), plan_id=before.plan_id)
    assert (await refused(ada("Replan", outdated)))[0] is grpc.StatusCode.FAILED_PRECONDITION


async def test_a_replan_that_is_discarded_changes_nothing_and_one_that_is_accepted_keeps_its_limits(
    ada: Athlete,
) -> None:
    before = await ada.accepted()
    limits = training_pb2.TrainingConstraints(weekday_minutes=[60, 0, 90, 0, 0, 120, 180], sports=[RIDE, RUN])

    async def replanned() -> str:
        request = messages.ReplanRequest(
            request_id=str(uuid.uuid4()), plan_id=before.plan_id, constraints=limits
        )
        made = await ada("Replan", request)
        assert list(made.plan.constraints.weekday_minutes) == list(limits.weekday_minutes)
        return str(made.plan.plan_id)

    async def kept() -> list[int]:
        found = await ada("GetTrainingConstraints", messages.GetTrainingConstraintsRequest())
        return list(found.constraints.weekday_minutes)

    await ada("DeletePlan", messages.DeletePlanRequest(plan_id=await replanned()))
    assert await kept() == list(LIMITS.weekday_minutes)
    proposed = await ada.propose(constraints=limits)
    await ada("DeletePlan", messages.DeletePlanRequest(plan_id=proposed.plan.plan_id))
    assert await kept() == list(LIMITS.weekday_minutes)
    await ada("AcceptPlan", messages.AcceptPlanRequest(plan_id=await replanned()))
    assert await kept() == list(limits.weekday_minutes)


async def test_a_session_that_will_be_missed_is_dealt_with_in_one_step(ada: Athlete) -> None:
    before = await ada.accepted()
    missed = next(one for one in before.weeks[2].sessions if one.key)
    request = messages.ReplanRequest(
        request_id=str(uuid.uuid4()), plan_id=before.plan_id, missed_session_id=missed.session_id,
        remedy=messages.REMEDY_SKIP,
    )  # fmt: skip
    made = await ada("Replan", request)
    assert made.remedy == messages.REMEDY_SKIP
    assert [(one.kind, one.before.session_id) for one in made.changes] == [
        (messages.PLAN_CHANGE_KIND_REMOVED, missed.session_id)
    ]


async def test_a_plan_leaves_as_calendar_and_its_sessions_as_workouts(ada: Athlete) -> None:
    plan = await ada.accepted()
    calendar = await ada(
        "ExportPlan", messages.ExportPlanRequest(plan_id=plan.plan_id, format=messages.PLAN_FORMAT_ICS)
    )
    assert calendar.media_type == "text/calendar"
    assert calendar.content.count(b"BEGIN:VEVENT") == sum(len(week.sessions) for week in plan.weeks)
    workout = await ada(
        "ExportPlan", messages.ExportPlanRequest(plan_id=plan.plan_id, format=messages.PLAN_FORMAT_FIT)
    )
    read, errors = Decoder(Stream.from_byte_array(bytearray(workout.content))).read()
    assert errors == []
    assert read["file_id_mesgs"][0]["type"] == "workout"
    race = messages.ExportPlanRequest(
        plan_id=plan.plan_id,
        format=messages.PLAN_FORMAT_FIT,
        session_id=plan.weeks[-1].sessions[-1].session_id,
    )
    assert (await refused(ada("ExportPlan", race)))[0] is grpc.StatusCode.FAILED_PRECONDITION


async def test_nothing_was_done_yet_of_a_plan_that_begins_tomorrow(ada: Athlete) -> None:
    plan = await ada.accepted()
    found = await ada("GetCompliance", compliance_pb2.GetComplianceRequest(plan_id=plan.plan_id))
    assert all(not week.sessions for week in found.weeks)


async def test_another_athlete_finds_nothing(ada: Athlete, ben: Athlete) -> None:
    plan = await ada.accepted()
    for method, request in (
        ("GetPlan", messages.GetPlanRequest(plan_id=plan.plan_id)),
        ("AcceptPlan", messages.AcceptPlanRequest(plan_id=plan.plan_id)),
        ("DeletePlan", messages.DeletePlanRequest(plan_id=plan.plan_id)),
        ("GetCompliance", compliance_pb2.GetComplianceRequest(plan_id=plan.plan_id)),
        ("ExportPlan", messages.ExportPlanRequest(plan_id=plan.plan_id, format=messages.PLAN_FORMAT_ICS)),
        ("Replan", messages.ReplanRequest(request_id=str(uuid.uuid4()), plan_id=plan.plan_id)),
    ):
        assert (await refused(ben(method, request)))[0] is grpc.StatusCode.NOT_FOUND
    assert not (await ben("ListPlans", messages.ListPlansRequest())).plans
    assert not (await ben("GetTrainingConstraints", messages.GetTrainingConstraintsRequest())).HasField(
        "constraints"
    )
    assert (await ada("GetPlan", messages.GetPlanRequest())).plan.plan_id == plan.plan_id


async def test_a_deleted_plan_is_gone(ada: Athlete) -> None:
    plan = await ada.accepted()
    await ada("DeletePlan", messages.DeletePlanRequest(plan_id=plan.plan_id))
    assert (await refused(ada("GetPlan", messages.GetPlanRequest())))[0] is grpc.StatusCode.NOT_FOUND
    again = ada("DeletePlan", messages.DeletePlanRequest(plan_id=plan.plan_id))
    assert (await refused(again))[0] is grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"date": "2027-02-30"}, "goal.races[0].date"),
        ({"date": (TODAY - timedelta(days=3)).isoformat()}, "goal.races[0].date"),
        ({"date": (TODAY + timedelta(days=900)).isoformat()}, "goal.races[0].date"),
        ({"sports": [sport_pb2.SPORT_SWIM]}, "goal.races[0].sports"),
    ],
)
async def test_a_race_that_cannot_be_planned_for_names_its_field(
    ada: Athlete, change: dict[str, Any], place: str
) -> None:
    fields: dict[str, Any] = {"date": RACE.date, "sports": [RIDE], "distance_m": 1000.0} | change
    goal = training_pb2.PlanGoal(races=[training_pb2.Race(**fields)])
    code, text = await refused(ada.propose(goal=goal))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert place in text


async def test_without_limits_the_athlete_is_asked_for_them(ada: Athlete) -> None:
    code, text = await refused(ada.propose(constraints=None))
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "weekday" in text


async def test_a_warning_sign_holds_the_plan_until_it_is_cleared_and_then_begins_easily(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with channel_to_coach(issuer, settings_for, workout_of_today("Chest pain on the climb")) as channel:
        ada = Athlete(channel, issuer.metadata(ATHLETE))
        code, text = await refused(ada.propose())
        assert code is grpc.StatusCode.FAILED_PRECONDITION
        assert "chest pain" in text
        made = await ada.propose(health_cleared=True)
    first = TODAY + timedelta(days=14)
    early = [
        one for week in made.plan.weeks for one in week.sessions if date.fromisoformat(one.date) <= first
    ]
    assert early
    assert all(one.kind == workout_pb2.SESSION_KIND_EASY and one.duration_minutes <= 45 for one in early)


async def test_erasure_deletes_all_and_nothing_new_is_taken(
    ada: Athlete, coach_database: TestDatabase
) -> None:
    await ada.accepted()
    await publish_erasure(coach_database, ATHLETE)
    ends_at = time.monotonic() + 20
    while (await ada("ListPlans", messages.ListPlansRequest())).plans:
        assert time.monotonic() < ends_at, "the erasure was not heard"
        await asyncio.sleep(0.1)
    kept = await ada("GetTrainingConstraints", messages.GetTrainingConstraintsRequest())
    assert not kept.HasField("constraints")
    code, text = await refused(ada.propose())
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "erased" in text


async def test_an_erasure_is_confirmed(ada: Athlete, coach_database: TestDatabase) -> None:
    await ada.accepted()
    async with open_event_log(
        coach_database.url("rm_eventlog"), coach_database.url("rm_eventlog_owner")
    ) as log:
        reader = await log.broadcast([ACTIVITIES], since=datetime.fromtimestamp(0, UTC))
        await publish_erasure(coach_database, ATHLETE)
        ends_at = time.monotonic() + 20
        while time.monotonic() < ends_at:
            for message in await reader.poll(10, 0.5):
                event = analytics_events_pb2.ErasureConfirmed.FromString(message.payload)
                # Other tests on this database erase others.
                if event.athlete_id == str(ATHLETE):
                    assert event.service == "coach"
                    return
    raise AssertionError("the erasure was not confirmed")


async def publish_erasure(database: TestDatabase, athlete_id: uuid.UUID) -> None:
    event = analytics_events_pb2.AthleteErased(athlete_id=str(athlete_id))
    headers = {
        EVENT_ID: str(uuid.uuid4()),
        EVENT_TYPE: event.DESCRIPTOR.full_name,
        OCCURRED_AT: datetime.now(UTC).isoformat(),
    }
    async with open_event_log(database.url("rm_eventlog"), database.url("rm_eventlog_owner")) as log:
        await log.publish([Record(OUTCOMES, str(athlete_id), event.SerializeToString(), headers)])
