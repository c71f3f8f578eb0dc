"""The composition root: the one place that knows which adapter and which engine are plugged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.adapters.analytics import GrpcAnalytics
from runningmate_coach.entrypoints.coach import CoachServicer, register
from runningmate_coach.service.answering import RulesAnswerer
from runningmate_coach.service.asking import Asking
from runningmate_coach.service.reviewing import Reviewing
from runningmate_coach.service.rules import RulesEngine
from runningmate_servicekit.server import Service

if TYPE_CHECKING:
    from runningmate_coach.config import Settings


def build(settings: Settings) -> Service:
    """Plugs the adapters together; nothing is connected yet."""
    analytics = GrpcAnalytics(settings.analytics_target)
    return Service(
        name="coach",
        servicers=[
            (register, CoachServicer(Reviewing(analytics, RulesEngine()), Asking(analytics, RulesAnswerer())))
        ],
        shutdown=[analytics.close],
    )
