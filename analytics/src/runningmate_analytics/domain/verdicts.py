"""Why a reader may see an activity or not, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_analytics.domain.access import settings_kinds
from runningmate_servicekit.datause import UNKNOWN_KIND, DataUsePolicy, Reader, kinds_in

if TYPE_CHECKING:
    from runningmate_analytics.domain.activity import Activity

_WORDS = {
    "file": "your own files",
    "archive": "your own archive",
    "strava_api": "Strava's API",
    UNKNOWN_KIND: "a source that nobody knows",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a reader may see something, and a sentence that says why."""

    reader: Reader
    allowed: bool
    reason: str


def verdicts(policy: DataUsePolicy, activity: Activity) -> tuple[Verdict, ...]:
    """One for each reader, in the contract's order."""
    return tuple(_verdict(policy, reader, activity.source_kinds) for reader in Reader)


def advice(policy: DataUsePolicy, activity: Activity) -> str:
    """How to free an activity; empty where everybody may see it."""
    denied = {kind for reader in Reader for kind in policy.objections(reader, activity.source_kinds)}
    if not denied:
        return ""
    if "strava_api" in denied:
        return (
            "Import the same workout as a file, or Strava's archive with `runningmate import export.zip`: your own copy "
            "takes the place of the API's."
        )
    return "The data-use policy of this mesh decides it; its operator can change it."


def borrowing_metrics(activity: Activity) -> tuple[str, ...]:
    """Metrics that rest on estimates of further sources than the activity itself."""
    return tuple(
        metric.name for metric in activity.metrics if settings_kinds(metric) & ~activity.source_kinds
    )


def _verdict(policy: DataUsePolicy, reader: Reader, mask: int) -> Verdict:
    denied = policy.objections(reader, mask)
    if denied:
        return Verdict(
            reader, allowed=False, reason=f"It rests on {_named(denied)}, which the policy keeps from it."
        )
    return Verdict(reader, allowed=True, reason=f"It rests on {_named(kinds_in(mask))}, which it may see.")


def _named(kinds: tuple[str, ...]) -> str:
    words = [_WORDS[kind] for kind in kinds]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
