"""Errors that pass by themselves: a server that is away is no reason to give an event up."""

from __future__ import annotations

import random
from typing import Final

import asyncpg

from runningmate_servicekit.eventlog.port import EventLogError

_TRANSIENT: Final = (
    ConnectionError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    EventLogError,
)


def is_outage(error: BaseException) -> bool:
    """Whether the database or the event log is away, overloaded or restarting."""
    # asyncpg's DataError is an InterfaceError too, but says that an argument has the wrong type.
    return isinstance(error, _TRANSIENT) and not isinstance(error, ValueError)


def backoff_s(attempt: int, first_s: float, longest_s: float) -> float:
    """Returns a pause that doubles with each attempt (from 1), drawn from its upper half so that members spread."""
    bound_s = min(first_s * 2.0 ** min(attempt - 1, 30), longest_s)
    return bound_s * random.uniform(0.5, 1.0)  # noqa: S311 - no secret depends on it
