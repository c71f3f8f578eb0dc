"""Analytics by gRPC."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

import grpc
import grpc.aio

from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2,
    activity_service_pb2_grpc,
    athlete_pb2,
    athlete_service_pb2,
    athlete_service_pb2_grpc,
    best_effort_pb2,
    fitness_pb2,
    fitness_service_pb2,
    fitness_service_pb2_grpc,
    profile_pb2,
    profile_service_pb2,
    profile_service_pb2_grpc,
    stream_pb2,
)
from runningmate.common.v1 import data_use_pb2, sport_pb2
from runningmate_coach import wire
from runningmate_coach.domain import traces
from runningmate_coach.domain.training import Details, Listing
from runningmate_servicekit.channel import peer_channel
from runningmate_servicekit.errors import NotFound, PermissionDenied
from runningmate_servicekit.status import READER_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_coach.domain.gate import Gate
    from runningmate_coach.domain.training import Activity, Athlete, BestTime, Gear, History, Route, Trace

CHANNELS = ("power_w", "speed_mps", "heart_rate_bpm", "temperature_c")
BUCKETS = 2_000
"""Some 3 s each for an hour and a half: fine enough for bouts of half a minute."""
PAGE = 100
MOST_PAGES = 4
MOST_LISTED_PAGES = 60
"""With chosen metrics a page is small: six thousand workouts are the training of some fifteen years."""
NEWEST = 10
SOON_S = 1.0
ROUTES = 500


class _Answer(Protocol):
    """Any answer that says what it rests on; an answer without it never comes this far."""

    @property
    def data_use(self) -> data_use_pb2.DataUse: ...


AnswerT = TypeVar("AnswerT", bound=_Answer)


class GrpcAnalytics:
    """The port `GatedAnalytics`: calls with the caller's token and what is left of the caller's deadline."""

    def __init__(self, target: str) -> None:
        self._channel = peer_channel(
            target,
            [
                activity_service_pb2.DESCRIPTOR.services_by_name["ActivityService"],
                athlete_service_pb2.DESCRIPTOR.services_by_name["AthleteService"],
                fitness_service_pb2.DESCRIPTOR.services_by_name["FitnessService"],
                profile_service_pb2.DESCRIPTOR.services_by_name["ProfileService"],
            ],
        )

    def through(self, gate: Gate) -> GrpcReading:
        """See the port."""
        return GrpcReading(self._channel, gate)

    async def close(self) -> None:
        """Ends the connection."""
        await self._channel.close()


class GrpcReading:
    """The port `Analytics`: names the gate's reader in each call and tells the gate of each answer."""

    def __init__(self, channel: grpc.aio.Channel, gate: Gate) -> None:
        self._gate = gate
        self._activities = activity_service_pb2_grpc.ActivityServiceAsyncStub(channel)
        self._athletes = athlete_service_pb2_grpc.AthleteServiceAsyncStub(channel)
        self._fitness = fitness_service_pb2_grpc.FitnessServiceAsyncStub(channel)
        self._profiles = profile_service_pb2_grpc.ProfileServiceAsyncStub(channel)

    async def newest(self) -> str | None:
        """See the port."""
        request = activity_pb2.ListActivitiesRequest(page_size=NEWEST)
        answer = self._noted(await self._activities.ListActivities(request, metadata=self._reader))
        workouts = [one for one in answer.activities if one.sport != sport_pb2.SPORT_TRANSITION]
        return next((one.id for one in (*workouts, *answer.activities)), None)

    async def activity(self, activity_id: str) -> Activity:
        """See the port."""
        request = activity_pb2.GetActivityRequest(activity_id=activity_id)
        try:
            answer = self._noted(await self._activities.GetActivity(request, metadata=self._reader))
        except grpc.aio.AioRpcError as error:
            raise _refused(error, activity_id) from error
        return wire.activity(answer.activity)

    async def details(self, activity: Activity) -> Details:
        """See the port."""
        channels = [name for name in CHANNELS if name in activity.channels]
        if not channels:
            return Details()
        trace, curves = await asyncio.gather(
            self._trace(activity.activity_id, channels), self._curves(activity.activity_id)
        )
        return Details(traces.counted(trace, activity.faults), curves)

    async def activities(self, first: date, last: date) -> tuple[Activity, ...]:
        """See the port."""
        found: list[Activity] = []
        token = ""
        for _ in range(MOST_PAGES):
            request = activity_pb2.ListActivitiesRequest(
                page_size=PAGE, page_token=token, from_date=first.isoformat(), to_date=last.isoformat()
            )
            answer = self._noted(await self._activities.ListActivities(request, metadata=self._reader))
            found += map(wire.activity, answer.activities)
            token = answer.next_page_token
            if not token:
                break
        return tuple(found)

    async def listing(self, first: date, last: date, metrics: Sequence[str]) -> Listing:
        """See the port."""
        found: list[Activity] = []
        token = ""
        for _ in range(MOST_LISTED_PAGES):
            request = activity_pb2.ListActivitiesRequest(
                page_size=PAGE,
                page_token=token,
                from_date=first.isoformat(),
                to_date=last.isoformat(),
                metrics=metrics,
            )
            answer = self._noted(await self._activities.ListActivities(request, metadata=self._reader))
            found += map(wire.activity, answer.activities)
            token = answer.next_page_token
            if not token:
                break
        return Listing(tuple(found), complete=not token)

    async def curves(self, activity_id: str) -> dict[str, dict[int, float]]:
        """See the port."""
        return await self._curves(activity_id)

    async def today(self) -> date:
        """See the port."""
        answer = self._noted(
            await self._fitness.GetFitness(fitness_pb2.GetFitnessRequest(), metadata=self._reader)
        )
        return date.fromisoformat(answer.today)

    async def today_soon(self) -> date | None:
        """See the port."""
        request = fitness_pb2.GetFitnessRequest()
        try:
            call = self._fitness.GetFitness(request, metadata=self._reader, timeout=SOON_S)
            return date.fromisoformat(self._noted(await call).today)
        except grpc.aio.AioRpcError:
            return None

    async def history(self, first: date, last: date) -> History:
        """See the port."""
        request = fitness_pb2.GetFitnessRequest(from_date=first.isoformat(), to_date=last.isoformat())
        return wire.history(self._noted(await self._fitness.GetFitness(request, metadata=self._reader)))

    async def best_times(
        self, sport: str, distances_m: Sequence[float], first: date, last: date, limit: int
    ) -> tuple[BestTime, ...]:
        """See the port."""
        request = best_effort_pb2.ListBestEffortsRequest(
            sport=f"SPORT_{sport.upper()}",
            distance_m=distances_m,
            from_date=first.isoformat(),
            to_date=last.isoformat(),
            limit=limit,
        )
        answer = self._noted(await self._fitness.ListBestEfforts(request, metadata=self._reader))
        return wire.best_times(answer)

    async def gear(self) -> tuple[Gear, ...]:
        """See the port."""
        request = profile_pb2.ListGearRequest()
        answer = self._noted(await self._profiles.ListGear(request, metadata=self._reader))
        return tuple(map(wire.gear, answer.gear))

    async def routes(self) -> tuple[tuple[Route, ...], bool]:
        """See the port."""
        request = profile_pb2.ListRoutesRequest(page_size=ROUTES)
        answer = self._noted(await self._profiles.ListRoutes(request, metadata=self._reader))
        return tuple(map(wire.route, answer.routes)), not answer.next_page_token

    async def athlete(self) -> Athlete:
        """See the port."""
        request = athlete_pb2.GetAthleteRequest()
        answer = self._noted(await self._athletes.GetAthlete(request, metadata=self._reader))
        return wire.athlete(answer.athlete)

    async def _trace(self, activity_id: str, channels: list[str]) -> Trace:
        request = stream_pb2.GetActivityStreamsRequest(
            activity_id=activity_id, channels=channels, max_buckets=BUCKETS
        )
        return wire.trace(
            self._noted(await self._activities.GetActivityStreams(request, metadata=self._reader))
        )

    async def _curves(self, activity_id: str) -> dict[str, dict[int, float]]:
        request = stream_pb2.GetActivityCurvesRequest(activity_id=activity_id)
        return wire.curves(
            self._noted(await self._activities.GetActivityCurves(request, metadata=self._reader))
        )

    @property
    def _reader(self) -> tuple[tuple[str, str], ...]:
        return ((READER_KEY, self._gate.reader),)

    def _noted(self, answer: AnswerT) -> AnswerT:
        self._gate.note(wire.reader(answer.data_use), wire.provenance(answer.data_use))
        return answer


def _refused(error: grpc.aio.AioRpcError, activity_id: str) -> Exception:
    """An error about the workout as one of ours; any other as it is."""
    if error.code() is grpc.StatusCode.NOT_FOUND:
        return NotFound("ACTIVITY_NOT_FOUND", error.details() or "", {"activity_id": activity_id})
    if error.code() is grpc.StatusCode.PERMISSION_DENIED and error.details():
        return PermissionDenied("DATA_USE_DENIED", error.details() or "", {"activity_id": activity_id})
    return error
