# ruff: noqa: N802 - RPC methods have the names of the contract
"""Feedback in memory."""

from __future__ import annotations

from typing import Any

from runningmate.coach.v1 import feedback_pb2 as messages
from runningmate.coach.v1 import feedback_service_pb2_grpc

ID = "ffff1111-0000-4000-8000-00000000000{}"


class FeedbackBook(feedback_service_pb2_grpc.FeedbackServiceServicer):
    def __init__(self) -> None:
        self._kept: dict[str, messages.Feedback] = {}

    async def GiveFeedback(self, request: Any, context: Any) -> messages.GiveFeedbackResponse:
        made = messages.Feedback(
            feedback_id=ID.format(len(self._kept)), verdict=request.verdict, comment=request.comment,
            given_on="2026-05-01", effect="Reviews of this activity leave it out.",
        )  # fmt: skip
        if request.WhichOneof("about") == "finding":
            made.finding.CopyFrom(request.finding)
        else:
            made.sentence.CopyFrom(request.sentence)
        self._kept[made.feedback_id] = made
        lead = messages.FeedbackLead(text="It rests on your threshold power.", setting="threshold_power_w")
        return messages.GiveFeedbackResponse(
            feedback=made, question="" if request.comment else "What was wrong?", leads=[lead]
        )

    async def ListFeedback(self, request: Any, context: Any) -> messages.ListFeedbackResponse:
        return messages.ListFeedbackResponse(feedback=self._kept.values())

    async def DeleteFeedback(self, request: Any, context: Any) -> messages.DeleteFeedbackResponse:
        del self._kept[request.feedback_id]
        return messages.DeleteFeedbackResponse()
