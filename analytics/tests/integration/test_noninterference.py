"""No path gives API-derived bytes to an external model.

Two athletes do the same, but one of them also has recordings of Strava's API. Whatever an external model may ask, it
gets the same answers about both, but for the counts of what was withheld.
"""

from __future__ import annotations

import importlib
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
import pytest
from google.protobuf import json_format
from google.protobuf.message_factory import GetMessageClass
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analytics.tests.integration.recorded import ride, watch
from analytics.tests.integration.test_retirement import publish
from analytics.tests.unit.formats.fitbytes import START
from runningmate.analytics.v1 import activity_pb2
from runningmate.collector.v1 import collector_events_pb2 as events
from runningmate.common.v1 import sport_pb2
from runningmate_analytics.entrypoints.gate import GATED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

API = "STRAVA_API"
EXAMPLES = 15
PLACES_S = (0, 3600, 90_000)
"""Two workouts of one day and one of the next."""
SECONDS = 1300
_SERVICES = ("activity", "athlete", "catalogue", "edit", "export", "fitness", "profile")
_COUNTS = {"withheldActivityCount", "withheldValueCount"}


@dataclass(frozen=True)
class Step:
    """One thing that happens: a recording arrives, an activity is deleted, or all API data expires or is revoked."""

    place: int
    kind: str
    device: str = "ride"
    power_w: int = 200

    def data(self) -> bytes:
        start_s = START + PLACES_S[self.place]
        if self.device == "watch":
            return watch(SECONDS, start_s=start_s)
        return ride(SECONDS, start_s=start_s, power_w=self.power_w)


arrivals = st.builds(
    Step,
    place=st.sampled_from(range(len(PLACES_S))),
    kind=st.sampled_from(["FILE", "ARCHIVE", API, API]),
    device=st.sampled_from(["ride", "watch"]),
    power_w=st.sampled_from([150, 250, 320]),
)
deletions = st.builds(Step, place=st.sampled_from(range(len(PLACES_S))), kind=st.just("DELETE"))
retirements = st.builds(Step, place=st.just(0), kind=st.sampled_from(["EXPIRE", "REVOKE"]))
histories = st.lists(
    st.one_of(arrivals, arrivals, arrivals, arrivals, deletions, retirements), min_size=2, max_size=7
)


@dataclass
class Twin:
    """An athlete whose ids follow from names, so that answers about two of them can be compared."""

    analytics: Analytics
    names: dict[str, str] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    athlete_id: uuid.UUID = field(default_factory=uuid.uuid4)

    def __post_init__(self) -> None:
        self.names[str(self.athlete_id)] = "athlete"

    async def take(self, step: Step) -> None:
        analytics = self.analytics
        analytics.athlete_id = self.athlete_id
        if step.kind == "DELETE":
            for activity in await analytics.listed():
                began_s = activity.started_at.seconds - activity.started_at.seconds % 60
                if abs(began_s - _unix(step.place)) < 120 and any(s.kind != 3 for s in activity.sources):
                    request = activity_pb2.DeleteActivityRequest(activity_id=activity.id)
                    await analytics.activities.DeleteActivity(request, metadata=analytics.metadata)
            return
        if step.kind in ("EXPIRE", "REVOKE"):
            await self._retire(step.kind)
            return
        name = f"{step.kind}/{step.place}/{step.device}/{step.power_w}"
        recording_id = uuid.uuid5(self.athlete_id, name)
        self.names[str(recording_id)] = f"<{name}>"
        # Whichever recording came first to a workout gives its id, which tells nothing of it.
        self.names[str(uuid.uuid5(recording_id, "0"))] = f"<activity {step.place}>"
        self.revisions[name] = self.revisions.get(name, 0) + 1
        await analytics.ingest(
            step.data(),
            f"{step.device}.fit",
            recording_id=recording_id,
            revision=self.revisions[name],
            source_kind=step.kind,
        )
        while getattr(await analytics.next_outcome(), "recording_id", "") != str(recording_id):
            pass
        for activity in await analytics.listed():
            if activity.composing:
                await analytics.composed(activity.id)

    async def _retire(self, kind: str) -> None:
        """Lets go of all API data, and waits until analytics has answered a revocation behind it in the log."""
        gone = [
            events.RecordingRevision(recording_id=str(uuid.uuid5(self.athlete_id, name)), revision=at)
            for name, at in self.revisions.items()
            if name.startswith(API)
        ]
        owner, deletion_id = str(self.athlete_id), str(uuid.uuid4())
        if kind == "EXPIRE":
            await publish(self.analytics, events.PayloadsExpired(athlete_id=owner, recordings=gone))
        await publish(
            self.analytics,
            events.RecordingsRevoked(
                athlete_id=owner, deletion_id=deletion_id, recordings=gone if kind == "REVOKE" else []
            ),
        )
        while getattr(await self.analytics.next_outcome(), "deletion_id", "") != deletion_id:
            pass

    def named(self, text: str) -> str:
        for identifier, name in self.names.items():
            text = text.replace(identifier, name)
        return text


