"""ActivityService."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import activity_pb2, stream_pb2
from runningmate.analytics.v1.activity_service_pb2_grpc import (
    ActivityServiceServicer,
    add_ActivityServiceServicer_to_server,
)
from runningmate.common.v1 import stream_pb2 as ends
from runningmate_analytics.domain.activity import ActivityFilter, Position
from runningmate_analytics.entrypoints.gate import access_of
from runningmate_analytics.service.reading import CHUNK_SAMPLES, StreamQuery, checked_channels, read_streams
from runningmate_analytics.wire.activities import (
    activity_to_proto,
    metric_names,
    position_from_token,
    position_to_token,
    streams_to_proto,
)
from runningmate_analytics.wire.datause import data_use
from runningmate_analytics.wire.vocabulary import day_range, sport_from_proto
from runningmate_servicekit.datause import Provenance
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from grpc.aio import ServicerContext

    from runningmate_analytics.service.ports import Activities
    from runningmate_servicekit.datause import DataUsePolicy

DEFAULT_PAGE = 20

register = add_ActivityServiceServicer_to_server


class ActivityServicer(ActivityServiceServicer):
    """Decodes requests, asks `Activities`, encodes answers."""

    def __init__(self, activities: Activities, policy: DataUsePolicy) -> None:
        self._activities = activities
        self._policy = policy

    async def ListActivities(
        self,
        request: activity_pb2.ListActivitiesRequest,
        context: ServicerContext[activity_pb2.ListActivitiesRequest, activity_pb2.ListActivitiesResponse],
    ) -> activity_pb2.ListActivitiesResponse:
        """See the contract."""
        size = request.page_size or DEFAULT_PAGE
        from_date, to_date = day_range(request.from_date, request.to_date)
        access = access_of(self._policy)
        wanted = ActivityFilter(
            sport_from_proto(request.sport), from_date, to_date, metric_names(request.metrics), access.denied
        )
        after = position_from_token(request.page_token)
        found, more, withheld = await self._activities.page(principal().athlete_id, wanted, after, size)
        token = position_to_token(Position(found[-1].started_at, found[-1].activity_id)) if more else ""
        answer = activity_pb2.ListActivitiesResponse(next_page_token=token)
        provenance = Provenance(withheld_activities=withheld)
        for activity in found:
            shown, one = access.admit(activity)
            activity_to_proto(shown, answer.activities.add)
            provenance |= one
        answer.data_use.CopyFrom(data_use(access.reader, provenance))
        return answer

    async def GetActivity(
        self,
        request: activity_pb2.GetActivityRequest,
        context: ServicerContext[activity_pb2.GetActivityRequest, activity_pb2.GetActivityResponse],
    ) -> activity_pb2.GetActivityResponse:
        """See the contract."""
        access = access_of(self._policy)
        activity = await self._activities.get(
            principal().athlete_id, UUID(request.activity_id), access.denied
        )
        shown, provenance = access.admit(activity)
        return activity_pb2.GetActivityResponse(
            activity=activity_to_proto(shown), data_use=data_use(access.reader, provenance)
        )

    async def GetActivityStreams(
        self,
        request: stream_pb2.GetActivityStreamsRequest,
        context: ServicerContext[stream_pb2.GetActivityStreamsRequest, stream_pb2.GetActivityStreamsResponse],
    ) -> stream_pb2.GetActivityStreamsResponse:
        """See the contract."""
        query = StreamQuery(
            channels=request.channels,
            max_buckets=request.max_buckets,
            from_s=request.from_s if request.HasField("from_s") else None,
            to_s=request.to_s if request.HasField("to_s") else None,
        )
        access, athlete_id = access_of(self._policy), principal().athlete_id
        activity, provenance = access.admit(await self._activities.get(athlete_id, UUID(request.activity_id)))
        streams = await read_streams(self._activities, athlete_id, activity, query)
        provenance |= access.require(activity.activity_id, streams.source_kinds)
        answer = streams_to_proto(streams)
        answer.data_use.CopyFrom(data_use(access.reader, Provenance(provenance.source_kinds)))
        return answer

    async def StreamActivitySamples(
        self,
        request: stream_pb2.StreamActivitySamplesRequest,
        context: ServicerContext[
            stream_pb2.StreamActivitySamplesRequest, stream_pb2.StreamActivitySamplesResponse
        ],
    ) -> AsyncIterator[stream_pb2.StreamActivitySamplesResponse]:
        """See the contract."""
        athlete_id, activity_id = principal().athlete_id, UUID(request.activity_id)
        access = access_of(self._policy)
        activity, _ = access.admit(await self._activities.get(athlete_id, activity_id))
        channels = checked_channels(activity, request.channels)
        time_s, columns, _, kinds = await self._activities.columns(athlete_id, activity_id, channels)
        rests_on = data_use(access.reader, access.require(activity_id, activity.source_kinds | kinds))
        first = True
        everything = {} if time_s is None else {"time_s": time_s, **columns}
        for channel, values in everything.items():
            for offset in range(0, values.size, CHUNK_SAMPLES):
                chunk = stream_pb2.SampleChunk(
                    channel=channel, offset=offset, values=values[offset : offset + CHUNK_SAMPLES]
                )
                piece = stream_pb2.StreamActivitySamplesResponse(chunk=chunk)
                if first:
                    piece.data_use.CopyFrom(rests_on)
                    first = False
                yield piece
        end = stream_pb2.StreamActivitySamplesResponse(completed=ends.StreamCompleted())
        if first:
            end.data_use.CopyFrom(rests_on)
        yield end

    async def GetActivityCurves(
        self,
        request: stream_pb2.GetActivityCurvesRequest,
        context: ServicerContext[stream_pb2.GetActivityCurvesRequest, stream_pb2.GetActivityCurvesResponse],
    ) -> stream_pb2.GetActivityCurvesResponse:
        """See the contract."""
        access, activity_id = access_of(self._policy), UUID(request.activity_id)
        curves, kinds = await self._activities.curves(principal().athlete_id, activity_id)
        return stream_pb2.GetActivityCurvesResponse(
            data_use=data_use(access.reader, access.require(activity_id, kinds)),
            curves=[
                stream_pb2.MeanMaximalCurve(
                    channel=curve.channel,
                    duration_s=curve.duration_s,
                    value=curve.value,
                    start_s=curve.start_s,
                )
                for curve in curves
            ],
        )

    async def DeleteActivity(
        self,
        request: activity_pb2.DeleteActivityRequest,
        context: ServicerContext[activity_pb2.DeleteActivityRequest, activity_pb2.DeleteActivityResponse],
    ) -> activity_pb2.DeleteActivityResponse:
        """See the contract."""
        deleted = await self._activities.delete(principal().athlete_id, UUID(request.activity_id))
        return activity_pb2.DeleteActivityResponse(
            name=activity_to_proto(deleted.activity).name, recording_removed=deleted.recording_removed
        )
