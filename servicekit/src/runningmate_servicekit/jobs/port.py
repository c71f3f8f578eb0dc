"""What a job is, to the service that has it and to the operator who looks at it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from uuid import UUID

Cause = Literal["schedule", "request"]
State = Literal["queued", "running", "succeeded", "failed"]
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class JobFailed(Exception):
    """The job has done what it could, and its result is bad; the text is its words."""


class JobLost(Exception):
    """Another process has taken the job, or may have: nothing more may be written for it."""


class JobRun(Protocol):
    """One run of a job, as its work sees it."""

    @property
    def memory(self) -> Mapping[str, Any]:
        """What the run has remembered, also in a process that died or stopped meanwhile."""
        ...

    async def remember(self, memory: Mapping[str, Any]) -> None:
        """Replaces the memory (JSON, small). Raises JobLost."""
        ...

    def progress(self, done: int, total: int = 0) -> None:
        """Says how far it is; 0 for a total that is not known. Written with the next renewal."""
        ...

    async def hold(self, connection: Any) -> None:
        """Keeps the job for the rest of the connection's transaction, so that what it writes is fenced.

        Raises:
            JobLost: Another process has it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """A job of a service.

    Attributes:
        name: Unique in the mesh: lower-case words with hyphens.
        summary: What it does, in one sentence.
        work: Does it, and returns what it did in words. It may be cancelled at any await and begun again by another
            process, so it has to be idempotent; two never run at once.
        every: Time between two runs; None runs it only when somebody asks.
    """

    name: str
    summary: str
    work: Callable[[JobRun], Awaitable[str]]
    every: timedelta | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not a job's name: {self.name!r}")


@dataclass(frozen=True, slots=True)
class Run:
    """What is known of one run.

    Attributes:
        attempts: Processes that took it.
        done_count: Of `total_count`, which is 0 where it is not known.
        words: What it did, or why it failed.
    """

    run_id: UUID
    name: str
    cause: Cause
    state: State
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    attempts: int
    done_count: int
    total_count: int
    words: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A job with its last run.

    Attributes:
        due_at: When it runs next by itself.
        offered_at: When a process last said that it can run it.
    """

    name: str
    service: str
    summary: str
    every: timedelta | None
    due_at: datetime | None
    offered_at: datetime
    last: Run | None


class JobLedger(Protocol):
    """All jobs of the mesh and their runs, for those who look at them from outside."""

    async def ask(self, name: str, run_id: UUID) -> Run | None:
        """Has a job run; a run that has this id, or is open already, is given instead. None: no such job."""
        ...

    async def listed(self) -> Sequence[Listed]:
        """All jobs by name, each with its newest run."""
        ...

    async def run(self, run_id: UUID) -> Run | None:
        """One run."""
        ...

    async def history(
        self, name: str, after: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[Run] | None:
        """Runs of a job, newest first, older than `after`. None: no such job."""
        ...
