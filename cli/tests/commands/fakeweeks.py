# ruff: noqa: N802 - RPC methods have the names of the contract
"""Two kept reviews of weeks; the sentences of the older one are gone."""

from __future__ import annotations

from typing import Any

from runningmate.coach.v1 import week_review_pb2 as messages
from runningmate.coach.v1 import week_review_service_pb2_grpc
from runningmate_servicekit.errors import NotFound

WORKOUT = "aaaa1111-0000-4000-8000-000000000001"


def _review(monday: str, sunday: str, *, kept: bool) -> messages.WeekReview:
    state = "WEEK_REVIEW_STATE_KEPT" if kept else "WEEK_REVIEW_STATE_EXPIRED"
    made = messages.WeekReview(from_date=monday, to_date=sunday, state=state)
    if kept:
        made.engine = "rules"
        made.activity_ids.append(WORKOUT)
        said = made.sentences.add(
            text="Leave more easy days\x1b[31m: 4 days were hard.", finding="week_hard_days"
        )
        value = said.evidence.add(coverage=0.5, from_date=monday, to_date=sunday).value
        value.value_id, value.formatted = f"totals/{monday}/hard_day_count", "4"
        made.sentences.add(text="Was that planned?")
    return made


class WeekBook(week_review_service_pb2_grpc.WeekReviewServiceServicer):
    """Pages of one."""

    def __init__(self) -> None:
        self.kept = [
            _review("2026-04-27", "2026-05-03", kept=True),
            _review("2026-04-20", "2026-04-26", kept=False),
        ]

    async def ListWeekReviews(self, request: Any, context: Any) -> messages.ListWeekReviewsResponse:
        at = int(request.page_token or 0)
        return messages.ListWeekReviewsResponse(
            reviews=self.kept[at : at + 1], next_page_token=str(at + 1) if at + 1 < len(self.kept) else ""
        )

    async def GetWeekReview(self, request: Any, context: Any) -> messages.GetWeekReviewResponse:
        for one in self.kept:
            if not request.date or one.from_date <= request.date <= one.to_date:
                return messages.GetWeekReviewResponse(review=one)
        raise NotFound("WEEK_REVIEW_NOT_FOUND", "There is no kept review of that week.")
