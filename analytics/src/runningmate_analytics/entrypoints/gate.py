"""The gate of the call at hand, and the methods that pass through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.access import Access
from runningmate_servicekit.context import current_request
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.tokens import ServiceGrant

if TYPE_CHECKING:
    from runningmate_servicekit.datause import DataUsePolicy

_PACKAGE = "/runningmate.analytics.v1."
GATED = frozenset(
    _PACKAGE + method
    for method in (
        "ActivityService/ListActivities",
        "ActivityService/GetActivity",
        "ActivityService/GetActivityStreams",
        "ActivityService/StreamActivitySamples",
        "ActivityService/GetActivityCurves",
        "FitnessService/GetFitness",
        "FitnessService/GetWeeklyVolume",
        "FitnessService/ListBestEfforts",
        "AthleteService/GetAthlete",
        "ProfileService/ListGear",
        "ProfileService/ListRoutes",
        "CatalogueService/*",
    )
)
"""What an external model may call: answers that `Access` goes through, or that are about nobody."""

SERVICES = {
    "coach": ServiceGrant(
        Reader.RULES,
        reads=frozenset(
            _PACKAGE + method
            for method in (
                "ActivityService/ListActivities",
                "AthleteService/GetAthlete",
                "FitnessService/GetFitness",
            )
        ),
        lists=frozenset({_PACKAGE + "AthleteService/ListTrainedAthletes"}),
    )
}
"""What jobs of peers may call by themselves: of the coach, what the review of a week is made of."""


def access_of(policy: DataUsePolicy) -> Access:
    """What the reader of the request at hand may see."""
    request = current_request.get()
    return Access.of(policy, Reader.METRICS if request is None else request.reader)
