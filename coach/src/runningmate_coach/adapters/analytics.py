"""The port `Analytics` by gRPC."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2,
    activity_service_pb2_grpc,
    athlete_pb2,
    athlete_service_pb2,
    athlete_service_pb2_grpc,
    fitness_pb2,
    fitness_service_pb2,
    fitness_service_pb2_grpc,
    stream_pb2,
)
from runningmate.common.v1 import sport_pb2
from runningmate_coach import wire
from runningmate_coach.domain.training import Details
from runningmate_servicekit.channel import peer_channel

if TYPE_CHECKING:
    from datetime import date

    from runningmate_coach.domain.training import Activity, Athlete, History, Trace

CHANNELS = ("power_w", "speed_mps", "heart_rate_bpm", "temperature_c")
BUCKETS = 2_000
"""Some 3 s each for an hour and a half: fine enough for bouts of half a minute."""
PAGE = 100
MOST_PAGES = 4
NEWEST = 10


class GrpcAnalytics:
    """Calls analytics with the caller's token and what is left of the caller's deadline."""

    def __init__(self, target: str) -> None:
        self._channel = peer_channel(
            target,
            [
                activity_service_pb2.DESCRIPTOR.services_by_name["ActivityService"],
                athlete_service_pb2.DESCRIPTOR.services_by_name["AthleteService"],
                fitness_service_pb2.DESCRIPTOR.services_by_name["FitnessService"],
            ],
        )
        self._activities = activity_service_pb2_grpc.ActivityServiceAsyncStub(self._channel)
        self._athletes = athlete_service_pb2_grpc.AthleteServiceAsyncStub(self._channel)
        self._fitness = fitness_service_pb2_grpc.FitnessServiceAsyncStub(self._channel)

    async def newest(self) -> str | None:
        """See the port."""
        answer = await self._activities.ListActivities(activity_pb2.ListActivitiesRequest(page_size=NEWEST))
        workouts = [one for one in answer.activities if one.sport != sport_pb2.SPORT_TRANSITION]
        return next((one.id for one in (*workouts, *answer.activities)), None)

    async def activity(self, activity_id: str) -> Activity:
        """See the port."""
        answer = await self._activities.GetActivity(activity_pb2.GetActivityRequest(activity_id=activity_id))
        return wire.activity(answer.activity)

    async def details(self, activity: Activity) -> Details:
        """See the port."""
        channels = [name for name in CHANNELS if name in activity.channels]
        if not channels:
            return Details()
        trace, curves = await asyncio.gather(
            self._trace(activity.activity_id, channels), self._curves(activity.activity_id)
        )
        return Details(trace, curves)

    async def activities(self, first: date, last: date) -> tuple[Activity, ...]:
        """See the port."""
        found: list[Activity] = []
        token = ""
        for _ in range(MOST_PAGES):
            request = activity_pb2.ListActivitiesRequest(
                page_size=PAGE, page_token=token, from_date=first.isoformat(), to_date=last.isoformat()
            )
            answer = await self._activities.ListActivities(request)
            found += map(wire.activity, answer.activities)
            token = answer.next_page_token
            if not token:
                break
        return tuple(found)

    async def history(self, first: date, last: date) -> History:
        """See the port."""
        request = fitness_pb2.GetFitnessRequest(from_date=first.isoformat(), to_date=last.isoformat())
        return wire.history(await self._fitness.GetFitness(request))

    async def athlete(self) -> Athlete:
        """See the port."""
        answer = await self._athletes.GetAthlete(athlete_pb2.GetAthleteRequest())
        return wire.athlete(answer.athlete)

    async def close(self) -> None:
        """Ends the connection."""
        await self._channel.close()

    async def _trace(self, activity_id: str, channels: list[str]) -> Trace:
        request = stream_pb2.GetActivityStreamsRequest(
            activity_id=activity_id, channels=channels, max_buckets=BUCKETS
        )
        return wire.trace(await self._activities.GetActivityStreams(request))

    async def _curves(self, activity_id: str) -> dict[str, dict[int, float]]:
        request = stream_pb2.GetActivityCurvesRequest(activity_id=activity_id)
        return wire.curves(await self._activities.GetActivityCurves(request))