def _unix(place: int) -> int:
    return 631_065_600 + START + PLACES_S[place]


def _methods() -> list[tuple[str, Any]]:
    found = []
    for name in _SERVICES:
        module = importlib.import_module(f"runningmate.analytics.v1.{name}_service_pb2")
        for service in module.DESCRIPTOR.services_by_name.values():
            found += [(f"/{service.full_name}/{method.name}", method) for method in service.methods]
    return found


def _requests(method: Any, activity_ids: list[str]) -> list[Any]:
    """Requests for each activity and range that the fields have room for."""
    request_type = GetMessageClass(method.input_type)
    names = {one.name for one in method.input_type.fields}
    ranges: list[dict[str, Any]] = [{}]
    if "from_date" in names:
        ranges = [{}, {"from_date": "2021-09-01", "to_date": "2021-09-30"}, {"from_date": "2021-09-09"}]
        ranges[2]["to_date"] = "2021-09-09"
    if "page_size" in names:
        ranges.append({"page_size": 1})
    if "sport" in names:
        ranges += [one | {"sport": sport_pb2.SPORT_RIDE} for one in ranges]
    if "activity_id" in names:
        ranges = [one | {"activity_id": activity_id} for one in ranges for activity_id in activity_ids]
    return [request_type(**one) for one in ranges]


def _plain(value: Any, twin: Twin) -> Any:
    """An answer without counts of what was withheld, ids by name, numbers to nine digits: sums have no fixed order."""
    if isinstance(value, dict):
        shown = {key: bool(one) if key == "nextPageToken" else one for key, one in value.items()}
        if "recordingId" in shown:
            # A source that stands alone says so only once it was composed anew.
            shown.setdefault("offsetS", 0.0)
        return {key: _plain(one, twin) for key, one in shown.items() if key not in _COUNTS}
    if isinstance(value, list):
        return [_plain(one, twin) for one in value]
    if isinstance(value, float):
        return float(f"{value:.9g}")
    return twin.named(value) if isinstance(value, str) else value


async def _seen(twin: Twin, activity_ids: list[str]) -> dict[str, Any]:
    """All that an external model gets, by method and request."""
    analytics = twin.analytics
    analytics.athlete_id = twin.athlete_id
    metadata = (*analytics.metadata, ("runningmate-reader", "external_model"))
    found: dict[str, Any] = {}
    for path, method in _methods():
        for request in _requests(method, activity_ids):
            call: Any = analytics.channel.unary_stream(
                path,
                request_serializer=type(request).SerializeToString,
                response_deserializer=GetMessageClass(method.output_type).FromString,
            )(request, metadata=metadata)
            key = f"{path} {twin.named(json_format.MessageToJson(request, indent=None))}"
            try:
                answers = [json_format.MessageToDict(answer) async for answer in call]
            except grpc.aio.AioRpcError as error:
                found[key] = error.code()
            else:
                found[key] = _plain(answers, twin)
    return found


async def _settled(twin: Twin) -> list[activity_pb2.Activity]:
    twin.analytics.athlete_id = twin.athlete_id
    await twin.analytics.settled()
    return await twin.analytics.listed()


def _gate(path: str) -> str:
    """The entry that lets a method through: its own, or that of all its service."""
    whole = path.rpartition("/")[0] + "/*"
    return whole if whole in GATED else path


@pytest.fixture
async def analytics(start_analytics: Start) -> AsyncIterator[Analytics]:
    """One service for all examples."""
    async with start_analytics() as running:
        yield running


@given(history=histories)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_an_external_model_sees_no_trace_of_api_data(analytics: Analytics, history: list[Step]) -> None:
    full, own = Twin(analytics), Twin(analytics)
    for step in history:
        await full.take(step)
        if step.kind != API:
            await own.take(step)
    theirs, alone = await _settled(full), await _settled(own)
    seen_own = await _seen(own, [one.id for one in alone])
    seen_full = await _seen(full, [one.id for one in theirs])
    assert seen_own.keys() <= seen_full.keys()
    answered = {key.partition(" ")[0] for key, answer in seen_full.items() if isinstance(answer, list)}
    assert {_gate(path) for path in answered} <= GATED, "what is not gone through is not answered"
    for key, answer in seen_full.items():
        if key in seen_own:
            assert answer == seen_own[key], key
        else:
            assert answer is grpc.StatusCode.PERMISSION_DENIED, f"{key}: {answer}"
