"""What an archive holds, for people."""

from __future__ import annotations

from collections.abc import Iterator

from runningmate.collector.v1 import upload_pb2
from runningmate_servicekit import numerals

LANGUAGES = {
    "en": "in English",
    "de": "in German",
    "fr": "in French",
    "legacy": "as it was written before 2019",
}
MOST_SPORTS = 6


def preview(file_name: str, held: upload_pb2.ArchivePreview) -> Iterator[str]:
    """Lines about an export before its import."""
    language = LANGUAGES.get(held.language, "in a language that is not known here")
    yield f"{file_name} is an export of {held.provider.capitalize()}, {language}."
    days = ""
    if held.HasField("first_started_at"):
        first, last = held.first_started_at.ToDatetime(), held.last_started_at.ToDatetime()
        days = f" from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    yield f"  {_counted(held.activity_count, 'activity', 'activities')}{days}"
    sports = [f"{numerals.number(sport.count)} {sport.provider_sport}" for sport in held.sports[:MOST_SPORTS]]
    rest = held.activity_count - sum(sport.count for sport in held.sports[:MOST_SPORTS])
    if sports:
        yield f"  {', '.join(sports)}{f', {numerals.number(rest)} of other sports' if rest > 0 else ''}"
    if held.known_count:
        new = numerals.number(held.activity_count - held.known_count)
        known = numerals.number(held.known_count)
        yield f"  {new} of them new; {known} known already, of which what is said about them is updated"
    if held.without_file_count:
        yield f"  {numerals.number(held.without_file_count)} without a file, entered by hand"
    if held.missing_file_count:
        yield f"  {numerals.number(held.missing_file_count)} whose file is not in the archive: they have no samples"
    extras = [
        _counted(held.media_count, "photo or film", "photos and films") if held.media_count else "",
        _counted(held.gear_count, "bike or shoe", "bikes and shoes") if held.gear_count else "",
        _counted(held.route_count, "route", "routes") if held.route_count else "",
    ]
    if any(extras):
        yield f"  {', '.join(filter(None, extras))}"
    for problem in held.problems:
        yield f"  Problem: {problem}"
    if held.problem_count > len(held.problems):
        yield f"  and {numerals.number(held.problem_count - len(held.problems))} problems more"


def _counted(count: int, one: str, many: str) -> str:
    return f"{numerals.number(count)} {one if count == 1 else many}"
