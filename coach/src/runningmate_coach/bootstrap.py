"""The composition root: the one place that knows which adapter and which engine are plugged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.adapters.analytics import GrpcAnalytics
from runningmate_coach.adapters.budget import MemoryBudget
from runningmate_coach.adapters.messages import MessagesAnswerer
from runningmate_coach.entrypoints.coach import CoachServicer, register
from runningmate_coach.service.answering import RulesAnswerer
from runningmate_coach.service.asking import Asking
from runningmate_coach.service.budget import BudgetedAnswerer
from runningmate_coach.service.reviewing import Reviewing
from runningmate_coach.service.rules import RulesEngine
from runningmate_servicekit.server import Service
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from runningmate_coach.config import ModelSettings, Settings


def build(settings: Settings) -> Service:
    """Plugs the adapters together; nothing is connected yet."""
    analytics = GrpcAnalytics(settings.analytics_target)
    model = _model(settings)
    return Service(
        name="coach",
        servicers=[
            (
                register,
                CoachServicer(Reviewing(analytics, RulesEngine()), _asking(settings, analytics, model)),
            )
        ],
        shutdown=[*([model.close] if model else []), analytics.close],
    )


def _model(settings: ModelSettings) -> MessagesAnswerer | None:
    """The engine that asks a model, where a key is given."""
    if settings.model_key is None or not settings.model_key.get_secret_value():
        return None
    return MessagesAnswerer(
        key=settings.model_key.get_secret_value(),
        model=settings.model_name,
        base_url=settings.model_base_url,
        timeout_s=settings.model_timeout_s,
    )


def _asking(settings: ModelSettings, analytics: GrpcAnalytics, model: MessagesAnswerer | None) -> Asking:
    if model is None:
        return Asking(analytics, RulesAnswerer())
    budget = MemoryBudget(settings.model_daily_tokens)
    return Asking(analytics, RulesAnswerer(), BudgetedAnswerer(model, budget, lambda: principal().athlete_id))
