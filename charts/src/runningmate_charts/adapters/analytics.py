"""The port `Analytics` by gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2,
    activity_service_pb2_grpc,
    fitness_pb2,
    fitness_service_pb2,
    fitness_service_pb2_grpc,
    stream_pb2,
)
from runningmate_charts import wire
from runningmate_servicekit.channel import peer_channel
from runningmate_servicekit.context import current_request
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.status import READER_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from runningmate_charts.domain.training import Activity, History, Samples, Week


_READER = ((READER_KEY, Reader.CHARTS),)
_Answer = (
    activity_pb2.GetActivityResponse
    | stream_pb2.GetActivityStreamsResponse
    | fitness_pb2.GetFitnessResponse
    | fitness_pb2.GetWeeklyVolumeResponse
)


class GrpcAnalytics:
    """Calls analytics with the caller's token and what is left of the caller's deadline."""

    def __init__(self, target: str) -> None:
        self._channel = peer_channel(
            target,
            [
                activity_service_pb2.DESCRIPTOR.services_by_name["ActivityService"],
                fitness_service_pb2.DESCRIPTOR.services_by_name["FitnessService"],
            ],
        )
        self._activities = activity_service_pb2_grpc.ActivityServiceAsyncStub(self._channel)
        self._fitness = fitness_service_pb2_grpc.FitnessServiceAsyncStub(self._channel)

    async def activity(self, activity_id: str) -> Activity:
        """See the port."""
        answer = await self._activities.GetActivity(
            activity_pb2.GetActivityRequest(activity_id=activity_id), metadata=_READER
        )
        _note(answer)
        return wire.activity(answer.activity)

    async def samples(self, activity_id: str, channels: Sequence[str], max_buckets: int) -> Samples:
        """See the port."""
        request = stream_pb2.GetActivityStreamsRequest(
            activity_id=activity_id, channels=channels, max_buckets=max_buckets
        )
        answer = await self._activities.GetActivityStreams(request, metadata=_READER)
        _note(answer)
        return wire.samples(answer)

    async def history(self, from_date: date, to_date: date | None) -> History:
        """See the port."""
        request = fitness_pb2.GetFitnessRequest(from_date=_text(from_date), to_date=_text(to_date))
        answer = await self._fitness.GetFitness(request, metadata=_READER)
        _note(answer)
        return wire.history(answer)

    async def weeks(self, from_date: date | None, to_date: date | None) -> tuple[Week, ...]:
        """See the port."""
        request = fitness_pb2.GetWeeklyVolumeRequest(from_date=_text(from_date), to_date=_text(to_date))
        answer = await self._fitness.GetWeeklyVolume(request, metadata=_READER)
        _note(answer)
        return wire.weeks(answer)

    async def close(self) -> None:
        """Ends the connection."""
        await self._channel.close()


def _note(answer: _Answer) -> None:
    """Keeps with the request what its chart rests on."""
    request = current_request.get()
    if request is not None:
        request.provenance |= wire.provenance(answer.data_use)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
