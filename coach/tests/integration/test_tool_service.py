"""The tools over gRPC, against a real server that stands in for analytics."""

from __future__ import annotations

import json
import uuid
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
import pytest
from google.protobuf import json_format

from coach.tests.integration.test_coach import (
    ATHLETE,
    GatedActivities,
    KnownActivities,
    channel_to_coach,
    ride,
)
from coach.tests.season import TODAY
from runningmate.coach.v1 import (
    plan_request_pb2,
    plan_service_pb2_grpc,
    tool_pb2,
    tool_service_pb2_grpc,
    training_pb2,
)
from runningmate.common.v1 import data_use_pb2, sport_pb2
from runningmate_coach.service.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from coach.tests.integration.test_coach import SettingsFor
    from runningmate_servicekit.testing.identity import TestIssuer

DAY = f"totals/{TODAY.isoformat()}..{TODAY.isoformat()}/all"


def of(tool: str, **arguments: Any) -> tool_pb2.ToolCall:
    call = tool_pb2.ToolCall(tool=tool)
    call.arguments.update(arguments)
    return call


@asynccontextmanager
async def tools(
    issuer: TestIssuer, settings_for: SettingsFor, activities: type[KnownActivities] = GatedActivities
) -> AsyncIterator[tool_service_pb2_grpc.ToolServiceAsyncStub]:
    async with channel_to_coach(issuer, settings_for, ride(), activities) as channel:
        yield tool_service_pb2_grpc.ToolServiceAsyncStub(channel)


async def told(
    stub: tool_service_pb2_grpc.ToolServiceAsyncStub,
    issuer: TestIssuer,
    call: tool_pb2.ToolCall,
    *earlier: tool_pb2.ToolCall,
    athlete: uuid.UUID = ATHLETE,
) -> tool_pb2.CallToolResponse:
    request = tool_pb2.CallToolRequest(call=call, earlier_calls=earlier)
    return await stub.CallTool(request, metadata=issuer.metadata(athlete), timeout=10)


