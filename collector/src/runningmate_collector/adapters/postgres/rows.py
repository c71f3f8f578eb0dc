"""Rows of imports and items, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from runningmate_collector.domain.failures import FileFailure
from runningmate_collector.domain.kinds import FileKind
from runningmate_collector.domain.model import Import, Item, ItemState, Result

IMPORT_COLUMNS = (
    "import_id, bulk, single, created_at, closed_at, finished_at, change, open_upload_count, total_count, "
    "done_count, failed_count, duplicate_count, skipped, updated_count"
)
ITEM_COLUMNS = (
    "item_id, import_id, upload_id, file_name, size_bytes, sha256, recording_id, revision, repeats, position, change, "
    "state, failure, detail, partial, activity_ids, kind, updated"
)


def import_from(row: Any) -> Import:
    """The import of a row."""
    return Import(
        import_id=row["import_id"],
        bulk=row["bulk"],
        single=row["single"],
        created_at=row["created_at"],
        closed_at=row["closed_at"],
        finished_at=row["finished_at"],
        change=row["change"],
        open_upload_count=row["open_upload_count"],
        total_count=row["total_count"],
        done_count=row["done_count"],
        failed_count=row["failed_count"],
        duplicate_count=row["duplicate_count"],
        skipped=_skipped_from(row["skipped"]),
        updated_count=row["updated_count"],
    )


def _skipped_from(counts: dict[str, int]) -> tuple[tuple[FileKind, int], ...]:
    return tuple((kind, counts[kind]) for kind in FileKind if kind in counts)


def import_values(found: Import) -> tuple[Any, ...]:
    """What of an import changes, after its id."""
    return (
        found.import_id,
        found.closed_at,
        found.finished_at,
        found.change,
        found.open_upload_count,
        found.total_count,
        found.done_count,
        found.failed_count,
        found.duplicate_count,
        dict(found.skipped),
        found.updated_count,
    )


def item_from(row: Any) -> Item:
    """The item of a row."""
    result = Result(
        ItemState(row["state"]),
        None if row["failure"] is None else FileFailure(row["failure"]),
        row["detail"],
        tuple(row["activity_ids"]),
        row["partial"],
        None if row["kind"] is None else FileKind(row["kind"]),
        row["updated"],
    )
    return Item(
        row["item_id"],
        row["import_id"],
        row["upload_id"],
        row["file_name"],
        row["size_bytes"],
        row["sha256"],
        result,
        row["recording_id"],
        row["revision"],
        row["repeats"],
        row["position"],
        row["change"],
    )


def item_values(item: Item) -> tuple[Any, ...]:
    """An item in the order of `ITEM_COLUMNS`, the activities as an array literal."""
    return (
        item.item_id,
        item.import_id,
        item.upload_id,
        item.file_name,
        item.size_bytes,
        item.sha256,
        item.recording_id,
        item.revision,
        item.repeats,
        item.position,
        item.change,
        *result_values(item.result),
    )


def result_values(result: Result) -> tuple[Any, ...]:
    """A result in the order of `ITEM_COLUMNS`, the activities as an array literal."""
    return (
        result.state.value,
        None if result.failure is None else result.failure.value,
        result.detail,
        result.partial,
        uuid_array(result.activity_ids),
        None if result.kind is None else result.kind.value,
        result.updated,
    )


def uuid_array(ids: Iterable[UUID]) -> str:
    """An array literal, since rows of arrays can be passed as text only."""
    return f"{{{','.join(map(str, ids))}}}"


def text_array(texts: Iterable[str]) -> str:
    """An array literal of keys, which hold neither quotes nor backslashes."""
    return "{" + ",".join(f'"{text}"' for text in texts) + "}"


def columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows turned into columns for `unnest`; at least one row."""
    return [list(column) for column in zip(*rows, strict=True)]
