"""The gate: what leaves analytics is what its reader may see, by the data-use policy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runningmate_analytics.domain.athlete import missing_settings
from runningmate_analytics.domain.errors import DataUseDeniedError
from runningmate_servicekit.datause import NOTHING, Provenance, Reader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from runningmate_analytics.domain.activity import Activity
    from runningmate_analytics.domain.athlete import Athlete
    from runningmate_analytics.domain.model import MetricValue
    from runningmate_analytics.domain.settings import SettingsBook
    from runningmate_servicekit.datause import DataUsePolicy


@dataclass(frozen=True, slots=True)
class Access:
    """What one reader may see.

    Attributes:
        denied: Mask of the kinds of sources that nothing for this reader may rest on.
    """

    reader: Reader
    denied: int

    @classmethod
    def of(cls, policy: DataUsePolicy, reader: Reader) -> Access:
        """By a policy."""
        return cls(reader, policy.denied_mask(reader))

    @property
    def is_restricted(self) -> bool:
        """Whether the reader is one that may not even know of what is withheld, but for its count."""
        return self.reader is Reader.EXTERNAL_MODEL

    def admit(self, activity: Activity) -> tuple[Activity, Provenance]:
        """An activity as the reader may see it: without metrics that rest on denied settings.

        Raises:
            DataUseDeniedError: The activity itself rests on a denied kind.
        """
        self.require(activity.activity_id, activity.source_kinds)
        shown, kinds = [], activity.source_kinds
        for metric in activity.metrics:
            rests_on = settings_kinds(metric) if metric.parameters else NOTHING
            if not rests_on & self.denied:
                shown.append(metric)
                kinds |= rests_on
        hidden = len(activity.metrics) - len(shown)
        return activity._replace(metrics=tuple(shown)) if hidden else activity, Provenance(kinds, 0, hidden)

    def require(self, activity_id: UUID, source_kinds: int) -> Provenance:
        """What was read of an activity rests on these kinds.

        Raises:
            DataUseDeniedError: The reader may not see one of them.
        """
        if source_kinds & self.denied:
            raise DataUseDeniedError(activity_id, self.reader, source_kinds & self.denied)
        return Provenance(source_kinds)

    def athlete(self, athlete: Athlete) -> tuple[Athlete, Provenance]:
        """An athlete's settings as the reader may see them: without estimates of denied kinds."""
        book, provenance = self._book(athlete.book)
        shown = replace(
            athlete,
            book=book,
            missing=missing_settings(book, athlete.sports),
            stale_activity_count=0 if self.is_restricted else athlete.stale_activity_count,
        )
        return shown, provenance

    def _book(self, book: SettingsBook) -> tuple[SettingsBook, Provenance]:
        entries = tuple(entry for entry in book.entries if not entry.setting.source_kinds & self.denied)
        hides_zone = bool(book.time_zone_kinds & self.denied)
        shown = replace(
            book,
            entries=entries,
            time_zone="UTC" if hides_zone else book.time_zone,
            time_zone_kinds=NOTHING if hides_zone else book.time_zone_kinds,
            # It rises with every estimate, whatever that rests on.
            settings_revision=0 if self.is_restricted else book.settings_revision,
        )
        kinds = union(entry.setting.source_kinds for entry in entries) | shown.time_zone_kinds
        return shown, Provenance(kinds, 0, len(book.entries) - len(entries) + hides_zone)


def settings_kinds(metric: MetricValue) -> int:
    """What the estimated settings of a metric rest on; its activity's kinds come on top."""
    return union([parameter.source_kinds for parameter in metric.parameters])


def union(masks: Iterable[int]) -> int:
    """The mask of all together."""
    found = NOTHING
    for mask in masks:
        found |= mask
    return found
