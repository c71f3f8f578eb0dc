"""Errors that pass by themselves: a server that is away is no reason to give an event up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from runningmate_servicekit.eventlog.port import EventLogError, LogUnavailable

DATABASE_ERRORS: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""Whatever a statement can raise, passing or not."""

_TRANSIENT: Final = (
    ConnectionError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    # What asyncpg says when the server ended an idle connection a moment ago.
    asyncpg.InternalClientError,
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


@contextmanager
def as_log_unavailable() -> Iterator[None]:
    """Turns errors of a PostgreSQL that is away into the port's."""
    try:
        yield
    except EventLogError:
        raise
    except DATABASE_ERRORS as error:
        if not is_outage(error) and not isinstance(error, OSError):
            raise
        raise LogUnavailable(
            f"the event log's database does not answer: {type(error).__name__}: {error}"
        ) from error
