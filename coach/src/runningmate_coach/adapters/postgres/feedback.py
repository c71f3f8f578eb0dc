"""The port `FeedbackBook`, by the service role under row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runningmate_coach.adapters.postgres.athletes import lock
from runningmate_coach.domain.feedback import MOST, Feedback, SentenceNotFound, Subject, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from runningmate_servicekit.database import Database

COLUMNS = (
    "feedback_id, verdict, comment, given_on, created_at, workout_id, finding, turn_id, sentence, value_ids"
)


class PostgresFeedback:
    """Writers take the athlete's row first, so that one thing has one verdict."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, athlete_id: UUID) -> Sequence[Feedback]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"SELECT {COLUMNS} FROM coach.feedback ORDER BY created_at DESC, feedback_id"  # noqa: S608 - constants
            )
        return [_feedback(row) for row in rows]

    async def put(self, athlete_id: UUID, feedback: Feedback) -> Feedback:
        """See the port."""
        about = feedback.about
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            if about.turn_id is not None and not await connection.fetchval(
                "SELECT true FROM coach.turn WHERE turn_id = $1", about.turn_id
            ):
                raise SentenceNotFound
            await connection.execute(
                """DELETE FROM coach.feedback WHERE feedback_id IN (
                       SELECT feedback_id FROM coach.feedback WHERE athlete_id = $1
                       ORDER BY created_at DESC, feedback_id OFFSET $2)""",
                athlete_id,
                MOST - 1,
            )
            target = "(athlete_id, workout_id, finding) WHERE workout_id IS NOT NULL"
            if about.turn_id is not None:
                target = "(turn_id, sentence) WHERE turn_id IS NOT NULL"
            row = await connection.fetchrow(
                f"""INSERT INTO coach.feedback (athlete_id, {COLUMNS})
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                    ON CONFLICT {target} DO UPDATE SET verdict = excluded.verdict, comment = excluded.comment,
                        given_on = excluded.given_on, created_at = excluded.created_at, value_ids = excluded.value_ids
                    RETURNING {COLUMNS}""",  # noqa: S608 - constants
                athlete_id,
                feedback.feedback_id,
                feedback.verdict.value,
                feedback.comment,
                feedback.given_on,
                feedback.created_at,
                about.workout_id,
                about.finding,
                about.turn_id,
                about.sentence,
                list(about.value_ids),
            )
        return _feedback(row)

    async def remove(self, athlete_id: UUID, feedback_id: UUID) -> bool:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            return bool(
                await connection.fetchval(
                    "DELETE FROM coach.feedback WHERE feedback_id = $1 RETURNING true", feedback_id
                )
            )


def _feedback(row: Any) -> Feedback:
    about = Subject(
        row["workout_id"], row["finding"], row["turn_id"], row["sentence"], tuple(row["value_ids"])
    )
    return Feedback(
        row["feedback_id"], about, Verdict(row["verdict"]), row["comment"], row["given_on"], row["created_at"]
    )
