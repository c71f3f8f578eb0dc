"""CoachService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.coach.v1 import coach_service_pb2_grpc, review_pb2
from runningmate.common.v1 import stream_pb2
from runningmate_coach import wire
from runningmate_coach.service.reviewing import Started

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import grpc.aio

    from runningmate_coach.service.reviewing import Reviewing

register = coach_service_pb2_grpc.add_CoachServiceServicer_to_server


class CoachServicer(coach_service_pb2_grpc.CoachServiceServicer):
    """Answers for the coach; what goes wrong is raised and becomes a status in servicekit."""

    def __init__(self, reviewing: Reviewing) -> None:
        self._reviewing = reviewing

    async def ReviewActivity(
        self,
        request: review_pb2.ReviewActivityRequest,
        context: grpc.aio.ServicerContext[
            review_pb2.ReviewActivityRequest, review_pb2.ReviewActivityResponse
        ],
    ) -> AsyncIterator[review_pb2.ReviewActivityResponse]:
        """See the contract."""
        async for piece in self._reviewing.review(request.activity_id):
            yield wire.started(piece) if isinstance(piece, Started) else wire.sentence(piece)
        yield review_pb2.ReviewActivityResponse(completed=stream_pb2.StreamCompleted())
