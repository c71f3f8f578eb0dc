"""What an archive holds, counted before its import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from runningmate_collector.domain.bulkexport.export import ROUTES, Export
from runningmate_collector.domain.bulkexport.rows import PROVIDER
from runningmate_collector.domain.failures import FileRejected

MOST_SPORTS: Final = 30
MOST_PROBLEMS: Final = 20
_RECORDING: Final = re.compile(r"\.(fit|gpx|tcx)(\.gz)?$|\.zip$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts of an archive; the fields are those of the contract's ArchivePreview."""

    provider: str = ""
    language: str = ""
    file_count: int = 0
    activity_count: int = 0
    without_file_count: int = 0
    missing_file_count: int = 0
    known_count: int = 0
    first_started_at: datetime | None = None
    last_started_at: datetime | None = None
    sports: tuple[tuple[str, int], ...] = ()
    media_count: int = 0
    gear_count: int = 0
    route_count: int = 0
    problems: tuple[str, ...] = ()
    problem_count: int = 0
    rejection: FileRejected | None = None


def preview_of(names: Sequence[str], export: Export | None, known: Collection[str] = ()) -> Preview:
    """Counts an archive.

    Args:
        names: Of its files.
        export: What its tables say; None for an archive of nobody known.
        known: Ids of activities that are there already.
    """
    present = set(names)
    if export is None:
        return Preview(file_count=sum(bool(_RECORDING.search(name)) for name in present))
    activities = list(export.activities())
    began = sorted(entry.kept.started_at for entry in activities if entry.kept.started_at)
    sports = Counter(entry.kept.provider_sport or "?" for entry in activities)
    unknown = [f"The column {name!r} is not known." for name in export.unknown_columns]
    problems = [
        *(entry.problem for entry in export.unreadable),
        *(entry.problem for entry in activities if entry.problem),
        *unknown,
    ]
    routes = [name for name in present if name.startswith(ROUTES)]
    return Preview(
        provider=PROVIDER,
        language=export.language,
        file_count=sum(bool(_RECORDING.search(name)) for name in present) - len(routes),
        activity_count=len(activities),
        without_file_count=len(export.without_file),
        missing_file_count=sum(name not in present for name in export.by_file),
        known_count=sum(entry.activity_id in known for entry in activities),
        first_started_at=began[0] if began else None,
        last_started_at=began[-1] if began else None,
        sports=tuple(sports.most_common(MOST_SPORTS)),
        media_count=len(export.media & present),
        gear_count=len(export.account.gear),
        route_count=len(routes),
        problems=tuple(problems[:MOST_PROBLEMS]),
        problem_count=len(problems),
    )
