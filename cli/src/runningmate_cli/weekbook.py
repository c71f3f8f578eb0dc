"""The coach's kept reviews of weeks, as commands read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runningmate.coach.v1 import week_review_pb2 as messages
from runningmate.coach.v1 import week_review_service_pb2_grpc
from runningmate_cli import pick

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from runningmate_cli.client import Client

PAGE = 50


async def listed(client: Client) -> AsyncGenerator[messages.WeekReview, None]:
    """Yields them, that of the newest week first."""
    request = messages.ListWeekReviewsRequest(page_size=PAGE)
    while True:
        page = await client.repeat(_stub(client).ListWeekReviews, request)
        for one in page.reviews:
            yield one
        request.page_token = page.next_page_token
        if not request.page_token:
            return


async def of_week(client: Client, day: str) -> messages.WeekReview:
    """That of a day's week, or with `last` the newest."""
    request = messages.GetWeekReviewRequest(date="" if day == pick.LAST else day)
    answer: messages.GetWeekReviewResponse = await client.repeat(_stub(client).GetWeekReview, request)
    return answer.review


def _stub(client: Client) -> Any:
    return week_review_service_pb2_grpc.WeekReviewServiceAsyncStub(client.channel)
