"""What a Garmin account export says of its activities: names and words by the moment at which each began."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

from runningmate_collector.domain.description import MAX_TEXT_CHARS, Description

PROVIDER: Final = "garmin"
MAX_TABLE_BYTES: Final = 64 << 20
"""Of one file; Garmin writes a thousand activities into each."""
MAX_TABLES: Final = 200
MAX_ACTIVITIES: Final = 100_000
"""Entries of all tables."""
_MAX_LISTS: Final = 16
"""Of one file, which has one."""
_WINDOW_CHARS: Final = 1 << 20
"""Splits and sets are among an activity's figures; one that is longer ends its list."""
_NAME: Final = re.compile(r"(^|/)DI-Connect-Fitness/[^/]*summarizedActivities[^/]*\.json$", re.IGNORECASE)
_LIST: Final = re.compile(r'"summarizedActivitiesExport"\s*:\s*\[')
_GAP: Final = re.compile(r"[\s,]*")
_APART: Final = timedelta(seconds=60)
"""Between the file that a watch begins and the start that Garmin gives; they mostly agree to the second."""
_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def is_summary(name: str) -> bool:
    """Whether a member of an archive is such a table, by its path."""
    return _NAME.search(name) is not None


@dataclass(frozen=True, slots=True)
class Summaries:
    """Activities with a name or words, by their beginning."""

    activities: tuple[Description, ...] = ()

    def begun_at(self, at: datetime) -> Description | None:
        """The activity that began then; None where there is none, or where two are as near."""
        first = bisect_left(self.activities, at - _APART, key=_began)
        end = bisect_right(self.activities, at + _APART, key=_began)
        near = sorted(
            ((abs(_began(one) - at), one) for one in self.activities[first:end]), key=lambda found: found[0]
        )
        if not near or (len(near) > 1 and near[0][0] == near[1][0]):
            return None
        return near[0][1]


def read_summaries(tables: Iterable[bytes]) -> Summaries:
    """Reads the tables; whatever is none gives nothing, and one that breaks off gives what it had."""
    entries = (entry for content in tables for entry in _entries(content.decode("utf-8-sig", "replace")))
    found: dict[str, Description] = {}
    for entry in islice(entries, MAX_ACTIVITIES):
        activity = _activity(entry)
        if activity is not None:
            found[activity.provider_activity_id] = activity
    return Summaries(tuple(sorted(found.values(), key=_began)))


def _began(activity: Description) -> datetime:
    return activity.started_at or _FIRST


def _entries(text: str) -> Iterator[Any]:
    """The objects of the lists, one at a time, so that a long file is never all in memory as objects."""
    place = 0
    for _ in range(_MAX_LISTS):
        opening = _LIST.search(text, place)
        if opening is None:
            return
        place = yield from _listed(text, opening.end())


def _listed(text: str, place: int) -> Generator[Any, None, int]:
    """The objects from a place on; gives where they end. Decoded within a window, which bounds what one costs."""
    decoder = json.JSONDecoder()
    window, at = text[place : place + _WINDOW_CHARS], 0
    while True:
        gap = _GAP.match(window, at)
        at = gap.end() if gap else at
        try:
            if window[at : at + 1] not in {"{", ""}:
                return place + at
            entry, at = decoder.raw_decode(window, at)
        except (ValueError, RecursionError):
            if at == 0:
                return place
            place += at
            window, at = text[place : place + _WINDOW_CHARS], 0
        else:
            yield entry


def _activity(entry: Any) -> Description | None:
    identity, started_at = entry.get("activityId"), _moment(entry)
    name, words = _text(entry.get("name")), _text(entry.get("description"))
    if (
        not isinstance(identity, int)
        or not 0 < identity < 10**20
        or started_at is None
        or not (name or words)
    ):
        return None
    return Description(
        PROVIDER,
        str(identity),
        name=name,
        description=words,
        provider_sport=_text(entry.get("activityType")),
        started_at=started_at,
    )


def _moment(entry: Any) -> datetime | None:
    for key in ("beginTimestamp", "startTimeGmt", "startTimeGMT"):
        value = entry.get(key)
        if isinstance(value, int | float) and 0 < value < _LAST.timestamp() * 1000:
            found = datetime.fromtimestamp(value / 1000, UTC)
            return found if found > _FIRST else None
    return None


def _text(value: object) -> str:
    # Half of a surrogate pair is no text that could be stored.
    return value.strip()[:MAX_TEXT_CHARS].encode(errors="replace").decode() if isinstance(value, str) else ""
