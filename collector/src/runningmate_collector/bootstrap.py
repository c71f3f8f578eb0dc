"""The composition root: the one place that knows which adapter is plugged in."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from runningmate_collector.adapters.postgres.damages import PostgresDamageBook
from runningmate_collector.adapters.postgres.deletions import PostgresDoomedBook
from runningmate_collector.adapters.postgres.jobs import PostgresJobBook
from runningmate_collector.adapters.postgres.letters import PostgresLetterBook, keep_letter
from runningmate_collector.adapters.postgres.receipts import PostgresExpiryBook
from runningmate_collector.adapters.postgres.units import unit_on, units
from runningmate_collector.adapters.signals import LocalSignals
from runningmate_collector.domain.limits import Limits
from runningmate_collector.entrypoints.deletions import erasure_job, expiry_job
from runningmate_collector.entrypoints.jobs import jobs_of
from runningmate_collector.entrypoints.outcomes import OutcomesHandler
from runningmate_collector.entrypoints.services import POLICY, servicers
from runningmate_collector.entrypoints.sweep import Sweep
from runningmate_collector.entrypoints.worker import ImportWorker
from runningmate_collector.service.damages import Damages
from runningmate_collector.service.fallback import Fallback
from runningmate_collector.service.imports import Imports
from runningmate_collector.service.intake import Intake
from runningmate_collector.service.jobs import Jobs
from runningmate_collector.service.letters import Letters
from runningmate_collector.service.previewing import Previewing
from runningmate_collector.service.processing import Processing
from runningmate_collector.service.revoking import Deletions, Expiry
from runningmate_collector.service.settling import Settling
from runningmate_collector.service.sweeping import Sweeping
from runningmate_collector.service.uploads import Uploads
from runningmate_collector.service.verification import Verification
from runningmate_collector.service.watching import Watching
from runningmate_collector.service.workspace import remove_stale
from runningmate_collector.strava import Strava
from runningmate_collector.wire.descriptions import document_of, retold
from runningmate_servicekit import migrations
from runningmate_servicekit.database import Database
from runningmate_servicekit.datause import load_policy
from runningmate_servicekit.eventlog import DEAD_LETTERS, OUTCOMES, Consumer, ConsumerLimits, Outbox
from runningmate_servicekit.eventlog.erasure import tidy_erased
from runningmate_servicekit.eventlog.runtime import EventRuntime
from runningmate_servicekit.jobs.runtime import JobRuntime
from runningmate_servicekit.logs import get_logger
from runningmate_servicekit.objects import ObjectStoreUnavailable, open_store
from runningmate_servicekit.server import Service

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from runningmate_collector.config import Settings
    from runningmate_collector.service.ports import Unit
    from runningmate_servicekit.database import Connection
    from runningmate_servicekit.eventlog import EventLog, EventMetrics

_log = get_logger(__name__)

SCHEMA = "collector"
GROUP = "collector"
TIDIED_WITHIN_S = 5.0
"""At the start; else the job `tidy-objects` does it."""
APPLIERS = 2
"""Transactions of the consumer at once; relay, workers and sweep share its pool."""


def build(settings: Settings) -> Service:
    """Wires the service; nothing is connected yet."""
    database = Database(settings.database_url, pooler=settings.database_pooler)
    jobs = Database(settings.job_database_url or settings.database_url, pooler=settings.database_pooler)
    objects = open_store(settings.object_store_url, settings.object_store_credentials)
    outbox, signals, limits = Outbox(SCHEMA), LocalSignals(), limits_of(settings)

    def books(connection: Connection, athlete_id: UUID) -> Unit:
        return unit_on(connection, athlete_id, outbox)

    handler = OutcomesHandler(Settling(Fallback(objects, retold)), books, keep_letter, signals)

    def consumers(log: EventLog, metrics: EventMetrics) -> Sequence[Consumer[Any]]:
        consumer = Consumer(
            log,
            topics=[OUTCOMES, DEAD_LETTERS],
            group=GROUP,
            pool=jobs.pool,
            schema=SCHEMA,
            outbox=outbox,
            handler=handler,
            limits=ConsumerLimits(appliers=APPLIERS),
            metrics=metrics,
        )
        return [consumer]

    async def migrate() -> None:
        known = migrations.load("runningmate_collector")
        await migrations.prepare(settings.owner_database_url, database.pool, SCHEMA, known)

    async def clean() -> None:
        await asyncio.to_thread(remove_stale, settings.work_folder)
        try:
            async with asyncio.timeout(TIDIED_WITHIN_S):
                await objects.tidy()
        except (ObjectStoreUnavailable, TimeoutError) as error:  # uploads wait until it is back
            _log.warning("the object store is not there yet", why=str(error))

    of_athletes = units(database, outbox)
    intake = Intake(of_athletes, objects, signals)
    processing = Processing(units(jobs, outbox), objects, signals, limits, document_of, settings.work_folder)
    worker = ImportWorker(
        PostgresJobBook(jobs),
        processing,
        signals,
        count=settings.import_workers,
        idle=timedelta(hours=settings.upload_idle_hours),
    )
    strava = Strava(settings, database, jobs, objects, outbox, signals)
    damages = PostgresDamageBook(jobs)
    payload_days = load_policy(settings.data_use_file).payload_days
    expiry = Expiry(PostgresExpiryBook(jobs), units(jobs, outbox), signals, payload_days)
    runtime = JobRuntime(
        settings,
        SCHEMA,
        jobs,
        [
            *jobs_of(Verification(damages, objects), objects),
            strava.resealing.job("reseal-secrets"),
            strava.job,
            expiry_job(expiry),
            erasure_job(lambda: tidy_erased(jobs.pool, SCHEMA)),
        ],
    )
    return Service(
        name="collector",
        servicers=servicers(
            Uploads(
                of_athletes, objects, intake, signals, limits, settings.max_open_uploads, settings.work_folder
            ),
            Previewing(of_athletes, objects, limits),
            Imports(of_athletes, signals),
            Watching(of_athletes, signals),
            Letters(PostgresLetterBook(jobs, outbox)),
            Jobs(runtime.table),
            Damages(damages),
            strava.servicer,
            Deletions(of_athletes, signals),
        ),
        policy=POLICY,
        startup=[clean, database.connect, migrate, jobs.connect, runtime.prepare],
        tasks={
            "events": EventRuntime(settings, jobs, outbox, [GROUP], consumers).run,
            "imports": worker.run,
            "jobs": runtime.run,
            "strava": strava.worker.run,
            "sweep": Sweep(Sweeping(PostgresDoomedBook(jobs, outbox), objects), signals).run,
        },
        shutdown=[strava.api.close, jobs.close, database.close],
    )


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings ask for."""
    return Limits(
        upload_bytes=settings.max_upload_bytes,
        recording_bytes=settings.max_recording_bytes,
        archive_bytes=settings.max_archive_bytes,
        archive_members=settings.max_archive_members,
        ratio=settings.max_unpacking_ratio,
    )
