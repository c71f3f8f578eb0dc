"""FeedbackService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.coach.v1 import feedback_pb2 as messages
from runningmate.coach.v1 import feedback_service_pb2_grpc
from runningmate_coach.wire import feedback as wire
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    import grpc.aio

    from runningmate_coach.service.judging import Judging

register = feedback_service_pb2_grpc.add_FeedbackServiceServicer_to_server


class FeedbackServicer(feedback_service_pb2_grpc.FeedbackServiceServicer):
    """See the contract."""

    def __init__(self, judging: Judging) -> None:
        self._judging = judging

    async def GiveFeedback(
        self,
        request: messages.GiveFeedbackRequest,
        context: grpc.aio.ServicerContext[messages.GiveFeedbackRequest, messages.GiveFeedbackResponse],
    ) -> messages.GiveFeedbackResponse:
        """See the contract."""
        kept, leads = await self._judging.give(
            principal().athlete_id,
            wire.subject_from(request),
            wire.verdict_from(request.verdict),
            " ".join(request.comment.split()),
        )
        asks = request.verdict == messages.FEEDBACK_VERDICT_WRONG and not kept.comment
        return messages.GiveFeedbackResponse(
            feedback=wire.feedback_to(kept),
            question="What was wrong?" if asks else "",
            leads=map(wire.lead_to, leads),
        )

    async def ListFeedback(
        self,
        request: messages.ListFeedbackRequest,
        context: grpc.aio.ServicerContext[messages.ListFeedbackRequest, messages.ListFeedbackResponse],
    ) -> messages.ListFeedbackResponse:
        """See the contract."""
        found = await self._judging.all(principal().athlete_id)
        return messages.ListFeedbackResponse(feedback=map(wire.feedback_to, found))

    async def DeleteFeedback(
        self,
        request: messages.DeleteFeedbackRequest,
        context: grpc.aio.ServicerContext[messages.DeleteFeedbackRequest, messages.DeleteFeedbackResponse],
    ) -> messages.DeleteFeedbackResponse:
        """See the contract."""
        await self._judging.remove(principal().athlete_id, UUID(request.feedback_id))
        return messages.DeleteFeedbackResponse()
