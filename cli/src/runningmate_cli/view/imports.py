"""Imports for people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC

from runningmate.collector.v1 import import_pb2
from runningmate_cli import output
from runningmate_cli.intake import Outcome
from runningmate_cli.output import Column
from runningmate_servicekit import numerals

LONGEST_TABLE = 40
"""Files that a person still reads one by one; of more, only the failed ones are named."""
LONGEST_LIST = 40
"""Files of one reason that `run` names; a person wants to see what comes after them."""
STATES = {
    import_pb2.IMPORT_ITEM_STATE_DONE: "imported",
    import_pb2.IMPORT_ITEM_STATE_FAILED: "failed",
    import_pb2.IMPORT_ITEM_STATE_DUPLICATE: "known already",
    import_pb2.IMPORT_ITEM_STATE_WAITING: "waiting",
    import_pb2.IMPORT_ITEM_STATE_SKIPPED: "skipped",
}
KINDS = {
    import_pb2.FILE_KIND_MONITORING: ("monitoring file", "monitoring files"),
    import_pb2.FILE_KIND_SETTINGS: ("settings file", "settings files"),
    import_pb2.FILE_KIND_WORKOUT_PLAN: ("planned workout", "planned workouts"),
    import_pb2.FILE_KIND_COURSE: ("course", "courses"),
    import_pb2.FILE_KIND_WEIGHT: ("weight file", "weight files"),
    import_pb2.FILE_KIND_TOTALS: ("file of totals", "files of totals"),
    import_pb2.FILE_KIND_OTHER: ("recording without a workout", "recordings without a workout"),
    import_pb2.FILE_KIND_DOCUMENT: ("other document", "other documents"),
}
"""What was skipped, one and several."""
# What tells one file from another in the same sentence, such as its size.
_NUMBER = re.compile(r" \(\d[^()]*\)")
_IMPORT_STATES = {
    import_pb2.IMPORT_STATE_OPEN: "takes files",
    import_pb2.IMPORT_STATE_RUNNING: "running",
    import_pb2.IMPORT_STATE_DONE: "done",
}


def outcome(found: Outcome, *, brief: bool = False) -> None:
    """What became of the files of one import.

    Args:
        found: The import.
        brief: Name failed files only, however few files there are, and of each reason the first ones.
    """
    at_most = LONGEST_LIST if brief else None
    if brief or len(found.items) > LONGEST_TABLE:
        counts(found)
        partials(found.items, at_most=at_most)
        failures(_failed(found.items), at_most=at_most)
    else:
        files(found.items)
    _summary(found.items)


def counts(found: Outcome) -> None:
    """Files by outcome."""
    rows = [
        (word, numerals.number(found.count(state))) for state, word in STATES.items() if found.count(state)
    ]
    partial = sum(bool(item.partial) for item in found.items)
    rows += [("imported in part", numerals.number(partial))] if partial else []
    output.table((Column("Outcome"), Column("Files", right=True)), rows)
    skipped(found.items)


def skipped(items: Sequence[import_pb2.ImportItem]) -> None:
    """What was no workout, by kind, in a sentence; nothing where all were."""
    kinds = Counter(item.kind for item in items if item.state == import_pb2.IMPORT_ITEM_STATE_SKIPPED)
    if kinds:
        named = [
            f"{numerals.number(kinds[kind])} {one if kinds[kind] == 1 else many}"
            for kind, (one, many) in KINDS.items()
            if kinds[kind]
        ]
        output.prose(f"Skipped, as they are no workouts: {', '.join(named)}.")


def files(items: Sequence[import_pb2.ImportItem]) -> None:
    """One line a file; failed ones after the others, by reason. Of many files those that were skipped are counted."""
    failed = _failed(items)
    counted = {import_pb2.IMPORT_ITEM_STATE_FAILED}
    if len(items) > LONGEST_TABLE:
        counted.add(import_pb2.IMPORT_ITEM_STATE_SKIPPED)
        skipped(items)
    others = [item for item in items if item.state not in counted]
    if others:
        output.table((Column("File"), Column("Outcome"), Column("Why")), [_item_row(item) for item in others])
    failures(failed)


def failures(items: Sequence[import_pb2.ImportItem], *, at_most: int | None = None) -> None:
    """Failed files with reason and advice, those that share both together; nothing where there are none.

    Args:
        items: The files.
        at_most: Name so many of each reason, and say how to see the others.
    """
    if not items:
        return
    by_reason: dict[tuple[str, str], list[import_pb2.ImportItem]] = {}
    for item in items:
        by_reason.setdefault((_NUMBER.sub("", item.detail), item.advice), []).append(item)
    output.heading("Files that failed")
    for index, ((detail, advice), alike) in enumerate(by_reason.items()):
        if index:
            output.say()
        if len(alike) == 1:
            output.prose(alike[0].file_name)
            _labelled("Why", alike[0].detail)
            _labelled("What to do", advice)
        else:
            output.prose(alike[0].detail if len({item.detail for item in alike}) == 1 else detail)
            _labelled("What to do", advice)
            _named([item.file_name for item in alike], at_most)


def partials(items: Sequence[import_pb2.ImportItem], *, at_most: int | None = None) -> None:
    """Files of which a part is missing, with the reason; nothing where there are none. See `failures`."""
    found = [item for item in items if item.partial]
    if not found:
        return
    output.heading("Files imported in part")
    for item in found[:at_most]:
        output.prose(item.file_name)
        _labelled("Why", item.partial)
    if at_most is not None and len(found) > at_most:
        output.say(f"And {numerals.number(len(found) - at_most)} more; see: runningmate imports last")


def _summary(items: Sequence[import_pb2.ImportItem]) -> None:
    """The last lines: what became newer, and where something is not whole; the exit code tells of failed files only."""
    updated = sum(item.updated for item in items)
    if updated:
        said = "1 file that was" if updated == 1 else f"{numerals.number(updated)} files that were"
        output.say()
        output.prose(f"What is said about {said} known already is newer now.")
    count = sum(bool(item.partial) for item in items)
    if count:
        one = "1 file was imported in part; it says above what is missing."
        many = f"{numerals.number(count)} files were imported in part; each says above what is missing."
        output.say()
        output.prose(one if count == 1 else many)


def _named(names: Sequence[str], at_most: int | None) -> None:
    output.say(f"{output.INDENT}{numerals.number(len(names))} files:")
    for name in names[:at_most]:
        output.prose(name, output.INDENT * 2)
    if at_most is not None and len(names) > at_most:
        rest = numerals.number(len(names) - at_most)
        output.say(f"{output.INDENT * 2}and {rest} more; all are named by: runningmate imports last --failed")


def _labelled(label: str, text: str) -> None:
    if text:
        output.prose(f"{label}: {text}", output.INDENT, hanging=output.INDENT)


def _failed(items: Sequence[import_pb2.ImportItem]) -> list[import_pb2.ImportItem]:
    return [item for item in items if item.state == import_pb2.IMPORT_ITEM_STATE_FAILED]


def listing(imports: Sequence[import_pb2.Import]) -> None:
    """One line an import."""
    columns = (
        Column("Began"), Column("State"), Column("Files", right=True), Column("Imported", right=True),
        Column("Known already", right=True), Column("Skipped", right=True), Column("Failed", right=True), Column("Id"),
    )  # fmt: skip
    output.table(columns, [_import_row(found) for found in imports])


def _import_row(found: import_pb2.Import) -> tuple[object, ...]:
    began = found.created_at.ToDatetime(UTC).astimezone()
    skipped_count = found.skipped_count
    numbers = (found.total_count, found.done_count, found.duplicate_count, skipped_count, found.failed_count)
    state = _IMPORT_STATES.get(found.state, "")
    return (f"{began:%Y-%m-%d %H:%M}", state, *map(numerals.number, numbers), found.import_id[:8])


def _item_row(item: import_pb2.ImportItem) -> tuple[str, ...]:
    word = STATES.get(item.state, "")
    if item.partial:
        return (item.file_name, f"{word} in part", f"{item.partial} {item.advice}".rstrip())
    return (item.file_name, word, f"{item.detail} {item.advice}".strip())
