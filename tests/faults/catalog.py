"""What the columns of the services' tables mean to a comparison; one that is not classified is an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncpg

LOG_TABLES: Final = {"outbox", "outbox_sequences", "outbox_members", "outbox_leases", "inbox"}
"""The event log's own rows in a service's schema; the schemas `eventlog` and `jobs` are left out as a whole."""

CLOCK: Final = {
    "created_at", "updated_at", "closed_at", "finished_at", "claimed_until", "imported_at", "due_at", "estimates_due_at",
    "erased_at", "died_at", "replayed_at", "replaced_at", "refreshed_at", "expires_at", "applied_at",
    "identity.session.ended_at", "composition_due_at", "composition_claimed_until", "added_at", "undone_at",
    "found_at",
    "connected_at", "listing_after", "listing_due_at", "full_listing_due_at", "listed_at", "backfilled_at",
    "paused_until", "backfill_paused_until", "next_try_at", "profile_due_at",
    "stored_at", "requested_at", "completed_at", "payload_expired_at",
    "erasure_confirmed", "erasure_confirmed_at", "erasure_completed_at", "asked_at", "revoked_at",
}  # fmt: skip
"""Times of the machine: only whether they are set is compared."""
WORKOUT_TIMES: Final = {
    "collector.recording.exported_at", "collector.strava_activity.started_at",
    "analytics.activity.started_at", "analytics.activity.ended_at", "analytics.activity_metric_row.started_at",
    "analytics.activity_minute_row.minute_at",
}  # fmt: skip
"""Times of a recording: compared."""
REVISIONS: Final = {
    "revision",
    "settings_revision",
    "change",
    "attempts",
    "replay_count",
    "content_revision",
    "composition_request",
    "description_revision",
}
"""Counters of changes and of tries; left out."""
SECRETS: Final = {
    "code_hash", "token_hash", "state_hash", "verify_token", "sealed_secret", "sealed_verifier", "sealed_tokens", "sealed_key",
}  # fmt: skip
"""Generated, and nobody refers to them: left out."""

UNCOUNTED: Final = {"identity.login_code"}
"""Tables whose equal rows count once: each start of the mesh prints a link with a code of its own."""

# A generated id is replaced by what names its row: values of columns, in which ids are replaced in turn.
ORDINAL: Final = "#"
NAMED_BY: Final = {
    "identity.account": ("name",),
    "identity.session": ("athlete_id", "name"),
    "collector.import": ("athlete_id", ORDINAL),
    "collector.upload": ("import_id", "file_name"),
    "collector.import_item": ("upload_id", "file_name"),
    "collector.recording": ("athlete_id", "sha256"),
    "analytics.activity": ("recording_id", "session_index"),
}
REFERS_TO: Final = {
    "athlete_id": "identity.account",
    "session_id": "identity.session",
    "import_id": "collector.import",
    "upload_id": "collector.upload",
    "item_id": "collector.import_item",
    "recording_id": "collector.recording",
    "activity_id": "analytics.activity",
    "activity_ids": "analytics.activity",
    # Of the legs of one file it is their recording.
    "group_id": "collector.recording",
}
MARKS: Final = {
    "claim_id",
    "deletion_id",
    "receipt_id",
    "event_id",
    "export_id",
    "edit_id",
    "plan_id",
    "replaces_plan_id",
    "conversation_id",
    "turn_id",
    "workout_ids",
    "coach.plan.request_id",
    "memory_id",
    "feedback_id",
    "workout_id",
    "coach.memory.request_id",
}
"""Generated ids that name no row: only whether they are set is compared."""
RANKS: Final = {"collector.import_item.position": "upload_id"}
"""Order of arrival, which clients that send side by side leave open: compared as the rank within one upload."""


class Unclassified(Exception):
    """A column or table that nobody has said yet how to compare."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, and how it is compared: `value`, `id`, `set` (whether it is), `rank` or `out`."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a service."""

    schema: str
    name: str
    columns: tuple[Column, ...]

    @property
    def full_name(self) -> str:
        """`schema.table`."""
        return f"{self.schema}.{self.name}"


async def tables(connection: asyncpg.Connection[asyncpg.Record]) -> list[Table]:
    """Every table of every service, whatever migrations made.

    Raises:
        Unclassified: A column could hold something generated and is not named above.
    """
    rows = await connection.fetch(
        """SELECT nspname, relname, attname, attidentity <> '' AS generated, format_type(atttypid, NULL) AS type
           FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
               JOIN pg_roles ON pg_roles.oid = nspowner JOIN pg_attribute ON attrelid = pg_class.oid
           WHERE relkind IN ('r', 'p') AND rolname LIKE 'rm\\_%\\_owner' AND nspname NOT IN ('eventlog', 'jobs')
               AND attnum > 0 AND NOT attisdropped
           ORDER BY nspname, relname, attnum"""
    )
    columns: dict[tuple[str, str], list[Column]] = {}
    for row in rows:
        if row["relname"] in LOG_TABLES:
            continue
        how = classify(f"{row['nspname']}.{row['relname']}", row["attname"], row["type"], row["generated"])
        columns.setdefault((row["nspname"], row["relname"]), []).append(Column(row["attname"], how))
    return [Table(schema, name, tuple(found)) for (schema, name), found in columns.items()]


def classify(table: str, column: str, kind: str, generated: bool) -> str:
    """How a column is compared."""
    names = {column, f"{table}.{column}"}
    if generated or names & (REVISIONS | SECRETS):
        return "out"
    if names & RANKS.keys():
        return "rank"
    if names & (MARKS | CLOCK):
        return "set"
    if column in REFERS_TO and kind in ("uuid", "uuid[]"):
        return "id"
    if kind.startswith("uuid") or (kind.startswith("timestamp") and not names & WORKOUT_TIMES):
        raise Unclassified(
            f"{table}.{column} ({kind}) may differ between two meshes that hold the same. Say in tests/faults/catalog.py "
            "what it means: a clock time, a reference, or content."
        )
    return "value"
