"""The composition root: the one place that knows which adapter is plugged in."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from runningmate_analytics.adapters.analyser import WorkerAnalyser
from runningmate_analytics.adapters.encoder import WorkerEncoder
from runningmate_analytics.adapters.events import OutboxDeletionLog
from runningmate_analytics.adapters.postgres.accounts import PostgresAccounts, keep_account
from runningmate_analytics.adapters.postgres.activities import PostgresActivities
from runningmate_analytics.adapters.postgres.athletes import PostgresAthletes
from runningmate_analytics.adapters.postgres.composition import PostgresCompositionStore
from runningmate_analytics.adapters.postgres.edits import PostgresEdits
from runningmate_analytics.adapters.postgres.erasures import PostgresErasures, confirm
from runningmate_analytics.adapters.postgres.exportjobs import PostgresExportJobs
from runningmate_analytics.adapters.postgres.exports import PostgresExports
from runningmate_analytics.adapters.postgres.exportsource import PostgresExportSource
from runningmate_analytics.adapters.postgres.fitness import PostgresTraining
from runningmate_analytics.adapters.postgres.ingestion import PostgresIngestionStore
from runningmate_analytics.adapters.postgres.recomputation import PostgresRecomputationStore
from runningmate_analytics.adapters.postgres.records import PostgresRecords
from runningmate_analytics.adapters.postgres.reprocessing import PostgresReprocessing
from runningmate_analytics.adapters.postgres.retirement import PostgresRetirementStore
from runningmate_analytics.adapters.postgres.settings import PostgresSettingsStore
from runningmate_analytics.adapters.postgres.trained import PostgresTrained
from runningmate_analytics.adapters.workers import WorkerLimits, WorkerPool
from runningmate_analytics.entrypoints import (
    activities,
    athletes,
    catalogue,
    datause,
    edits,
    exports,
    fitness,
    photos,
    profiles,
)
from runningmate_analytics.entrypoints.builder import ExportBuilder
from runningmate_analytics.entrypoints.composer import Composer
from runningmate_analytics.entrypoints.gate import GATED, SERVICES
from runningmate_analytics.entrypoints.jobs import jobs_of
from runningmate_analytics.entrypoints.recordings import RecordingsHandler
from runningmate_analytics.entrypoints.sweep import Sweep
from runningmate_analytics.service.books import RecentBooks
from runningmate_analytics.service.building import Building
from runningmate_analytics.service.exporting import Exporting
from runningmate_analytics.service.records import BestEfforts
from runningmate_servicekit import migrations
from runningmate_servicekit.database import Database
from runningmate_servicekit.datause import load_policy
from runningmate_servicekit.eventlog import (
    ACTIVITIES,
    ACTIVITIES_BULK,
    Consumer,
    ConsumerLimits,
    Outbox,
    open_event_log,
)
from runningmate_servicekit.eventlog.runtime import EventRuntime
from runningmate_servicekit.jobs.runtime import JobRuntime
from runningmate_servicekit.objects import open_store
from runningmate_servicekit.server import Service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.config import Settings
    from runningmate_servicekit.eventlog import EventLog, EventMetrics

SCHEMA = "analytics"
GROUPS = {"analytics": ACTIVITIES, "analytics-bulk": ACTIVITIES_BULK}
"""Two groups, so that an archive never delays a fresh workout."""
LIMITS = {ACTIVITIES: ConsumerLimits(), ACTIVITIES_BULK: ConsumerLimits(decoders=8, gather_s=0.15)}
"""Few of an archive's workouts stand before the workers, so that a fresh one soon has its turn; some twenty are
written together, which takes half of the statements."""


def build(settings: Settings) -> Service:
    """Wires the service; nothing is connected yet."""
    policy = load_policy(settings.data_use_file)
    database = Database(settings.database_url, pooler=settings.database_pooler)
    jobs = Database(settings.job_database_url or settings.database_url, pooler=settings.database_pooler)
    workers = WorkerPool(
        WorkerLimits(settings.workers, settings.decode_deadline_s, settings.worker_address_space_mib << 20)
    )
    analyser = WorkerAnalyser(workers, settings.terrain_folder)
    book = PostgresSettingsStore(jobs)
    outbox = Outbox(SCHEMA)
    deletions = OutboxDeletionLog(outbox)
    objects = open_store(settings.object_store_url, settings.object_store_credentials)
    handler = RecordingsHandler(
        objects,
        analyser,
        RecentBooks(book),
        PostgresIngestionStore,
        outbox,
        PostgresRetirementStore,
        confirm,
        keep_account,
    )
    recomputation = PostgresRecomputationStore(jobs)
    source, news = PostgresExportSource(database), asyncio.Event()
    keep = timedelta(hours=settings.export_keep_hours)
    builder = ExportBuilder(
        PostgresExportJobs(jobs),
        Building(source, recomputation, WorkerEncoder(workers), objects, settings.max_export_bytes),
        objects,
        news,
        count=settings.exports_at_once,
        keep=keep,
    )
    compositions = PostgresCompositionStore(jobs)
    reprocessing = PostgresReprocessing(database, jobs)
    erasures = PostgresErasures(database, jobs)

    async def finish_erasures() -> int:
        async with open_event_log(settings.event_log_url) as log:
            return await erasures.finish(log, SCHEMA)

    runtime = JobRuntime(settings, SCHEMA, jobs, jobs_of(reprocessing, finish_erasures))

    def consumers(log: EventLog, metrics: EventMetrics) -> Sequence[Consumer[Any]]:
        return [
            Consumer(
                log,
                topics=[topic],
                group=group,
                pool=jobs.pool,
                schema=SCHEMA,
                outbox=outbox,
                handler=handler,
                limits=LIMITS[topic],
                metrics=metrics,
            )
            for group, topic in GROUPS.items()
        ]

    async def migrate() -> None:
        known = migrations.load("runningmate_analytics")
        await migrations.prepare(settings.owner_database_url, database.pool, SCHEMA, known)

    return Service(
        name="analytics",
        servicers=[
            (
                activities.register,
                activities.ActivityServicer(PostgresActivities(database, deletions), policy),
            ),
            (
                fitness.register,
                fitness.FitnessServicer(
                    PostgresTraining(database),
                    BestEfforts(PostgresRecords(database), recomputation, analyser),
                    policy,
                ),
            ),
            (
                athletes.register,
                athletes.AthleteServicer(
                    PostgresAthletes(database, deletions), policy, erasures, PostgresTrained(jobs)
                ),
            ),
            (
                edits.register,
                edits.EditServicer(PostgresEdits(database, deletions).unit, reprocessing),
            ),
            (datause.register, datause.DataUseServicer(PostgresActivities(database, deletions), policy)),
            (
                photos.register,
                photos.PhotoServicer(PostgresActivities(database, deletions), objects, policy),
            ),
            (
                profiles.register,
                profiles.ProfileServicer(PostgresAccounts(database), objects, policy),
            ),
            (catalogue.register, catalogue.CatalogueServicer()),
            (
                exports.register,
                exports.ExportServicer(Exporting(PostgresExports(database), source, objects, keep, news)),
            ),
        ],
        policy=replace(
            edits.POLICY,
            operator=edits.POLICY.operator | athletes.OPERATORS,
            gated=GATED,
            services=SERVICES,
        ),
        startup=[database.connect, migrate, jobs.connect, runtime.prepare],
        tasks={
            "events": EventRuntime(settings, jobs, outbox, list(GROUPS), consumers).run,
            "composer": Composer(compositions, analyser, RecentBooks(book), objects).run,
            "sweep": Sweep(book, recomputation, analyser).run,
            "exports": builder.run,
            "jobs": runtime.run,
        },
        shutdown=[workers.close, jobs.close, database.close],
    )
