"""Errors that a caller may see: each names a gRPC status, a stable reason and a sentence for a person.

Domain code raises these (or subclasses that fix the reason) and never imports gRPC; `status` encodes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """One field of a request that breaks a rule; `field` is its path, for example `items[2].name`."""

    field: str
    description: str


class ServiceError(Exception):
    """Root of all errors whose text is shown to the caller.

    Args:
        reason: UPPER_SNAKE_CASE and stable: programs match on it.
        message: What is wrong, where, and what to do. Never holds secrets or another athlete's data.
        metadata: Machine-readable facts, for example `{"committed_offset": "1024"}`.
        retry_after_s: Seconds after which the same request may succeed; None where waiting does not help.
    """

    status: ClassVar[str] = "INTERNAL"

    def __init__(
        self,
        reason: str,
        message: str,
        metadata: Mapping[str, str] | None = None,
        *,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.metadata: dict[str, str] = dict(metadata or {})
        self.retry_after_s = retry_after_s


class InvalidArgument(ServiceError):
    """The request is wrong whatever the state of the system; `violations` name the fields."""

    status = "INVALID_ARGUMENT"

    def __init__(
        self,
        reason: str,
        message: str,
        metadata: Mapping[str, str] | None = None,
        *,
        violations: Sequence[FieldViolation] = (),
    ) -> None:
        super().__init__(reason, message, metadata)
        self.violations = tuple(violations)


class NotFound(ServiceError):
    """Absent, or not this athlete's: the two look the same on purpose."""

    status = "NOT_FOUND"


class AlreadyExists(ServiceError):
    """What was to be created is there already."""

    status = "ALREADY_EXISTS"


class FailedPrecondition(ServiceError):
    """The system's state forbids it; the same request fails again until that state changes."""

    status = "FAILED_PRECONDITION"


class OutOfRange(ServiceError):
    """Past the end of something that may still grow."""

    status = "OUT_OF_RANGE"


class PermissionDenied(ServiceError):
    """Known caller, missing scope."""

    status = "PERMISSION_DENIED"


class Unauthenticated(ServiceError):
    """No token, or one that does not hold."""

    status = "UNAUTHENTICATED"


class ResourceExhausted(ServiceError):
    """A limit of size, rate or space is reached."""

    status = "RESOURCE_EXHAUSTED"


class Aborted(ServiceError):
    """Lost a race with another writer; the whole operation may be tried again."""

    status = "ABORTED"


class DeadlineExceeded(ServiceError):
    """Did not finish in time; it may have taken effect."""

    status = "DEADLINE_EXCEEDED"


class Unimplemented(ServiceError):
    """This server has no such method."""

    status = "UNIMPLEMENTED"


class Unavailable(ServiceError):
    """Something this service needs is away for now; retry after `retry_after_s` (default 1 s)."""

    status = "UNAVAILABLE"

    def __init__(
        self,
        reason: str,
        message: str,
        metadata: Mapping[str, str] | None = None,
        *,
        retry_after_s: float | None = 1.0,
    ) -> None:
        super().__init__(reason, message, metadata, retry_after_s=retry_after_s)


class Internal(ServiceError):
    """A fault of ours. The message is shown, so it holds nothing but a sentence."""

    status = "INTERNAL"


class DataLoss(ServiceError):
    """Stored bytes are gone or damaged."""

    status = "DATA_LOSS"
