"""The composition root: the one place that knows which adapter is plugged in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING, Any

from runningmate_identity.adapters.postgres.accounts import PostgresAccountStore
from runningmate_identity.adapters.postgres.logins import PostgresLoginStore
from runningmate_identity.adapters.postgres.sessions import PostgresSessionStore
from runningmate_identity.adapters.signing import KeySigner
from runningmate_identity.config import Settings
from runningmate_identity.entrypoints import account, login, session
from runningmate_identity.entrypoints.erasure import EVENTS, ErasureHandler
from runningmate_identity.entrypoints.jobs import jobs_of
from runningmate_identity.service.accounts import Accounts
from runningmate_identity.service.login import LogIn
from runningmate_identity.service.sessions import Sessions
from runningmate_servicekit import migrations
from runningmate_servicekit.database import Database
from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.eventlog import OUTCOMES, Consumer, ConsumerLimits, Outbox
from runningmate_servicekit.eventlog.runtime import EventRuntime
from runningmate_servicekit.jobs.runtime import JobRuntime
from runningmate_servicekit.server import Service
from runningmate_servicekit.tokens import MethodPolicy

if TYPE_CHECKING:
    from runningmate_servicekit.eventlog import EventLog, EventMetrics

SCHEMA = "identity"
LOGIN = "/runningmate.identity.v1.LoginService"
POLICY = MethodPolicy(
    public=frozenset({f"{LOGIN}/ExchangeLoginCode", f"{LOGIN}/RefreshTokens"}),
    operator=frozenset({f"{LOGIN}/CreateLoginCode", "/runningmate.identity.v1.AccountService/*"}),
)


def build(settings: Settings) -> Service:
    """Wires the service; nothing is connected yet.

    Raises:
        FailedPrecondition: It would be reachable from other machines without having been told so.
    """
    if not (settings.listens_on_loopback or settings.identity_beyond_loopback):
        raise FailedPrecondition(
            "ISSUER_BEYOND_LOOPBACK",
            f"The local issuer of tokens shall listen on {settings.listen}, which other machines reach. "
            "Listen on 127.0.0.1, or set RUNNINGMATE_IDENTITY_BEYOND_LOOPBACK=true where TLS protects it.",
        )
    database = Database(settings.database_url, pooler=settings.database_pooler)
    jobs = Database(settings.job_database_url or settings.database_url, pooler=settings.database_pooler)
    signer = KeySigner(
        settings.identity_signing_key, settings.token_jwks, settings.token_issuer, settings.token_audience
    )
    logins = PostgresLoginStore(jobs)

    async def migrate() -> None:
        known = migrations.load("runningmate_identity")
        await migrations.prepare(settings.owner_database_url, database.pool, SCHEMA, known)

    outbox = Outbox(SCHEMA)

    def consumers(log: EventLog, metrics: EventMetrics) -> Sequence[Consumer[Any]]:
        consumer = Consumer(
            log,
            topics=[OUTCOMES],
            group=SCHEMA,
            pool=jobs.pool,
            schema=SCHEMA,
            outbox=outbox,
            handler=ErasureHandler(outbox),
            event_types=EVENTS,
            limits=ConsumerLimits(appliers=1),
            metrics=metrics,
        )
        return [consumer]

    accounts = PostgresAccountStore(jobs)
    runtime = JobRuntime(settings, "identity", jobs, jobs_of(logins, accounts, _now))
    return Service(
        name="identity",
        servicers=[
            (login.register, login.LoginServicer(LogIn(logins, signer, _now))),
            (session.register, session.SessionServicer(Sessions(PostgresSessionStore(database), _now))),
            (account.register, account.AccountServicer(Accounts(accounts, _now))),
        ],
        policy=POLICY,
        startup=[signer.load, database.connect, migrate, jobs.connect, runtime.prepare],
        tasks={
            "events": EventRuntime(settings, jobs, outbox, [SCHEMA], consumers).run,
            "jobs": runtime.run,
        },
        shutdown=[jobs.close, database.close],
        edge_descriptors=_mesh_descriptors,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _mesh_descriptors() -> bytes:
    """The contract of the whole mesh, which the gateway's callers see by reflection."""
    return resources.files("runningmate").joinpath("descriptors.binpb").read_bytes()
