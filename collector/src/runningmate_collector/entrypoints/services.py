"""The servicers with the functions that register them, and who may call them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from runningmate.collector.v1 import (
    data_deletion_service_pb2_grpc,
    event_log_service_pb2_grpc,
    import_service_pb2_grpc,
    job_service_pb2_grpc,
    storage_service_pb2_grpc,
    strava_service_pb2_grpc,
    upload_service_pb2_grpc,
)
from runningmate_collector.entrypoints.deletions import DataDeletionServicer
from runningmate_collector.entrypoints.eventlog import EventLogServicer
from runningmate_collector.entrypoints.imports import ImportServicer
from runningmate_collector.entrypoints.jobboard import JobServicer
from runningmate_collector.entrypoints.storage import StorageServicer
from runningmate_collector.entrypoints.uploads import UploadServicer
from runningmate_servicekit.tokens import MethodPolicy

if TYPE_CHECKING:
    from runningmate_collector.entrypoints.strava import StravaServicer
    from runningmate_collector.service.damages import Damages
    from runningmate_collector.service.imports import Imports
    from runningmate_collector.service.jobs import Jobs
    from runningmate_collector.service.letters import Letters
    from runningmate_collector.service.previewing import Previewing
    from runningmate_collector.service.revoking import Deletions
    from runningmate_collector.service.uploads import Uploads
    from runningmate_collector.service.watching import Watching

PACKAGE = "/runningmate.collector.v1"
POLICY = MethodPolicy(
    # Strava's own calls, which carry no token.
    public=frozenset(
        {f"{PACKAGE}.StravaService/VerifyStravaWebhook", f"{PACKAGE}.StravaService/ReceiveStravaEvent"}
    ),
    operator=frozenset(f"{PACKAGE}.{name}/*" for name in ("EventLogService", "JobService", "StorageService")),
)


def servicers(
    uploads: Uploads,
    previewing: Previewing,
    imports: Imports,
    watching: Watching,
    letters: Letters,
    jobs: Jobs,
    damages: Damages,
    strava: StravaServicer,
    deletions: Deletions,
) -> Sequence[tuple[Callable[[Any, Any], None], object]]:
    """What the server registers."""
    return [
        (upload_service_pb2_grpc.add_UploadServiceServicer_to_server, UploadServicer(uploads, previewing)),
        (import_service_pb2_grpc.add_ImportServiceServicer_to_server, ImportServicer(imports, watching)),
        (event_log_service_pb2_grpc.add_EventLogServiceServicer_to_server, EventLogServicer(letters)),
        (
            data_deletion_service_pb2_grpc.add_DataDeletionServiceServicer_to_server,
            DataDeletionServicer(deletions),
        ),
        (job_service_pb2_grpc.add_JobServiceServicer_to_server, JobServicer(jobs)),
        (storage_service_pb2_grpc.add_StorageServiceServicer_to_server, StorageServicer(damages)),
        (strava_service_pb2_grpc.add_StravaServiceServicer_to_server, strava),
    ]