async def test_the_tools_are_the_coachs_own_with_their_schemas(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with tools(issuer, settings_for) as stub:
        found = await stub.ListTools(
            tool_pb2.ListToolsRequest(), metadata=issuer.metadata(ATHLETE), timeout=10
        )
    assert [one.name for one in found.tools] == [tool.name for tool in TOOLS]
    schema = json_format.MessageToDict(found.tools[1].input_schema)
    assert schema["required"] == ["period"]
    assert (schema["type"], schema["additionalProperties"]) == ("object", False)


async def test_a_call_is_answered_with_what_an_external_model_may_see(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    GatedActivities.readers.clear()
    async with tools(issuer, settings_for) as stub:
        found = await told(stub, issuer, of("totals", period="today"))
    values = {one["id"]: one for one in json.loads(found.document)["values"]}
    assert values[f"{DAY}/workout_count"]["text"] == "1"
    assert values[f"{DAY}/timer_time_s"]["days"] == TODAY.isoformat()
    assert found.data_use.reader == data_use_pb2.READER_EXTERNAL_MODEL
    assert GatedActivities.readers == {data_use_pb2.READER_EXTERNAL_MODEL}


async def test_another_athlete_is_told_nothing_of_the_first(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with tools(issuer, settings_for) as stub:
        found = await told(stub, issuer, of("totals", period="today"), athlete=uuid.UUID(int=8))
    document = json.loads(found.document)
    assert document["values"][0]["text"] == "0"
    assert document["missing"][0]["why"] == "no_workout"


async def test_arithmetic_names_values_of_earlier_calls_and_its_result_is_named_alike_each_time(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    today = of("totals", period="today")
    week = of("totals", period="past 7 days")
    async with tools(issuer, settings_for) as stub:
        values = json.loads((await told(stub, issuer, week)).document)["values"]
        whole = next(one["id"] for one in values if one["id"].endswith("/timer_time_s"))
        share = of("compute", operation="share_pct", value_ids=[f"{DAY}/timer_time_s", whole])
        first = await told(stub, issuer, share, today, week)
        again = await told(stub, issuer, share, week, today)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await told(stub, issuer, share)
    assert json.loads(first.document)["values"][0]["text"] == "100.0 %"
    assert first.document == again.document
    assert "no id that a tool gave" in (refused.value.details() or "")


async def test_the_plan_that_is_followed_and_the_days_ahead_are_the_callers_own(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    race = training_pb2.Race(
        date=(TODAY + timedelta(weeks=10)).isoformat(),
        name="Hill ride",
        sports=[sport_pb2.SPORT_RIDE],
        distance_m=80_000,
    )
    wish = plan_request_pb2.ProposePlanRequest(
        request_id=str(uuid.uuid4()),
        goal=training_pb2.PlanGoal(races=[race]),
        constraints=training_pb2.TrainingConstraints(
            weekday_minutes=[60, 60, 90, 60, 0, 120, 180], sports=[sport_pb2.SPORT_RIDE]
        ),
    )
    next_week = f"{TODAY + timedelta(days=1)}..{TODAY + timedelta(days=7)}"
    async with channel_to_coach(issuer, settings_for, ride(), GatedActivities) as channel:
        stub = tool_service_pb2_grpc.ToolServiceAsyncStub(channel)
        assert json.loads((await told(stub, issuer, of("plan"))).document)["missing"][0]["why"] == "no_plan"
        plans = plan_service_pb2_grpc.PlanServiceAsyncStub(channel)
        made = await plans.ProposePlan(wish, metadata=issuer.metadata(ATHLETE), timeout=20)
        accept = plan_request_pb2.AcceptPlanRequest(plan_id=made.plan.plan_id)
        await plans.AcceptPlan(accept, metadata=issuer.metadata(ATHLETE), timeout=10)
        found = await told(stub, issuer, of("plan", period=next_week))
        ahead = await told(stub, issuer, of("form_ahead", day="race"))
        others = await told(stub, issuer, of("plan", period=next_week), athlete=uuid.UUID(int=8))
    document = json.loads(found.document)
    texts = {one["id"]: one["text"] for one in document["values"]}
    assert texts[f"plan/{next_week}/planned_session_count"] == str(len(made.plan.weeks[0].sessions))
    assert texts[f"plan/race/{race.date}/distance_m"] == "80.0 km"
    assert document["titles_written_by_the_athlete"] == {f"plan/{race.date}": "Hill ride"}
    assert len(found.document.encode()) <= 4_096
    expected = {one.date: one for one in made.forecast}[race.date]
    values = {one["id"]: one["text"] for one in json.loads(ahead.document)["values"]}
    assert values[f"forecast/{race.date}/fitness"] == f"{expected.fitness:.0f}"
    assert json.loads(others.document)["missing"][0]["why"] == "no_plan"


async def test_a_time_over_a_distance_comes_with_its_workout_and_day(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with tools(issuer, settings_for) as stub:
        found = await told(
            stub, issuer, of("best_times", period="this year", sport="ride", distance_m=10_000)
        )
        none = await told(stub, issuer, of("best_times", period="this year", sport="ride", distance_m=5_000))
    own = f"{uuid.UUID(int=1)}/best_times/10000"
    values = {one["id"]: one for one in json.loads(found.document)["values"]}
    assert (values[f"{own}/time_s"]["text"], values[f"{own}/time_s"]["direction"]) == ("20:00", "most")
    assert values[f"{own}/mean_speed_mps"]["text"] == "30.0 km/h"
    assert values[f"{own}/time_s"]["days"] == TODAY.isoformat()
    assert json.loads(none.document)["missing"][0]["why"] == "no_workout"


async def test_a_workout_that_is_not_there_is_typed_as_missing(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with tools(issuer, settings_for) as stub:
        found = await told(stub, issuer, of("workout", workout_id=str(uuid.UUID(int=99))))
    assert json.loads(found.document)["missing"][0]["why"] == "no_workout"


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (of("drop_tables"), grpc.StatusCode.NOT_FOUND, "there are load_and_form, totals"),
        (of("totals"), grpc.StatusCode.INVALID_ARGUMENT, "period: must be given."),
        (of("totals", period="someday"), grpc.StatusCode.INVALID_ARGUMENT, "period: "),
        (of("totals", period=["today"]), grpc.StatusCode.INVALID_ARGUMENT, "period: must be a text"),
        (of("totals", period="today", athlete_id="x"), grpc.StatusCode.INVALID_ARGUMENT, "no such argument"),
    ],
)
async def test_what_is_wrong_with_a_call_is_said(
    issuer: TestIssuer,
    settings_for: SettingsFor,
    call: tool_pb2.ToolCall,
    code: grpc.StatusCode,
    words: str,
) -> None:
    async with tools(issuer, settings_for) as stub:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await told(stub, issuer, call)
    assert refused.value.code() is code
    assert words in (refused.value.details() or "")


async def test_an_answer_that_was_not_made_for_an_external_model_stays_here(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with tools(issuer, settings_for, KnownActivities) as stub:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await told(stub, issuer, of("totals", period="today"))
    assert refused.value.code() is grpc.StatusCode.INTERNAL
