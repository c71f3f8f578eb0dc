"""PostgreSQL for descriptions: their rows, and what activities show of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runningmate_analytics.domain.description import Told
from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from asyncpg import Record

    from runningmate_analytics.domain.description import DescriptionNews
    from runningmate_servicekit.database import Connection


# Scalar subqueries all the way: as joins, the planner would read all descriptions for each row.
TITLE = """coalesce(
    (SELECT parameters ->> 'title' FROM analytics.activity_edit edit
     WHERE edit.activity_id = activity.activity_id AND kind = 'title' AND undone_at IS NULL
     ORDER BY created_at DESC LIMIT 1),
    (SELECT described.name FROM (
        SELECT position, (
            SELECT description.name FROM analytics.description
            WHERE description.athlete_id = source.athlete_id AND description.recording_id = source.recording_id) AS name
        FROM analytics.activity_source source WHERE source.activity_id = activity.activity_id) AS described
     WHERE described.name IS NOT NULL ORDER BY position LIMIT 1),
    activity.name)"""
"""An activity's title: the athlete's, else that of its first described source, else its own name; may be NULL."""


def description_values(news: DescriptionNews) -> tuple[Any, ...]:
    """Values of a row after the athlete; without a description only its revision is left."""
    found = news.description
    if found is None:
        return (news.recording_id, news.revision, "", *(None,) * 7)
    told = found.told
    return (
        news.recording_id,
        news.revision,
        news.sha256,
        found.name,
        told.sport,
        told.sub_sport,
        told.time_zone,
        told.perceived_exertion,
        found.weight_kg,
        dict(found.document),
    )


def told_from_row(row: Record) -> Told:
    """What of a description counts for computations; of an outer join all may be NULL."""
    return Told(
        Sport(row["sport"]) if row["sport"] else None,
        row["sub_sport"],
        row["time_zone"],
        row["perceived_exertion"],
    )


async def read_told(connection: Connection, activity_id: UUID) -> dict[UUID, Told]:
    """By recording, what counts for an activity's sources; those without a description are left out."""
    rows = await connection.fetch(
        """SELECT recording_id, sport, sub_sport, time_zone, perceived_exertion FROM analytics.activity_source
               JOIN analytics.description USING (athlete_id, recording_id)
           WHERE activity_id = $1""",
        activity_id,
    )
    return {row["recording_id"]: told_from_row(row) for row in rows}


async def read_document(connection: Connection, activity_id: UUID) -> tuple[UUID, Mapping[str, Any]] | None:
    """The recording and the document of the first source that has a description."""
    row = await connection.fetchrow(
        """SELECT recording_id, document FROM analytics.activity_source
               JOIN analytics.description USING (athlete_id, recording_id)
           WHERE activity_id = $1 AND document IS NOT NULL ORDER BY position LIMIT 1""",
        activity_id,
    )
    return None if row is None else (row["recording_id"], row["document"])


async def forget_description(connection: Connection, recording_id: UUID) -> None:
    """Empties a description; its revision stays, so that an old event does not bring it back."""
    await connection.execute(
        """UPDATE analytics.description SET sha256 = '', name = NULL, sport = NULL, sub_sport = NULL, time_zone = NULL,
               perceived_exertion = NULL, athlete_weight_kg = NULL, document = NULL WHERE recording_id = $1""",
        recording_id,
    )
