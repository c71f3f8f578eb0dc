"""CoachService over gRPC."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.coach.v1 import ask_pb2, coach_service_pb2_grpc, review_pb2
from runningmate.common.v1 import stream_pb2
from runningmate_coach import wire
from runningmate_coach.service.reviewing import Started
from runningmate_coach.wire import answers, weeks
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import grpc.aio

    from runningmate_coach.service.conversing import Conversing
    from runningmate_coach.service.reviewing import Reviewing
    from runningmate_coach.service.weekly import Weekly

register = coach_service_pb2_grpc.add_CoachServiceServicer_to_server


class CoachServicer(coach_service_pb2_grpc.CoachServiceServicer):
    """Answers for the coach; what goes wrong is raised and becomes a status in servicekit."""

    def __init__(self, reviewing: Reviewing, weekly: Weekly, conversing: Conversing) -> None:
        self._reviewing = reviewing
        self._weekly = weekly
        self._conversing = conversing

    async def ReviewActivity(
        self,
        request: review_pb2.ReviewActivityRequest,
        context: grpc.aio.ServicerContext[
            review_pb2.ReviewActivityRequest, review_pb2.ReviewActivityResponse
        ],
    ) -> AsyncIterator[review_pb2.ReviewActivityResponse]:
        """See the contract."""
        async for piece in self._reviewing.review(request.activity_id, principal().athlete_id):
            yield wire.started(piece) if isinstance(piece, Started) else wire.sentence(piece)
        yield review_pb2.ReviewActivityResponse(completed=stream_pb2.StreamCompleted())

    async def ReviewWeek(
        self,
        request: review_pb2.ReviewWeekRequest,
        context: grpc.aio.ServicerContext[review_pb2.ReviewWeekRequest, review_pb2.ReviewWeekResponse],
    ) -> AsyncIterator[review_pb2.ReviewWeekResponse]:
        """See the contract."""
        day = weeks.day_from(request.date)
        async for piece in self._weekly.review(principal().athlete_id, day):
            yield weeks.piece(piece)
        yield review_pb2.ReviewWeekResponse(completed=stream_pb2.StreamCompleted())

    async def Ask(
        self,
        request: ask_pb2.AskRequest,
        context: grpc.aio.ServicerContext[ask_pb2.AskRequest, ask_pb2.AskResponse],
    ) -> AsyncIterator[ask_pb2.AskResponse]:
        """See the contract."""
        conversation_id = UUID(request.conversation_id) if request.conversation_id else None
        asked = self._conversing.ask(principal().athlete_id, request.question, conversation_id)
        async with aclosing(asked) as pieces:
            async for piece in pieces:
                yield answers.piece(piece)
        yield ask_pb2.AskResponse(completed=stream_pb2.StreamCompleted())
