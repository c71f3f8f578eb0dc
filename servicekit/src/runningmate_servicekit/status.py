"""Errors to gRPC status with google.rpc details; nothing unknown is ever shown to a caller."""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import grpc
import grpc.aio

from runningmate_servicekit.errors import (
    Aborted,
    DeadlineExceeded,
    FieldViolation,
    Internal,
    InvalidArgument,
    ServiceError,
    Unavailable,
)

if TYPE_CHECKING:
    from google.rpc import status_pb2

ERROR_DOMAIN = "runningmate"
DETAILS_KEY = "grpc-status-details-bin"
REQUEST_ID_KEY = "x-request-id"
READER_KEY = "runningmate-reader"
MAX_VIOLATIONS = 16
"""HTTP/2 peers refuse more than 8 KiB of trailers; the rest of the violations follows after these are mended."""
MAX_TEXT_CHARS = 1_000

_CODES = {code.name: code for code in grpc.StatusCode}

_DATABASE_AWAY = {
    "PostgresConnectionError", "CannotConnectNowError", "AdminShutdownError",
    "CrashShutdownError", "TooManyConnectionsError", "InvalidAuthorizationSpecificationError",
    "InvalidCatalogNameError", "IdleInTransactionSessionTimeoutError",
    "InternalClientError",  # what asyncpg says when the server ended an idle connection a moment ago
}  # fmt: skip
_DATABASE_RACES = {"SerializationError", "DeadlockDetectedError", "LockNotAvailableError"}
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


class Outcome(NamedTuple):
    """What goes over the wire for a failed call."""

    code: grpc.StatusCode
    message: str
    trailers: tuple[tuple[str, str | bytes], ...]
    expected: bool
    """False where the fault is ours: the traceback belongs into the log."""


def outcome(error: BaseException, request_id: str) -> Outcome:
    """Encodes any error. A peer's status passes through with its details; the unknown becomes INTERNAL."""
    if isinstance(error, grpc.aio.AioRpcError):
        return _peer_outcome(error, request_id)
    known = translate(error)
    expected = known is not None
    if known is None:
        text = (
            f"Something went wrong inside the service. Its log has the cause under request id {request_id}."
        )
        known = Internal("INTERNAL", text)
    return Outcome(_CODES[known.status], _short(known.message), _trailers(known, request_id), expected)


def translate(error: BaseException) -> ServiceError | None:
    """The error to show for an exception of a library, None for one that must not be shown."""
    if isinstance(error, ServiceError):
        return error
    names = _database_error_names(error)
    if names & _DATABASE_RACES:
        return Aborted("CONFLICT", "Another change came first. Try again.", retry_after_s=0.1)
    if "DiskFullError" in names or (isinstance(error, OSError) and error.errno in _DISK_FULL):
        return Unavailable(
            "DISK_FULL",
            "The disk of the mesh is full. Make room on it and try again; nothing that was confirmed is lost.",
            retry_after_s=5.0,
        )
    if names & _DATABASE_AWAY or isinstance(error, ConnectionError):
        return Unavailable(
            "DATABASE_UNAVAILABLE",
            "The database does not answer. The service tries again by itself; "
            "if this lasts, `runningmate status` says whether the database is up.",
        )
    if isinstance(error, TimeoutError):
        return DeadlineExceeded(
            "TIMEOUT", "This took longer than it may. Try again, or ask for less at once."
        )
    return None


def _database_error_names(error: BaseException) -> set[str]:
    """Class names of an asyncpg error; empty where asyncpg is not loaded (charts has no database)."""
    if "asyncpg" not in sys.modules or not type(error).__module__.startswith("asyncpg"):
        return set()
    names = {kind.__name__ for kind in type(error).__mro__}
    if "InterfaceError" in names and "clos" in str(error):
        # asyncpg's one class for "connection is closed", "pool is closing" and faults of the calling code.
        names.add("PostgresConnectionError")
    return names


def _peer_outcome(error: grpc.aio.AioRpcError, request_id: str) -> Outcome:
    code = error.code()
    if code in (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN):
        text = f"A service that this one asked has failed. The logs have the cause under request id {request_id}."
        known: ServiceError = Internal("PEER_FAILED", text)
        return Outcome(grpc.StatusCode.INTERNAL, text, _trailers(known, request_id), False)
    details = next((v for k, v in error.trailing_metadata() or () if k == DETAILS_KEY), None)
    if details is None:
        text = "A service that this one asks does not answer. Try again; `runningmate status` names it."
        if code is not grpc.StatusCode.UNAVAILABLE:
            text = _short(error.details() or code.name)
        known = Unavailable("PEER_UNAVAILABLE", text)
        return Outcome(code, text, _trailers(known, request_id, code), True)
    return Outcome(
        code, _short(error.details() or ""), ((REQUEST_ID_KEY, request_id), (DETAILS_KEY, details)), True
    )


def status_proto(
    error: ServiceError, request_id: str, code: grpc.StatusCode | None = None
) -> status_pb2.Status:
    """The google.rpc.Status of an error: ErrorInfo, RequestInfo, then BadRequest and RetryInfo where they apply."""
    # Loaded at the first error: 5 ms that a healthy start does not need.
    from google.protobuf import any_pb2, duration_pb2
    from google.rpc import error_details_pb2 as details_pb2
    from google.rpc import status_pb2

    shown = {key: _short(value) for key, value in error.metadata.items()}
    details = [
        details_pb2.ErrorInfo(reason=error.reason, domain=ERROR_DOMAIN, metadata=shown),
        details_pb2.RequestInfo(request_id=request_id),
    ]
    if isinstance(error, InvalidArgument) and error.violations:
        listed = [_violation(details_pb2, item) for item in error.violations[:MAX_VIOLATIONS]]
        details.append(details_pb2.BadRequest(field_violations=listed))
    if error.retry_after_s is not None:
        delay = duration_pb2.Duration(
            nanos=int(error.retry_after_s % 1 * 1e9), seconds=int(error.retry_after_s)
        )
        details.append(details_pb2.RetryInfo(retry_delay=delay))
    status = status_pb2.Status(code=(code or _CODES[error.status]).value[0], message=_short(error.message))
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    return status


def _violation(details_pb2: Any, item: FieldViolation) -> Any:
    return details_pb2.BadRequest.FieldViolation(field=item.field, description=_short(item.description))


def _trailers(
    error: ServiceError, request_id: str, code: grpc.StatusCode | None = None
) -> tuple[tuple[str, str | bytes], ...]:
    packed = status_proto(error, request_id, code).SerializeToString()
    return ((REQUEST_ID_KEY, request_id), (DETAILS_KEY, packed))


def _short(text: str) -> str:
    return text if len(text) <= MAX_TEXT_CHARS else text[: MAX_TEXT_CHARS - 1] + "…"
