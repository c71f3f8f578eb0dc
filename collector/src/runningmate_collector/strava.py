"""The part of the composition root that follows Strava."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from runningmate_collector.adapters.postgres.strava.jobs import PostgresStravaJobBook
from runningmate_collector.adapters.postgres.strava.ledger import PostgresQuotaLedger
from runningmate_collector.adapters.postgres.strava.units import strava_units
from runningmate_collector.adapters.strava.client import HttpStrava
from runningmate_collector.entrypoints.strava import StravaServicer
from runningmate_collector.entrypoints.stravaworker import LEASE, StravaWorker
from runningmate_collector.service.storing import utc_now
from runningmate_collector.service.strava.calling import Calling
from runningmate_collector.service.strava.connecting import Connecting
from runningmate_collector.service.strava.following import Following
from runningmate_collector.service.strava.hooks import Hooks, Subscribing
from runningmate_collector.service.strava.keeping import Keeping
from runningmate_collector.service.strava.leaving import Leaving
from runningmate_collector.service.strava.secrecy import Vault
from runningmate_collector.service.strava.syncing import Syncing
from runningmate_servicekit.jobs import Job
from runningmate_servicekit.resealing import Resealing
from runningmate_servicekit.sealing import Sealer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from runningmate_collector.config import Settings
    from runningmate_collector.service.ports import Signals
    from runningmate_servicekit.database import Database
    from runningmate_servicekit.eventlog import Outbox
    from runningmate_servicekit.jobs import JobRun
    from runningmate_servicekit.objects import ObjectStore


SEALED = {
    "strava.tokens": ("strava_link", "sealed_tokens"),
    "strava.secret": ("strava_application", "sealed_secret"),
    "strava.verifier": ("strava_authorization", "sealed_verifier"),
}
"""Where `Vault` has what it seals kept, by purpose."""


@dataclass
class Strava:
    """All that follows Strava, wired.

    Args:
        database: Of the service's role.
        jobs: Of the job role.
        now: The clock of what is due; leases go by the database's.
    """

    settings: Settings
    database: Database
    jobs: Database
    objects: ObjectStore
    outbox: Outbox
    signals: Signals
    now: Callable[[], datetime] = utc_now
    lease: timedelta = LEASE

    @cached_property
    def api(self) -> HttpStrava:
        """Strava itself."""
        return HttpStrava(self.settings.strava_api, self.settings.strava_oauth)

    @cached_property
    def sealer(self) -> Sealer:
        """The keys."""
        return Sealer.load_or_create(self.settings.sealing_keys)

    @cached_property
    def vault(self) -> Vault:
        """What seals."""
        return Vault(self.sealer)

    @cached_property
    def resealing(self) -> Resealing:
        """What changes the keys."""
        return Resealing(self.jobs, "collector", self.sealer, SEALED)

    @cached_property
    def job_book(self) -> PostgresStravaJobBook:
        """Links of all athletes."""
        return PostgresStravaJobBook(self.jobs)

    @cached_property
    def servicer(self) -> StravaServicer:
        """The RPCs."""
        units = strava_units(self.database, self.outbox)
        return StravaServicer(
            Connecting(
                self.api,
                units,
                self.job_book,
                self.vault,
                self.signals,
                self.now,
                self.settings.public_address,
            ),
            Following(units, PostgresQuotaLedger(self.jobs), self.signals, self.now),
            self._leaving,
            Hooks(self.job_book, self.signals),
            self.worker.look_again,
        )

    @cached_property
    def worker(self) -> StravaWorker:
        """The background task."""
        units = strava_units(self.jobs, self.outbox)
        syncing = Syncing(
            Calling(self.api, units, PostgresQuotaLedger(self.jobs), self.vault, self.now),
            Keeping(self.objects),
            self._leaving,
            Subscribing(self.api, units, self.vault, self.settings.public_address),
            units,
            self.now,
            timedelta(minutes=self.settings.strava_look_minutes),
        )
        return StravaWorker(self.job_book, syncing, self.signals, self.now, lease=self.lease)

    @cached_property
    def _leaving(self) -> Leaving:
        units = strava_units(self.jobs, self.outbox)
        return Leaving(self.api, units, self.job_book, self.vault, self.signals, self.now)

    @property
    def job(self) -> Job:
        """What the operator may ask for, and what finds events that were lost."""

        async def work(_: JobRun) -> str:
            now = self.now()
            await self.job_book.look_soon(now, now)
            self.signals.strava_due()
            return "Every athlete's Strava is looked through next."

        return Job("strava-sync", "Has every athlete's Strava looked through.", work, timedelta(days=1))
