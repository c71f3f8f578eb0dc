"""Imports for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from runningmate.collector.v1 import import_pb2
from runningmate_cli import output
from runningmate_cli.intake import Outcome
from runningmate_cli.output import Column
from runningmate_servicekit import numerals

LONGEST_TABLE = 40
"""Files that a person still reads one by one; of more, only the failed ones are named."""
STATES = {
    import_pb2.IMPORT_ITEM_STATE_DONE: "imported",
    import_pb2.IMPORT_ITEM_STATE_FAILED: "failed",
    import_pb2.IMPORT_ITEM_STATE_DUPLICATE: "known already",
    import_pb2.IMPORT_ITEM_STATE_WAITING: "waiting",
}
_IMPORT_STATES = {
    import_pb2.IMPORT_STATE_OPEN: "takes files",
    import_pb2.IMPORT_STATE_RUNNING: "running",
    import_pb2.IMPORT_STATE_DONE: "done",
}


def outcome(found: Outcome, *, brief: bool = False) -> None:
    """What became of the files of one import.

    Args:
        found: The import.
        brief: Name failed files only, however few files there are.
    """
    if brief or len(found.items) > LONGEST_TABLE:
        counts(found)
        failures([item for item in found.items if item.state == import_pb2.IMPORT_ITEM_STATE_FAILED])
    else:
        files(found.items)


def counts(found: Outcome) -> None:
    """Files by outcome."""
    rows = [
        (word, numerals.number(found.count(state))) for state, word in STATES.items() if found.count(state)
    ]
    partial = sum(bool(item.partial) for item in found.items)
    rows += [("imported in part", numerals.number(partial))] if partial else []
    output.table((Column("Outcome"), Column("Files", right=True)), rows)


def files(items: Sequence[import_pb2.ImportItem]) -> None:
    """One line a file."""
    columns = (Column("File"), Column("Outcome"), Column("Why"), Column("What to do"))
    output.table(columns, [_item_row(item) for item in items])


def failures(items: Sequence[import_pb2.ImportItem]) -> None:
    """Failed files with reason and advice; nothing where there are none."""
    if not items:
        return
    output.heading("Files that failed")
    columns = (Column("File"), Column("Why"), Column("What to do"))
    output.table(columns, [(item.file_name, item.detail, item.advice) for item in items])


def listing(imports: Sequence[import_pb2.Import]) -> None:
    """One line an import."""
    columns = (
        Column("Began"), Column("State"), Column("Files", right=True), Column("Imported", right=True),
        Column("Known already", right=True), Column("Failed", right=True), Column("Id"),
    )  # fmt: skip
    output.table(columns, [_import_row(found) for found in imports])


def _import_row(found: import_pb2.Import) -> tuple[object, ...]:
    began = found.created_at.ToDatetime(UTC).astimezone()
    numbers = (found.total_count, found.done_count, found.duplicate_count, found.failed_count)
    state = _IMPORT_STATES.get(found.state, "")
    return (f"{began:%Y-%m-%d %H:%M}", state, *map(numerals.number, numbers), found.import_id[:8])


def _item_row(item: import_pb2.ImportItem) -> tuple[str, ...]:
    word = STATES.get(item.state, "")
    if item.partial:
        return (item.file_name, f"{word} in part", item.partial, item.advice)
    return (item.file_name, word, item.detail, item.advice)
