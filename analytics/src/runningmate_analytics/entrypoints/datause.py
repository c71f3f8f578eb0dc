"""DataUseService."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import data_use_pb2
from runningmate.analytics.v1.data_use_service_pb2_grpc import (
    DataUseServiceServicer,
    add_DataUseServiceServicer_to_server,
)
from runningmate_analytics.domain.verdicts import advice, borrowing_metrics, verdicts
from runningmate_analytics.wire.datause import kinds_to_proto, policy_to_proto, reader_to_proto
from runningmate_analytics.wire.vocabulary import timestamp
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from grpc.aio import ServicerContext

    from runningmate_analytics.service.ports import Activities
    from runningmate_servicekit.datause import DataUsePolicy

register = add_DataUseServiceServicer_to_server


class DataUseServicer(DataUseServiceServicer):
    """Says what the policy means. It shows no data, so that it needs no gate; external models may not call it."""

    def __init__(self, activities: Activities, policy: DataUsePolicy) -> None:
        self._activities = activities
        self._policy = policy

    async def GetDataUsePolicy(
        self,
        request: data_use_pb2.GetDataUsePolicyRequest,
        context: ServicerContext[data_use_pb2.GetDataUsePolicyRequest, data_use_pb2.GetDataUsePolicyResponse],
    ) -> data_use_pb2.GetDataUsePolicyResponse:
        """See the contract."""
        return policy_to_proto(self._policy)

    async def GetActivityDataUse(
        self,
        request: data_use_pb2.GetActivityDataUseRequest,
        context: ServicerContext[
            data_use_pb2.GetActivityDataUseRequest, data_use_pb2.GetActivityDataUseResponse
        ],
    ) -> data_use_pb2.GetActivityDataUseResponse:
        """See the contract."""
        activity = await self._activities.get(principal().athlete_id, UUID(request.activity_id))
        return data_use_pb2.GetActivityDataUseResponse(
            source_kinds=kinds_to_proto(activity.source_kinds),
            verdicts=[
                data_use_pb2.ReaderVerdict(
                    reader=reader_to_proto(one.reader), allowed=one.allowed, reason=one.reason
                )
                for one in verdicts(self._policy, activity)
            ],
            advice=advice(self._policy, activity),
            payload_expired_at=timestamp(activity.payload_expired_at)
            if activity.payload_expired_at
            else None,
            borrowing_metrics=borrowing_metrics(activity),
        )
