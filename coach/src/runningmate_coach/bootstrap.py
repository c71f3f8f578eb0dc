"""The composition root: the one place that knows which adapter and which engine are plugged in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from runningmate_coach.adapters.analytics import GrpcAnalytics
from runningmate_coach.adapters.errands import GrpcErrands
from runningmate_coach.adapters.messages import MessagesAnswerer
from runningmate_coach.adapters.postgres.athletes import erase
from runningmate_coach.adapters.postgres.budget import PostgresBudget
from runningmate_coach.adapters.postgres.conversations import PostgresConversations
from runningmate_coach.adapters.postgres.feedback import PostgresFeedback
from runningmate_coach.adapters.postgres.memories import PostgresMemories
from runningmate_coach.adapters.postgres.models import PostgresModels
from runningmate_coach.adapters.postgres.plans import PostgresPlanBook
from runningmate_coach.adapters.postgres.weeks import PostgresWeekBook
from runningmate_coach.adapters.postgres.withdrawal import expire, withdraw
from runningmate_coach.domain.model import Model
from runningmate_coach.entrypoints import coach, conversations, models, plans, tools, weeks
from runningmate_coach.entrypoints import feedback as judged
from runningmate_coach.entrypoints import memories as remembered
from runningmate_coach.entrypoints.erasure import EVENTS, ErasureHandler, erasure_job, expiry_job
from runningmate_coach.service.answering import RulesAnswerer
from runningmate_coach.service.asking import Asking
from runningmate_coach.service.conversing import Conversing
from runningmate_coach.service.judging import Judging
from runningmate_coach.service.modelling import MODEL_KEY, Modelling
from runningmate_coach.service.planning import Planning
from runningmate_coach.service.remembering import Remembering
from runningmate_coach.service.reviewing import Reviewing
from runningmate_coach.service.rules import RulesEngine
from runningmate_coach.service.toolbox import Toolbox
from runningmate_coach.service.tools import TOOLS
from runningmate_coach.service.weekbook import WeekMaking, WeekReading
from runningmate_coach.service.weekly import Weekly
from runningmate_servicekit import migrations
from runningmate_servicekit.database import Database
from runningmate_servicekit.datause import load_policy
from runningmate_servicekit.delegation import ServiceIdentity
from runningmate_servicekit.eventlog import OUTCOMES, Consumer, ConsumerLimits, Outbox
from runningmate_servicekit.eventlog.erasure import tidy_erased
from runningmate_servicekit.eventlog.runtime import EventRuntime
from runningmate_servicekit.jobs.runtime import JobRuntime
from runningmate_servicekit.resealing import Resealing
from runningmate_servicekit.sealing import Sealer
from runningmate_servicekit.server import Service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_coach.config import ModelSettings, Settings
    from runningmate_servicekit.eventlog import EventLog, EventMetrics

SCHEMA = GROUP = "coach"
SEALED = {MODEL_KEY: ("model", "sealed_key")}
"""Table and column of what is sealed, by purpose."""
APPLIERS = 1


def build(settings: Settings) -> Service:
    """Plugs the adapters together; nothing is connected yet."""
    analytics = GrpcAnalytics(settings.analytics_target)
    operators = _operators(settings)

    def connect(model: Model) -> MessagesAnswerer:
        return MessagesAnswerer(
            key=model.key, model=model.name, base_url=model.base_url, timeout_s=settings.model_timeout_s
        )

    shared = connect(operators) if operators else None
    database = Database(settings.database_url, pooler=settings.database_pooler)
    jobs = Database(settings.job_database_url or settings.database_url, pooler=settings.database_pooler)
    outbox = Outbox(SCHEMA)

    def consumers(log: EventLog, metrics: EventMetrics) -> Sequence[Consumer[Any]]:
        consumer = Consumer(
            log,
            topics=[OUTCOMES],
            group=GROUP,
            pool=jobs.pool,
            schema=SCHEMA,
            outbox=outbox,
            handler=ErasureHandler(erase, withdraw, outbox),
            event_types=EVENTS,
            limits=ConsumerLimits(appliers=APPLIERS),
            metrics=metrics,
        )
        return [consumer]

    async def migrate() -> None:
        known = migrations.load("runningmate_coach")
        await migrations.prepare(settings.owner_database_url, database.pool, SCHEMA, known)

    sealer = Sealer.load_or_create(settings.sealing_keys)
    resealing = Resealing(jobs, SCHEMA, sealer, SEALED)
    policy = load_policy(settings.data_use_file)
    memories, feedback = PostgresMemories(database), PostgresFeedback(database)
    talks, book = PostgresConversations(database), PostgresPlanBook(database)
    week_book = PostgresWeekBook(database, jobs)
    identity = ServiceIdentity(SCHEMA, settings.service_key, settings.service_keys)
    errands = GrpcErrands(settings.analytics_target, identity)
    weekly = Weekly(analytics, memories, feedback)
    its_jobs = [
        erasure_job(lambda: tidy_erased(jobs.pool, SCHEMA)),
        expiry_job(lambda: expire(jobs.pool)),
        weeks.weekly_job(WeekMaking(errands, weekly, week_book, policy)),
        resealing.job("coach-reseal-secrets"),
    ]
    runtime = JobRuntime(settings, SCHEMA, jobs, its_jobs)
    modelling = Modelling(
        analytics,
        PostgresModels(database),
        sealer,
        default=operators,
        shared=shared,
        connect=connect,
        budget=lambda daily_tokens: PostgresBudget(database, daily_tokens),
    )
    asking = Asking(analytics, RulesAnswerer(), policy=policy)
    conversing = Conversing(asking, talks, memories, feedback, modelling.engine_for, policy, book)
    reviewing = Reviewing(analytics, RulesEngine(), memories, feedback)
    planning = Planning(analytics, book, _now, memories)
    return Service(
        name="coach",
        servicers=[
            (
                coach.register,
                coach.CoachServicer(reviewing, weekly, conversing),
            ),
            (conversations.register, conversations.ConversationServicer(conversing)),
            (judged.register, judged.FeedbackServicer(Judging(analytics, feedback, talks))),
            (
                remembered.register,
                remembered.MemoryServicer(Remembering(analytics, memories)),
            ),
            (weeks.register, weeks.WeekReviewServicer(WeekReading(week_book, policy))),
            (models.register, models.ModelServicer(modelling)),
            (plans.register, plans.PlanServicer(planning)),
            (tools.register, tools.ToolServicer(Toolbox(analytics, TOOLS, book, policy))),
        ],
        startup=[identity.load, database.connect, migrate, jobs.connect, runtime.prepare],
        tasks={
            "events": EventRuntime(settings, jobs, outbox, [GROUP], consumers).run,
            "jobs": runtime.run,
        },
        shutdown=[
            *([shared.close] if shared else []),
            jobs.close,
            database.close,
            analytics.close,
            errands.close,
        ],
    )


def _operators(settings: ModelSettings) -> Model | None:
    """The operator's model, where a key is given."""
    if settings.model_key is None or not settings.model_key.get_secret_value():
        return None
    return Model(
        settings.model_key.get_secret_value(),
        settings.model_name,
        settings.model_base_url,
        settings.model_daily_tokens,
    )


def _now() -> datetime:
    return datetime.now(UTC)
