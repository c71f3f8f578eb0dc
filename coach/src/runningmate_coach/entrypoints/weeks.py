"""WeekReviewService over gRPC, and the job that makes what it shows."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from runningmate.coach.v1 import week_review_pb2 as messages
from runningmate.coach.v1 import week_review_service_pb2_grpc
from runningmate_coach.wire import weeks as wire
from runningmate_servicekit.jobs import Job, JobFailed, JobRun
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    import grpc.aio

    from runningmate_coach.service.weekbook import WeekMaking, WeekReading

register = week_review_service_pb2_grpc.add_WeekReviewServiceServicer_to_server
PAGE = 20
PATIENCE_S = 15.0
"""For analytics to start: a job that is due when the whole mesh starts shall not fail each time."""
PAUSE_S = 0.5


class WeekReviewServicer(week_review_service_pb2_grpc.WeekReviewServiceServicer):
    """See the contract."""

    def __init__(self, reading: WeekReading) -> None:
        self._reading = reading

    async def ListWeekReviews(
        self,
        request: messages.ListWeekReviewsRequest,
        context: grpc.aio.ServicerContext[messages.ListWeekReviewsRequest, messages.ListWeekReviewsResponse],
    ) -> messages.ListWeekReviewsResponse:
        """See the contract."""
        size = request.page_size or PAGE
        found = await self._reading.listed(
            principal().athlete_id, wire.monday_of_token(request.page_token), size + 1
        )
        return messages.ListWeekReviewsResponse(
            reviews=map(wire.review_to, found[:size]),
            next_page_token=found[size - 1].monday.isoformat() if len(found) > size else "",
        )

    async def GetWeekReview(
        self,
        request: messages.GetWeekReviewRequest,
        context: grpc.aio.ServicerContext[messages.GetWeekReviewRequest, messages.GetWeekReviewResponse],
    ) -> messages.GetWeekReviewResponse:
        """See the contract."""
        found = await self._reading.get(principal().athlete_id, wire.day_from(request.date))
        return messages.GetWeekReviewResponse(review=wire.review_to(found))


def weekly_job(making: WeekMaking) -> Job:
    """Reviews the weeks that are over, each once. Hourly, for Monday comes at another time in each zone."""

    async def run(run: JobRun) -> str:
        tally = await making.run(run.progress)
        ends_s = monotonic() + PATIENCE_S
        while tally.starting and not tally.made_count and monotonic() < ends_s:
            await asyncio.sleep(PAUSE_S)
            tally = await making.run(run.progress)
        words = f"{tally.made_count} {'week was' if tally.made_count == 1 else 'weeks were'} reviewed."
        if tally.away:
            raise JobFailed(f"{words} Analytics does not answer; the next run reviews what is left.")
        if tally.failed_count:
            raise JobFailed(
                f"{words} {tally.failed_count} could not be; the coach's log says why, and the next run tries again."
            )
        return words

    return Job(
        "weekly-review",
        "Reviews each athlete's week once it is over, by rules alone: no model is asked, and nothing costs.",
        run,
        timedelta(hours=1),
    )
