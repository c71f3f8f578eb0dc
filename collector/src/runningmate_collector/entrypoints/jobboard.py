"""JobService: decode, call, encode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate.collector.v1 import job_pb2, job_service_pb2_grpc
from runningmate_collector.wire import job_run_to_proto, job_to_proto

if TYPE_CHECKING:
    from runningmate_collector.service.jobs import Jobs

RUNS_A_PAGE = 20


class JobServicer(job_service_pb2_grpc.JobServiceServicer):
    """The operator's view of the jobs of all services."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    async def ListJobs(self, request: job_pb2.ListJobsRequest, context: Any) -> job_pb2.ListJobsResponse:
        """See the contract."""
        return job_pb2.ListJobsResponse(jobs=[job_to_proto(job) for job in await self._jobs.listed()])

    async def RunJob(self, request: job_pb2.RunJobRequest, context: Any) -> job_pb2.RunJobResponse:
        """See the contract."""
        run = await self._jobs.run(request.name, UUID(request.request_id))
        return job_pb2.RunJobResponse(run=job_run_to_proto(run))

    async def ListJobRuns(
        self, request: job_pb2.ListJobRunsRequest, context: Any
    ) -> job_pb2.ListJobRunsResponse:
        """See the contract."""
        size = request.page_size or RUNS_A_PAGE
        found, token = await self._jobs.page(request.name, size, request.page_token)
        return job_pb2.ListJobRunsResponse(
            runs=[job_run_to_proto(run) for run in found], next_page_token=token
        )

    async def GetJobRun(self, request: job_pb2.GetJobRunRequest, context: Any) -> job_pb2.GetJobRunResponse:
        """See the contract."""
        return job_pb2.GetJobRunResponse(run=job_run_to_proto(await self._jobs.get(UUID(request.run_id))))
