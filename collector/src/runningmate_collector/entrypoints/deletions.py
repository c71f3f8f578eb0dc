"""DataDeletionService, and the job that ends the keeping of payloads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.collector.v1 import data_deletion_pb2
from runningmate.collector.v1.data_deletion_service_pb2_grpc import DataDeletionServiceServicer
from runningmate_collector.wire import receipt_to_proto, source_kind_from_proto
from runningmate_servicekit.jobs import Job, JobRun
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from grpc.aio import ServicerContext

    from runningmate_collector.service.revoking import Deletions, Expiry

DEFAULT_PAGE = 20
EVERY = timedelta(hours=1)


class DataDeletionServicer(DataDeletionServiceServicer):
    """Decodes requests, asks the use cases, encodes answers."""

    def __init__(self, deletions: Deletions) -> None:
        self._deletions = deletions

    async def DeleteSourceData(
        self,
        request: data_deletion_pb2.DeleteSourceDataRequest,
        context: ServicerContext[
            data_deletion_pb2.DeleteSourceDataRequest, data_deletion_pb2.DeleteSourceDataResponse
        ],
    ) -> data_deletion_pb2.DeleteSourceDataResponse:
        """See the contract."""
        kind = source_kind_from_proto(request.source_kind)
        receipt = await self._deletions.delete(principal().athlete_id, UUID(request.request_id), kind)
        return data_deletion_pb2.DeleteSourceDataResponse(deletion=receipt_to_proto(receipt))

    async def ListDataDeletions(
        self,
        request: data_deletion_pb2.ListDataDeletionsRequest,
        context: ServicerContext[
            data_deletion_pb2.ListDataDeletionsRequest, data_deletion_pb2.ListDataDeletionsResponse
        ],
    ) -> data_deletion_pb2.ListDataDeletionsResponse:
        """See the contract."""
        found, token = await self._deletions.page(
            principal().athlete_id, request.page_size or DEFAULT_PAGE, request.page_token
        )
        return data_deletion_pb2.ListDataDeletionsResponse(
            deletions=map(receipt_to_proto, found), next_page_token=token
        )


def expiry_job(expiry: Expiry) -> Job:
    """Deletes payloads that may not be kept any longer."""

    async def expire(_run: JobRun) -> str:
        count = await expiry.expire()
        return f"{count} payloads were deleted; what was computed of them stays."

    return Job(
        "payload-expiry",
        "Deletes raw payloads, samples and texts that their source allows to keep for some days only.",
        expire,
        every=EVERY,
    )


def erasure_job(tidy: Callable[[], Awaitable[int]]) -> Job:
    """Deletes what the event log's tables still hold of erased athletes."""

    async def erase(_run: JobRun) -> str:
        return f"{await tidy()} rows of erased athletes were removed."

    return Job(
        "collector-erasure",
        "Removes what the event log's tables of the collector still hold of erased athletes.",
        erase,
        every=timedelta(minutes=5),
    )
