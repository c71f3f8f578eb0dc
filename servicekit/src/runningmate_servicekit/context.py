"""What is known about the request at hand, for logs, peers' calls and the database."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runningmate_servicekit.datause import Provenance, Reader

if TYPE_CHECKING:
    from runningmate_servicekit.tokens import Principal


@dataclass(slots=True)
class RequestContext:
    """One request, event or job.

    Attributes:
        deadline_s: On the clock of `time.monotonic`, None without a deadline.
        reader: For whom data is read; calls to peers carry it on.
        provenance: What all that was read of peers for it rests on.
    """

    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    method: str = ""
    traceparent: str | None = None
    authorization: str | None = field(default=None, repr=False)
    principal: Principal | None = None
    deadline_s: float | None = None
    reader: Reader = Reader.METRICS
    provenance: Provenance = field(default_factory=Provenance)

    @property
    def trace_id(self) -> str | None:
        """The 32 hex digits of the W3C trace, None outside a trace."""
        parts = (self.traceparent or "").split("-")
        return parts[1] if len(parts) >= 4 else None

    def remaining_s(self) -> float | None:
        """Seconds until the caller gives up, at least 0; None without a deadline."""
        return None if self.deadline_s is None else max(0.0, self.deadline_s - time.monotonic())


current_request: ContextVar[RequestContext | None] = ContextVar("runningmate_request", default=None)


@contextmanager
def request_scope(request: RequestContext) -> Iterator[RequestContext]:
    """Makes `request` current: consumers and jobs use it for each event so that logs and calls carry its ids."""
    token = current_request.set(request)
    try:
        yield request
    finally:
        current_request.reset(token)
