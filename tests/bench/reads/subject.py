"""What is read: one request for each RPC, and what the service does for it in the database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate.analytics.v1 import activity_pb2, fitness_pb2
from runningmate_analytics.adapters.analyser import WorkerAnalyser
from runningmate_analytics.adapters.events import OutboxDeletionLog
from runningmate_analytics.adapters.postgres.activities import PostgresActivities
from runningmate_analytics.adapters.postgres.fitness import PostgresTraining
from runningmate_analytics.adapters.postgres.recomputation import PostgresRecomputationStore
from runningmate_analytics.adapters.postgres.records import PostgresRecords
from runningmate_analytics.adapters.workers import WorkerPool
from runningmate_analytics.entrypoints.activities import ActivityServicer
from runningmate_analytics.entrypoints.fitness import FitnessServicer
from runningmate_analytics.service.records import BestEfforts
from runningmate_cli.view.activities import LISTED_METRICS
from runningmate_servicekit.context import RequestContext, request_scope
from runningmate_servicekit.database import Database
from runningmate_servicekit.datause import DataUsePolicy
from runningmate_servicekit.eventlog import Outbox
from runningmate_servicekit.tokens import Principal

if TYPE_CHECKING:
    from asyncpg.connection import LoggedQuery
    from google.protobuf.message import Message

ACTIVITIES = "/runningmate.analytics.v1.ActivityService/"
FITNESS = "/runningmate.analytics.v1.FitnessService/"
PAGE = 20


def requests(activity_id: str) -> dict[str, tuple[str, Message]]:
    """Path and request by the RPC's name."""
    return {
        "ListActivities": (
            f"{ACTIVITIES}ListActivities",
            activity_pb2.ListActivitiesRequest(page_size=PAGE, metrics=LISTED_METRICS),
        ),
        "GetActivity": (f"{ACTIVITIES}GetActivity", activity_pb2.GetActivityRequest(activity_id=activity_id)),
        "GetFitness": (f"{FITNESS}GetFitness", fitness_pb2.GetFitnessRequest()),
    }


@dataclass(frozen=True)
class Reading:
    """What one read is made of: its statements with their arguments, begin and commit included, and its answer."""

    statements: list[tuple[str, tuple[Any, ...]]]
    answer: Message


async def readings(dsn: str, athlete_id: str, activity_id: str) -> dict[str, Reading]:
    """Reads each once, as the service does, and notes what it asks of the database; by path."""
    database = Database(dsn, max_connections=1)
    await database.connect()
    noted: list[LoggedQuery] = []
    async with database.pool.acquire() as connection:
        connection.add_query_logger(noted.append)
    activities = ActivityServicer(
        PostgresActivities(database, OutboxDeletionLog(Outbox("analytics"))), DataUsePolicy()
    )
    # Nothing is timed here: the pool starts with its first job.
    records = PostgresRecords(database), PostgresRecomputationStore(database), WorkerAnalyser(WorkerPool())
    fitness = FitnessServicer(PostgresTraining(database), BestEfforts(*records), DataUsePolicy())
    caller = Principal(UUID(athlete_id), frozenset({"athlete"}), "", 0.0)
    found = {}
    try:
        with request_scope(RequestContext(principal=caller)):
            for name, (path, request) in requests(activity_id).items():
                servicer: Any = activities if path.startswith(ACTIVITIES) else fitness
                await getattr(servicer, name)(request, None)  # asyncpg asks about new types once a connection
                await asyncio.sleep(0)  # a logger is called in the loop's next turn
                noted.clear()
                answer = await getattr(servicer, name)(request, None)
                await asyncio.sleep(0)
                found[path] = Reading([(each.query, tuple(each.args)) for each in noted], answer)
    finally:
        await database.close()
    return found
